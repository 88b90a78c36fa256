"""The unified social credit code 统一社会信用代码 (GB 32100-2015): 17 characters and a check character."""

import re
from collections.abc import Iterator

from kaigong.core.problems import Problem

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # 31 characters, without I, O, S, V and Z
SHAPE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}")


def tidy(text: str) -> str:
    """The code as it is stored: no blanks, capital letters."""
    return "".join(text.split()).upper()


def check_character(body: str) -> str:
    """The last character that belongs to the first 17: the weighted sum modulo 31, weights being powers of 3."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body[:17]))
    return ALPHABET[-total % 31]


def with_check(body: str) -> str:
    """The whole code of 17 given characters."""
    return body + check_character(body)


def code_problems(code: str) -> Iterator[Problem]:
    """What keeps a text from being a credit code, told once: its length, a character, or the check character."""
    if len(code) != 18:
        yield Problem("credit_code.length", at="credit_code", data={"got": len(code)})
    elif not SHAPE.fullmatch(code):
        yield Problem("credit_code.characters", at="credit_code", data={"got": code})
    elif code[17] != check_character(code):
        yield Problem("credit_code.check", at="credit_code", data={"got": code})
