"""How a ranking is made: which indicators, with which weights, over which period, scored how, among whom.

read(name, raw, indicators) -> (Rules | None, [Problem])       every fault of what a catalogue or a city wrote
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaigong.core.measures.indicators import formula
from kaigong.core.measures.shape import shape
from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.indicators import Indicator, load_indicators
from kaigong.core.rules.loader import texts_of
from kaigong.core.rules.yamltext import read_yaml
from kaigong.core.values import replace

AMONG = ("county", "agency", "township")
PERIODS = ("month", "quarter", "half", "year")
SCORINGS = ("places", "range", "target")
MIXES = ("none", "klass", "type")
MOST_INDICATORS, MOST_TEXT = 20, 300
TEXTS = ("name_zh", "name_en", "purpose_zh", "purpose_en")
ROLES = ("public", "window", "officer", "head", "command", "auditor", "administrator")


@dataclass(frozen=True, slots=True)
class Weighted:
    """One indicator of a ranking. `target` is what a full score needs where scoring is against a target. `per` is the
    indicator it is divided by, and `times` how many of that: starts per 100 projects in the base."""

    indicator: str
    weight: Decimal
    target: Decimal | None = None
    per: str = ""
    times: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rules:
    """A ranking. `kinds`: only agencies of these kinds (county, zone, bureau …); none: all that have rows. `apart`:
    each kind is ranked for itself, counties among counties and zones among zones."""

    name: str
    name_zh: str
    name_en: str
    purpose_zh: str
    purpose: str
    among: str
    kinds: tuple[str, ...]
    period: str
    scoring: str
    mix: str
    seen_by: tuple[str, ...]
    indicators: tuple[Weighted, ...]
    apart: bool = False

    def of_kind(self, kind: str) -> "Rules":
        """The same ranking among one of its kinds only."""
        return replace(self, kinds=(kind,))


def read(name: str, raw: Mapping[str, Any], indicators: Mapping[str, Indicator]) -> tuple[Rules | None, list[Problem]]:
    """The ranking as it was written, and everything wrong with it; none where anything is."""
    problems = [*_plain(raw), *_listed(raw, indicators)]
    if problems:
        return None, problems
    weighted = tuple(
        Weighted(
            one["id"],
            Decimal(str(one["weight"])),
            Decimal(str(one["target"])) if "target" in one else None,
            one.get("per", ""),
            Decimal(str(one.get("times", 1))),
        )
        for one in raw["indicators"]
    )
    return Rules(
        name, raw["name_zh"], raw["name_en"], raw["purpose_zh"], raw["purpose_en"], raw["among"],
        tuple(raw.get("kinds", ())), raw["period"], raw["scoring"], raw.get("mix", "none"), tuple(raw["seen_by"]),
        weighted, raw.get("apart", False),
    ), []  # fmt: skip


def _plain(raw: Mapping[str, Any]) -> Iterator[Problem]:
    for field in TEXTS:
        if not isinstance(raw.get(field), str) or not raw[field].strip() or len(raw[field]) > MOST_TEXT:
            yield Problem("ranking.text", at=field, data={"field": field, "limit": MOST_TEXT})
    for field, allowed in (("among", AMONG), ("period", PERIODS), ("scoring", SCORINGS)):
        if raw.get(field) not in allowed:
            yield Problem("ranking.choice", at=field, data={"field": field, "got": str(raw.get(field))[:40]})
    if raw.get("mix", "none") not in MIXES:
        yield Problem("ranking.choice", at="mix", data={"field": "mix", "got": str(raw["mix"])[:40]})
    seen_by = raw.get("seen_by")
    if not isinstance(seen_by, list) or not seen_by or not set(map(str, seen_by)) <= set(ROLES):
        yield Problem("ranking.choice", at="seen_by", data={"field": "seen_by", "got": str(seen_by)[:40]})
    if not isinstance(raw.get("apart", False), bool):
        yield Problem("ranking.choice", at="apart", data={"field": "apart", "got": str(raw["apart"])[:40]})
    known = {*TEXTS, "id", "among", "kinds", "apart", "period", "scoring", "mix", "seen_by", "indicators"}
    for field in sorted(set(raw) - known):
        yield Problem("ranking.unknown_field", at=field, data={"field": field})


def _listed(raw: Mapping[str, Any], indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    listed = raw.get("indicators")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_INDICATORS:
        yield Problem("ranking.no_indicators", at="indicators", data={"limit": MOST_INDICATORS})
        return
    seen: set[str] = set()
    for n, one in enumerate(listed):
        at = f"indicators[{n}]"
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            yield Problem("ranking.entry", at=at)
            continue
        yield from _entry(at, one, raw, indicators, seen)
        seen.add(one["id"])


def _entry(
    at: str, one: Mapping[str, Any], raw: Mapping[str, Any], indicators: Mapping[str, Indicator], seen: Collection[str]
) -> Iterator[Problem]:
    known = indicators.get(one["id"])
    if known is None:
        yield Problem("ranking.unknown_indicator", at=at, data={"got": one["id"][:80]})
    elif raw.get("among") in AMONG and raw["among"] not in known.scopes:
        yield Problem("ranking.scope", at=at, data={"got": one["id"], "among": raw["among"]})
    if one["id"] in seen:
        yield Problem("ranking.twice", at=at, data={"got": one["id"][:80]})
    if not _positive(one.get("weight")):
        yield Problem("ranking.weight", at=at, data={"got": str(one.get("weight"))[:40]})
    if raw.get("scoring") == "target" and not _positive(one.get("target")):
        yield Problem("ranking.target", at=at, data={"got": str(one.get("target"))[:40]})
    yield from _divided(at, one, known, raw, indicators)
    for field in sorted(set(one) - {"id", "weight", "target", "per", "times"}):
        yield Problem("ranking.unknown_field", at=at, data={"field": field})


def _divided(
    at: str, one: Mapping[str, Any], known: Indicator | None, raw: Mapping[str, Any], named: Mapping[str, Indicator]
) -> Iterator[Problem]:
    """What an indicator is divided by: another one, which the places have; and only what is counted or added up."""
    per = one.get("per", "")
    if not _positive(one.get("times", 1)):
        yield Problem("ranking.times", at=at, data={"got": str(one["times"])[:40]})
    if not per:
        return
    other = named.get(str(per))
    if other is None:
        yield Problem("ranking.unknown_indicator", at=at, data={"got": str(per)[:80]})
    elif raw.get("among") in AMONG and raw["among"] not in other.scopes:
        yield Problem("ranking.scope", at=at, data={"got": str(per), "among": raw["among"]})
    if per == one["id"] or known is not None and not _may_be_divided(known):
        yield Problem("ranking.per", at=at, data={"got": one["id"][:80]})


def _may_be_divided(one: Indicator) -> bool:
    """A share, a mean or a median has its own denominator."""
    return one.typed or bool(one.compute) and shape(formula(one.compute)).kind in ("count", "total")


def _positive(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and 0 < value < 10**15


def among_of(rules: Rules, kinds: Mapping[str, str]) -> Collection[str]:
    """The agencies that take part, of all with their kinds."""
    return [key for key, kind in kinds.items() if kind in rules.kinds]


def ranking_files(folder: Path) -> dict[str, str]:
    """The text of a catalogue folder's rankings by name; none where it has none."""
    path = folder / "rankings" / "rankings.yaml"
    return texts_of([path], folder) if path.is_file() else {}


def check_rankings(files: Mapping[str, str], indicators: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with them, each with its place; where the indicators are faulty, that is told elsewhere."""
    documents = [read_yaml(name, files[name]) for name in sorted(files)]
    problems = [problem for document in documents for problem in document.problems]
    try:
        known = load_indicators(indicators)
    except Faulty:
        return problems
    for document in documents:
        listed = document.data.get("rankings") if isinstance(document.data, dict) else None
        for raw in listed if isinstance(listed, list) else []:
            name = str(raw.get("id", "")) if isinstance(raw, dict) else ""
            found = read(name, raw, known)[1] if isinstance(raw, dict) else [Problem("ranking.entry", at="rankings")]
            for problem in found:
                data = {"entry": f"rankings/{name}", "place": problem.at, "at": problem.at, **problem.data}
                problems.append(Problem(problem.code, at=document.place(raw), data=data))
    return problems
