"""What differs between two catalogues, or between two days of one: field by field, to be said in plain words.

changes(before, after) -> (Change, …)       in catalogue order, items first
changed_items(before, after) -> ids         the items whose handling differs: days, agency, materials, condition …
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kaigong.core.rules.model import Catalogue, Item
from kaigong.core.rules.tree import Expr

ITEM_FIELDS = (
    "name_zh", "stage", "agency", "kind", "legal_basis", "legal_days", "promised_days", "typical_days", "inputs",
    "outputs", "applies_when", "deferrable_inputs", "commitment_allowed", "clock_exclusions", "fee", "deemed_approval",
    "introduced_by", "counts_in_approval_time", "applicant_deadline", "note_zh", "extension", "use_within",
)  # fmt: skip
OTHERS = (
    ("reforms", ("name_zh", "applies_when", "ops", "requires_reform", "excludes_reform")),
    ("materials", ("name_zh", "kind", "issuer", "shareable")),
    ("exclusion_reasons", ("name_zh", "stops_statutory_clock", "stops_promised_clock", "basis_zh")),
    ("attributes", ("name_zh", "type", "values", "question_zh")),
    ("derived", ("expr",)),
    ("agencies", ("name_zh",)),
    ("project_types", ("name_zh", "reforms")),
    ("themes", ("name_zh", "items", "stage")),
)
NEVER = "false"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what`: added, dropped (or abolished), or changed, then of which field and from what to what."""

    section: str
    id: str
    what: str
    field: str = ""
    before: Any = None
    after: Any = None


def changes(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """Every difference people should know of. Only the law in force is compared where the catalogues are of a day."""
    found = list(_section("items", before.items, after.items, ITEM_FIELDS))
    for section, fields in OTHERS:
        found += _section(section, getattr(before, section), getattr(after, section), fields)
    return tuple(found)


def changed_items(before: Catalogue, after: Catalogue) -> frozenset[str]:
    """The items of either catalogue that are not handled alike in both."""
    return frozenset(one.id for one in _section("items", before.items, after.items, ITEM_FIELDS))


def abolished(item: Item) -> bool:
    """Whether no project needs the item any more."""
    return item.applies_when.text == NEVER


def _section(
    section: str, before: Mapping[str, Any], after: Mapping[str, Any], fields: tuple[str, ...]
) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is new:
            continue
        if old is None or new is None:
            yield Change(section, name, "added" if old is None else "dropped", after=new, before=old)
        else:
            yield from _fields(section, name, old, new, fields)


def _fields(section: str, name: str, old: Any, new: Any, fields: tuple[str, ...]) -> Iterator[Change]:
    switched = _switched(old, new)
    if switched:
        yield Change(section, name, switched)
    for field in fields:
        was, is_ = getattr(old, field), getattr(new, field)
        if _told(was) != _told(is_) and not (switched and field == "applies_when"):
            yield Change(section, name, "changed", field, was, is_)


def _switched(old: Any, new: Any) -> str:
    """Whether a condition that let nothing in was set, or lifted."""
    was, is_ = getattr(old, "applies_when", None), getattr(new, "applies_when", None)
    if was is None or is_ is None or (was.text == NEVER) == (is_.text == NEVER):
        return ""
    return "switched_off" if is_.text == NEVER else "switched_on"


def _told(value: Any) -> Any:
    """What counts of a value: of a condition its words."""
    if isinstance(value, Expr):
        return value.text
    if isinstance(value, tuple):
        return tuple(_part(one) for one in value)
    return value


def _part(value: Any) -> Any:
    when = getattr(value, "when", None)
    if isinstance(when, Expr):
        return {name: getattr(value, name) for name in value.__slots__ if name != "when"}, when.text
    return value
