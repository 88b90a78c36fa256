"""The words of a condition: numbers, names, quoted strings and signs, each with the column it stands at."""

import math
import re
from typing import NamedTuple

from kaigong.core.problems import Problem
from kaigong.core.values import Fact

MAX_NUMBER = 32  # characters of a number

TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<number>-?(?:[0-9][0-9_]*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<string>'(?:[^'\\\n]|\\['"\\])*'|"(?:[^"\\\n]|\\['"\\])*")
      | (?P<sign>==|!=|<=|>=|[<>()\[\],])""",
    re.VERBOSE,
)


class Token(NamedTuple):
    kind: str  # number, word, string, sign, end
    text: str
    column: int  # from 1


def problem(code: str, column: int, **data: object) -> Problem:
    return Problem(f"condition.{code}", at=f"column {column}", data=data)


def cut(text: str) -> tuple[list[Token], list[Problem]]:
    tokens, faults, place = [], [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            faults.append(problem("unexpected_character", place + 1, got=text[place]))
            place += 1
            continue
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), place + 1))
        place = match.end()
    return [*tokens, Token("end", "", len(text) + 1)], faults


def literal(token: Token) -> Fact | None:
    """The value of a number or string; None for a number that is none."""
    if token.kind == "string":
        return re.sub(r"\\(.)", r"\1", token.text[1:-1])
    if len(token.text) > MAX_NUMBER:
        return None
    try:
        value = float(token.text) if re.search("[.eE]", token.text) else int(token.text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
