"""What every figure on a page means: the catalogue's `indicators`, read and checked like the rest of it.

load_indicators(files) -> dict[str, Indicator]      raises Faulty with every fault
shipped_indicators() -> Mapping[str, Indicator]     the package's own, kept for the life of the process
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.fields import Fields
from kaigong.core.rules.loader import SHIPPED, texts_of
from kaigong.core.rules.schema import schema_problems
from kaigong.core.rules.wording import pair_problems
from kaigong.core.rules.yamltext import Document, read_yaml

SECTION, SCHEMA = "indicators", "indicators.json"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: its unit, its formula in words, where it comes from, what counts it, and who may see it."""

    id: str
    name_zh: str
    name_en: str
    unit: str
    formula: str
    formula_zh: str
    source: str
    source_zh: str
    seen_by: tuple[str, ...]
    by: tuple[str, ...] = ()  # what it is broken down by
    period: tuple[str, ...] = ()
    computed_by: str = ""  # app.read, or app.read.field
    measure: str = ""  # the name a public commitment calls it by
    compute: str = ""  # its formula in the language of `core.measures`
    typed: bool = False  # entered by hand, with a document
    direction: str = ""  # more or less: which is better
    scopes: tuple[str, ...] = ("city",)
    published: str = "live"


def indicator_files(folder: Path) -> dict[str, str]:
    """The texts of a catalogue folder's indicator files by name; none where it has none."""
    root = folder / SECTION
    return texts_of(sorted(root.glob("*.yaml")), folder) if root.is_dir() else {}


def load_indicators(files: Mapping[str, str]) -> dict[str, Indicator]:
    """The indicators of some files, by id, in file order."""
    problems: list[Problem] = []
    found = {one.id: one for one, _ in _read(_documents(files, problems), problems)}
    if problems:
        raise Faulty(problems)
    return found


@functools.cache
def shipped_indicators() -> Mapping[str, Indicator]:
    """Those that come with the package."""
    return load_indicators(indicator_files(SHIPPED))


Checker = Callable[[Indicator], list[Problem]]  # everything wrong with a formula (`core.measures.indicators.faults`)


def check_indicators(
    files: Mapping[str, str], schemas: Mapping[str, Any], formula: Checker | None = None
) -> tuple[int, list[Problem]]:
    """How many there are, and everything wrong: shape, schema, ids there twice, one language only, formulas."""
    problems: list[Problem] = []
    documents = _documents(files, problems)
    by_schema = schema_problems(documents, schemas, SCHEMA)
    others: list[Problem] = []
    found = list(_read(documents, others))
    others += [problem for one, place in found for problem in _wording(one, place)]
    others += [problem for one, place in found if formula for problem in _formula(one, place, formula)]
    faulty = {_entry(problem) for problem in by_schema}
    told = [one for one in others if one.code == "id.duplicate" or _entry(one) not in faulty]
    return len(found), [*problems, *by_schema, *told]


def _entry(problem: Problem) -> str:
    """The indicator a fault lies in: `indicators/x`, whatever field of it."""
    return "/".join(str(problem.data.get("entry", "")).split(".")[0].split("/")[:2])


def _documents(files: Mapping[str, str], problems: list[Problem]) -> list[Document]:
    documents = [read_yaml(name, files[name]) for name in sorted(files)]
    problems += [problem for document in documents for problem in document.problems]
    return documents


def _read(documents: list[Document], problems: list[Problem]) -> Iterator[tuple[Indicator, str]]:
    """Each indicator with its place; an id that is there twice is a fault."""
    places: dict[str, str] = {}
    for document in documents:
        if document.data is None:
            continue
        section = Fields(document.data, document, problems, document.file)
        for number, raw in enumerate(section.get(SECTION, list, [])):
            named = raw.get("id") if isinstance(raw, dict) else None
            fields = Fields(raw, document, problems, f"{SECTION}/{named or number}")
            one, place = _indicator(fields), document.place(raw)
            if one.id in places:
                data = {"entry": f"{SECTION}/{one.id}", "first": places[one.id]}
                problems.append(Problem("id.duplicate", at=place, data=data))
            places.setdefault(one.id, place)
            yield one, place
        section.done()


def _indicator(fields: Fields) -> Indicator:
    formula, formula_zh = fields.words("formula_en"), fields.words("formula_zh")
    source, source_zh = fields.words("source_en"), fields.words("source_zh")
    found = Indicator(
        id=fields.text("id"),
        name_zh=fields.text("name_zh"),
        name_en=fields.words("name_en"),
        unit=fields.text("unit"),
        formula=formula,
        formula_zh=formula_zh,
        source=source,
        source_zh=source_zh,
        seen_by=fields.texts("seen_by", needed=True),
        by=fields.texts("by"),
        period=fields.texts("period"),
        computed_by=fields.words("computed_by"),
        measure=fields.words("measure"),
        compute=fields.words("compute"),
        typed=fields.flag("typed", absent=False),
        direction=fields.words("direction"),
        scopes=fields.texts("scopes") or ("city",),
        published=fields.words("published") or "live",
    )
    fields.done()
    return found


def _formula(one: Indicator, place: str, formula: Checker) -> Iterator[Problem]:
    for problem in formula(one):
        data = {"entry": f"{SECTION}/{one.id}.compute", "place": problem.at, **problem.data}
        yield Problem(problem.code, at=place, data=data)


def read_indicator(raw: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[Indicator | None, list[Problem]]:
    """One indicator that a city wrote itself, and everything wrong with it but its formula."""
    text = json.dumps({SECTION: [dict(raw)]}, ensure_ascii=False)
    _count, problems = check_indicators({"city": text}, schemas)
    if problems:
        return None, problems
    return next(iter(load_indicators({"city": text}).values())), []


def _wording(one: Indicator, place: str) -> Iterator[Problem]:
    pairs = {
        "name": (one.name_zh, one.name_en),
        "formula": (one.formula_zh, one.formula),
        "source": (one.source_zh, one.source),
    }
    for field, (zh, en) in pairs.items():
        for problem in pair_problems(place, f"{field}_zh", zh, f"{field}_en", en, needed=True):
            yield Problem(problem.code, at=place, data={"entry": f"{SECTION}/{one.id}", **problem.data})
