"""The plan as a table for a terminal: by stage, the critical items marked, then what it asks and what is still open."""

from collections.abc import Iterator, Sequence, Set
from unicodedata import east_asian_width

from kaigong.core.plan import Plan, PlanItem, ReadyBy, ReformEffect
from kaigong.core.plan.exports.words import WORDS, long_day, named
from kaigong.core.rules.loader import shipped
from kaigong.core.rules.model import Catalogue

Row = Sequence[str]


def table(plan: Plan, effects: tuple[ReformEffect, ...] | None, ready: ReadyBy | None, language: str) -> bytes:
    """The whole text in UTF-8."""
    return ("\n".join(lines(shipped(), plan, effects, ready, language)) + "\n").encode()


def lines(
    catalogue: Catalogue, plan: Plan, effects: tuple[ReformEffect, ...] | None, ready: ReadyBy | None, language: str
) -> Iterator[str]:
    yield from _head(catalogue, plan, language)
    if ready is not None:
        yield from _ready(catalogue, ready, language)
    yield from _items(catalogue, plan, language)
    yield from _tail(catalogue, plan, language)
    if effects is not None:
        yield from _effects(effects, language)


def _head(catalogue: Catalogue, plan: Plan, language: str) -> Iterator[str]:
    words, kind = WORDS[language], catalogue.project_types[plan.type]
    yield f"{words['project']}: {plan.name} · {named(kind, language)}"
    if plan.to_start_days is not None:
        yield f"{words['groundbreaking']}: {groundbreaking(plan, language)}"
        yield f"{words['after_build']}: {plan.after_build_days} {words['working_days']}"


def groundbreaking(plan: Plan, language: str) -> str:
    """The groundbreaking day, or why it cannot be told."""
    words = WORDS[language]
    if plan.groundbreaking is not None and plan.start is not None:
        day, start = long_day(plan.groundbreaking, language), long_day(plan.start, language)
        return f"{day} · {words['from']} {start} {plan.to_start_days} {words['working_days']}"
    if plan.start is None:
        return words["no_start"].format(n=plan.to_start_days)
    return words["remain"].format(n=plan.remaining_days)


def _items(catalogue: Catalogue, plan: Plan, language: str) -> Iterator[str]:
    words = WORDS[language]
    header = ("", words["item"], words["agency"], words["days"], words["start"], words["finish"], words["slack"])
    rows: list[Row | str] = [header]
    for stage in catalogue.stages.values():
        found = sorted(
            (i for i in plan.items if i.stage == stage.id), key=lambda i: (i.early_start, i.early_finish, i.id)
        )
        if found:
            rows.append(named(stage, language))
            rows += [_item(catalogue, item, language) for item in found]
    yield ""
    yield from aligned(rows, right={3, 6})


def _item(catalogue: Catalogue, item: PlanItem, language: str) -> Row:
    words, agency = WORDS[language], named(catalogue.agencies[item.agency[0]], language)
    start, finish = (
        str(day) if day else words["day_n"].format(n=n)
        for day, n in ((item.start, item.early_start), (item.finish, item.early_finish))
    )
    mark = "●" if item.critical else ""
    return mark, named(item, language), agency, str(item.days), start, finish, str(item.slack_days)


def _tail(catalogue: Catalogue, plan: Plan, language: str) -> Iterator[str]:
    words = WORDS[language]
    names = {item.id: named(item, language) for item in plan.items}
    yield ""
    yield f"● {words['path']}: " + " → ".join(names[item] for item in plan.critical_path)
    totals = plan.totals
    yield f"{words['totals']}: " + words["total_line"].format(
        items=totals.items, applicant_touches=totals.applicant_touches, materials_asked=totals.materials_asked,
        materials_shared=totals.materials_shared, fee_items=totals.fee_items,
    )  # fmt: skip
    yield words["owed_line"].format(**totals.days_owed)
    for key, chosen in (("reforms", plan.reforms), ("excluded", plan.not_in_effect)):
        if chosen:
            yield f"{words[key]}: " + ", ".join(named(catalogue.reforms[name], language) for name in chosen)
    if plan.depends:
        yield ""
        yield f"{words['open']}:"
        for item, attributes in plan.depends.items():
            asked = ", ".join(named(catalogue.attributes[name], language) for name in attributes)
            yield f"  {named(catalogue.items[item], language)}: {asked}"
    elif plan.may_change:
        asked = ", ".join(named(catalogue.attributes[name], language) for name in plan.may_change)
        yield f"{words['may_change']}: {asked}"


def _effects(effects: tuple[ReformEffect, ...], language: str) -> Iterator[str]:
    words = WORDS[language]
    rows: list[Row | str] = [
        tuple(words[w] for w in ("reform", "in_effect", "alone", "in_order", "left_out", "to_start")) + ("",)
    ]
    for each in effects:
        mark = words["lengthens"] if each.lengthens else ""
        figures = (each.alone_days, each.in_order_days, each.left_out_days, each.to_start_days)
        shown = ("" if n is None else str(n) for n in figures)
        rows.append((named(each, language), words["yes" if each.in_effect else "no"], *shown, mark))
    yield ""
    yield f"{words['compare']}:"
    yield from aligned(rows, right={2, 3, 4, 5})


def _ready(catalogue: Catalogue, ready: ReadyBy, language: str) -> Iterator[str]:
    words = WORDS[language]
    yield ""
    yield words["ready"].format(by=ready.by) + f": {words['ready_start']} {ready.start or words['not_known']}"
    if ready.note:
        yield words["too_early"].format(n=ready.plan.to_start_days, by=ready.by)
    rows: list[Row | str] = [(words["in_hand"], words["material"], words["first_item"])]
    for row in ready.materials:
        material, item = catalogue.materials[row.material], catalogue.items[row.item]
        rows.append((str(row.in_hand_by or words["not_known"]), named(material, language), named(item, language)))
    yield from aligned(rows)


def width(text: str) -> int:
    """How many columns a terminal gives the text; Chinese characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def aligned(rows: Sequence[Row | str], right: Set[int] = frozenset()) -> Iterator[str]:
    """Columns padded to their widest cell; a text between rows is a heading."""
    cells = [row for row in rows if not isinstance(row, str)]
    widths = [max(width(row[n]) for row in cells) for n in range(len(cells[0]))]
    for row in rows:
        if isinstance(row, str):
            yield f"[{row}]"
            continue
        padded = []
        for n, text in enumerate(row):
            gap = " " * (widths[n] - width(text))
            padded.append(gap + text if n in right else text + gap)
        yield "  ".join(padded).rstrip()
