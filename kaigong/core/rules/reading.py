"""Putting a catalogue together from its files, whole or in parts, and noting where everything stands.

Every file holds some of the sections; a section that stands in several files is joined in file order. Items follow
`meta.item_order` where it is given. A faulty field gets an empty value, so that reading goes on and names every fault.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from kaigong.core.problems import Problem
from kaigong.core.rules import entries, theme_entries
from kaigong.core.rules.fields import FAULTY, Conditions, Fields
from kaigong.core.rules.model import Attribute, Catalogue
from kaigong.core.rules.yamltext import Document, read_yaml

LISTS = (
    "attributes", "derived_attributes", "agencies", "materials", "exclusion_reasons",
    "items", "reforms", "project_types", "themes", "form_fields",
)  # fmt: skip
LEANING = {
    "order.unknown_item", "order.missing", "condition.unknown_attribute", "condition.unknown_reform", "id.dangling",
    "material.unused", "material.no_source", "item.unreachable", "translation.missing",
}  # fmt: skip
Parts = dict[str, list[tuple[Document, Any]]]


class Entry(Protocol):
    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=Entry)


@dataclass(slots=True)
class Reading:
    """A catalogue as far as it could be read, its faults, and the place of every entry (`items/x` -> file:line:col)."""

    catalogue: Catalogue
    problems: list[Problem]
    places: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    unread: str = ""  # the text of files that could not be read to their end
    echoes: list[Problem] = field(default_factory=list)  # what may only seem wrong, as it leans on such a file

    def leans(self, problem: Problem) -> bool:
        """Whether a fault may come from a file not being read: the id that it misses stands in the text of one."""
        if not self.unread or problem.code not in LEANING:
            return False
        if problem.code == "item.unreachable":
            return "project_types" in self.unread or "reforms" in self.unread
        missed = str(problem.data.get("got") or problem.data.get("entry") or problem.at)
        return missed.rpartition("/")[2] in self.unread


def fingerprint(files: Mapping[str, str]) -> str:
    """SHA-256 over the names and texts of the files, whatever their order."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name, files[name]):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def read(files: Mapping[str, str]) -> Reading:
    """Read the files in order of name: YAML, sections, entries."""
    documents = [read_yaml(name, files[name]) for name in sorted(files)]
    problems = [problem for document in documents for problem in document.problems]
    parts, meta = _parts(documents, problems)
    reading = build(parts, meta, fingerprint(files), problems)
    reading.raw = {"meta": meta[1], **{section: [raw for _, raw in parts[section]] for section in LISTS}}
    reading.documents = documents
    reading.unread = "\n".join(files[document.file] for document in documents if not document.whole)
    return reading


def rebuild(raw: Mapping[str, Any], mark: str) -> Reading:
    """From sections already merged and checked, as a cache keeps them."""
    document = Document("cache")
    parts = {section: [(document, entry) for entry in raw.get(section, [])] for section in LISTS}
    return build(parts, (document, raw.get("meta", {})), mark, [])


def _parts(documents: Iterable[Document], problems: list[Problem]) -> tuple[Parts, tuple[Document, Any]]:
    """The entries of each section, with the file each came from."""
    parts: Parts = {section: [] for section in LISTS}
    meta: tuple[Document, Any] = (Document("meta"), {})
    for document in documents:
        for section, value in _sections(document, problems):
            if section == "meta":
                if meta[1]:
                    problems.append(Problem("shape.two_metas", at=document.place(document.data, section)))
                meta = (document, value)
            else:
                parts[section] += [(document, entry) for entry in value]
    return parts, meta


def _sections(document: Document, problems: list[Problem]) -> Iterable[tuple[str, Any]]:
    if document.data is None:
        return
    if not isinstance(document.data, dict):
        problems.append(Problem("shape.not_mapping", at=document.place(document.data)))
        return
    for section, value in document.data.items():
        at = document.place(document.data, section)
        if section != "meta" and section not in LISTS:
            problems.append(Problem("shape.unknown_section", at=at, data={"got": section}))
        elif not isinstance(value, dict if section == "meta" else list):
            problems.append(Problem("shape.type", at=at, data={"entry": section, "got": type(value).__name__}))
        else:
            yield section, value


class _Builder:
    """Builds the entries of each section by id, noting places and second entries of one id."""

    def __init__(self, parts: Parts, problems: list[Problem]) -> None:
        self.parts = parts
        self.problems = problems
        self.places: dict[str, str] = {}

    def by_id(self, section: str, make: Callable[[Fields], E]) -> dict[str, E]:
        found: dict[str, E] = {}
        for number, (document, raw) in enumerate(self.parts[section]):
            named = raw.get("id") if isinstance(raw, dict) else None
            fields = Fields(raw, document, self.problems, f"{section}/{named or number}")
            entry = make(fields)
            fields.done()
            self.add(section, found, entry, document.place(raw))
        return found

    def add(self, section: str, found: dict[str, E], entry: E, place: str) -> None:
        if not entry.id:
            return
        if entry.id in found:
            data = {"entry": f"{section}/{entry.id}", "first": self.places[f"{section}/{entry.id}"]}
            self.problems.append(Problem("id.duplicate", at=place, data=data))
            return
        found[entry.id] = entry
        self.places[f"{section}/{entry.id}"] = place


def build(parts: Parts, meta: tuple[Document, Any], mark: str, problems: list[Problem]) -> Reading:
    """Attributes first, so that every condition can be checked against them while it is read."""
    builder = _Builder(parts, problems)
    attributes = builder.by_id("attributes", entries.attribute)
    known: dict[str, Any] = dict(attributes)
    conditions = Conditions(known, _ids(parts["reforms"]))

    def derived(fields: Fields) -> Any:
        found = entries.derived(fields, conditions)
        known[found.id] = Attribute(found.id, "bool", found.id, found.id)
        return found

    head = Fields(meta[1], meta[0], problems, "meta")
    stages = head.each("stages", entries.stage)
    _once(head, [stage.id for stage in stages])
    catalogue = Catalogue(
        meta=head.raw,
        stages={stage.id: stage for stage in stages if stage.id},
        kinds=_names(head, "kinds"),
        government_clock_kinds=frozenset(head.texts("government_clock_kinds")),
        exclusion_reasons=builder.by_id("exclusion_reasons", entries.exclusion_reason),
        attributes=attributes,
        derived={
            one.id: one for one in builder.by_id("derived_attributes", derived).values() if one.expr is not FAULTY
        },
        agencies=builder.by_id("agencies", entries.agency),
        materials=builder.by_id("materials", entries.material),
        items=_ordered(builder.by_id("items", lambda fields: entries.item(fields, conditions)), head, builder),
        reforms=builder.by_id("reforms", lambda fields: entries.reform(fields, conditions)),
        project_types=builder.by_id("project_types", entries.project_type),
        themes=builder.by_id("themes", lambda fields: theme_entries.theme(fields, conditions)),
        form_fields=builder.by_id("form_fields", theme_entries.form_field),
        fingerprint=mark,
        groups=_names(head, "attribute_groups"),
        mergeable_groups=_names(head, "mergeable_groups"),
        fees=_names(head, "fees"),
        levels=_names(head, "levels"),
        laws=_names(head, "laws"),
        articles=_names(head, "articles"),
        clock_starts=_names(head, "clock_starts"),
        provenance=_names(head, "provenance_names"),
    )
    return Reading(catalogue, problems, builder.places)


def _ids(part: list[tuple[Document, Any]]) -> frozenset[str]:
    ids = (raw.get("id") for _, raw in part if isinstance(raw, dict))
    return frozenset(name for name in ids if isinstance(name, str))


def _once(head: Fields, stages: list[str]) -> None:
    at = head.document.place(head.raw, "stages")
    for name in dict.fromkeys(name for name in stages if name and stages.count(name) > 1):
        head.problems.append(Problem("id.duplicate", at=at, data={"entry": f"stages/{name}", "first": at}))


def _names(head: Fields, key: str) -> dict[str, tuple[str, str]]:
    """Names by id: {zh, en}, or the Chinese alone."""
    found = {}
    for name, value in head.mapping(key).items():
        plain = isinstance(value, str)
        found[name] = (value, "") if plain else entries.both(head.inner(value, f"{key}.{name}"))
    return found


def _ordered(items: dict[str, E], head: Fields, builder: _Builder) -> dict[str, E]:
    """The items in catalogue order. With an order given, every item stands in it once."""
    order = head.texts("item_order")
    if not order:
        return items
    at = head.document.place(head.raw, "item_order")
    for name in dict.fromkeys(order):
        if name not in items:
            builder.problems.append(Problem("order.unknown_item", at=at, data={"got": name}))
        if order.count(name) > 1:
            builder.problems.append(Problem("order.twice", at=at, data={"got": name}))
    for name in items.keys() - set(order):
        place = builder.places.get(f"items/{name}", "")
        builder.problems.append(Problem("order.missing", at=place, data={"entry": f"items/{name}"}))
    return {name: items[name] for name in dict.fromkeys([*order, *items]) if name in items}
