"""The city's own files of `kaigong optimise`: a portfolio, posts for desks, a reserve. Told apart by their keys."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaigong.core.optimise.portfolio import Portfolio
from kaigong.core.problems import Faulty, Problem, Refused

CALENDARS = Path(__file__).resolve().parents[1] / "catalogue" / "calendars"
ALLOT, RESERVE = "allot", "reserve"
MARKS = {ALLOT: (rb"posts", rb"desks"), RESERVE: (rb"budget", rb"candidates")}


def question(source: bytes) -> str | None:
    """allot or reserve where the keys at the margin say so."""
    for kind, keys in MARKS.items():
        if all(re.search(rb"^" + key + rb"[ \t]*:", source, re.M) for key in keys):
            return kind
    return None


def beside(name: str) -> Callable[[str], bytes]:
    """Reads files that stand beside the one of that name; - is the folder we are in."""
    folder = Path() if name == "-" else Path(name).parent
    return lambda other: (folder / other).read_bytes()


def portfolio(name: str, source: bytes) -> Portfolio:
    """The portfolio of a file, with the shipped catalogue and calendars."""
    from kaigong.core.clock.load import load_calendars
    from kaigong.core.optimise.portfolio import read
    from kaigong.core.rules.loader import shipped

    return read(source, shipped(), load_calendars(CALENDARS), beside(name))


def answered(kind: str, name: str, source: bytes, *, seconds: float, seed: int, language: str) -> dict[str, Any]:
    """The answer to one of the questions, as data; raises Faulty."""
    if kind == ALLOT:
        return _allotted(source)
    from kaigong.core.optimise import reserve, reserve_file

    asked = reserve_file.read(source, beside(name))
    return reserve_file.document(reserve.choose(asked, seconds=seconds, seed=seed), language)


def _allotted(source: bytes) -> dict[str, Any]:
    from kaigong.core.optimise import allot, allot_file

    desks, posts = allot_file.read(source)
    try:
        return allot_file.document(allot.allot(desks, posts))
    except Refused as refused:
        data = dict(refused.data)
        if "needed" in data:  # (desk, least number of posts that does; None where all there are would not)
            least = (f"{desk} > {posts}" if count is None else f"{desk} ≥ {count}" for desk, count in data["needed"])
            data["needed"] = ", ".join(least)
        raise Faulty([Problem(refused.code, "posts", data)]) from refused
