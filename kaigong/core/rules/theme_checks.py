"""Everything that can be wrong with a theme, shipped or a city's own, and with the fields of forms; named at once."""

from collections.abc import Iterable, Iterator

from kaigong.core.problems import Problem
from kaigong.core.rules.model import Catalogue, FormField, Item, Situation, Theme
from kaigong.core.rules.satisfy import Solver
from kaigong.core.rules.themes import attributes_in, attributes_of, circle, longest_path, parts_of

MOST_STAGES = 2
PROJECT_KNOWN = ("name", "code", "investment", "county", "type", "wished_start_on")
APPLICANT_KNOWN = ("name", "credit_code")


def theme_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """The faults of every theme and form field of a catalogue that are not of shape."""
    solver = Solver(catalogue)
    for theme in catalogue.themes.values():
        yield from problems_of(catalogue, theme, solver)
    for field in catalogue.form_fields.values():
        yield from field_problems(catalogue, field, f"form_fields/{field.id}", catalogue.items)


def problems_of(catalogue: Catalogue, theme: Theme, solver: Solver | None = None) -> Iterator[Problem]:
    """The faults of one theme. What its items, stage and questions name is looked up by `dangling`."""
    if any(item not in catalogue.items for item in theme.items):
        return  # named already; all else would only echo it
    entry, solver = f"themes/{theme.id}", solver or Solver(catalogue)
    stages = tuple(dict.fromkeys(catalogue.items[item].stage for item in theme.items))
    if len(stages) > MOST_STAGES:
        yield Problem("theme.too_many_stages", at=entry, data={"got": ", ".join(stages), "limit": MOST_STAGES})
    if theme.applies_when is not None and not solver.fits(solver.plain(theme.applies_when)):
        data = {"field": "applies_when", "condition": theme.applies_when.text[:200]}
        yield Problem("condition.never_true", at=entry, data=data)
    yield from _situation_problems(catalogue, theme, entry, solver)
    yield from _question_problems(catalogue, theme, entry)
    yield from _promise_problems(catalogue, theme, entry)
    for number, field in enumerate(theme.fields):
        place = f"fields[{number}]"
        if field.id in catalogue.form_fields or [one.id for one in theme.fields].count(field.id) > 1:
            yield Problem("theme.field_twice", at=entry, data={"field": place, "got": field.id})
        for problem in field_problems(catalogue, field, entry, theme.items):
            yield Problem(problem.code, at=entry, data={**problem.data, "field": f"{place}.{problem.data['field']}"})


def dangling(catalogue: Catalogue, theme: Theme) -> Iterator[Problem]:
    """What a theme names that is not there."""
    entry = f"themes/{theme.id}"
    situated = [item for one in theme.situations for item in one.items if item not in theme.items]
    named = (
        ("items", theme.items, catalogue.items),
        ("stage", (theme.stage,), catalogue.stages),
        ("questions", theme.questions, catalogue.attributes),
        ("situations", situated, catalogue.items),
    )
    for field, names, known in named:
        for name in names:
            if name not in known:
                yield Problem("id.dangling", at=entry, data={"field": field, "got": name})


def _situation_problems(catalogue: Catalogue, theme: Theme, entry: str, solver: Solver) -> Iterator[Problem]:
    """A situation selects items of the theme, and can come true for a project that needs them."""
    for number, one in enumerate(theme.situations):
        for item in one.items:
            if item not in theme.items:
                data = {"field": f"situations[{number}]", "got": item}
                yield Problem("theme.foreign_item", at=entry, data=data)
            elif not _together(catalogue, solver, one, item):
                data = {"field": f"situations[{number}].when", "condition": one.when.text[:200], "item": item}
                yield Problem("theme.situation_never", at=entry, data=data)


def _together(catalogue: Catalogue, solver: Solver, situation: Situation, item: str) -> bool:
    """Whether some project is in the situation and needs the item; one no project needs is named elsewhere."""
    applies = solver.plain(catalogue.items[item].applies_when)
    return not solver.fits(applies) or solver.fits(solver.plain(situation.when), applies)


def _question_problems(catalogue: Catalogue, theme: Theme, entry: str) -> Iterator[Problem]:
    """Every question settles a situation, and every situation is settled by questions."""
    read = {name for one in theme.situations for name in attributes_of(catalogue, one)}
    if theme.applies_when is not None:
        read |= attributes_in(catalogue, theme.applies_when)
    for name in theme.questions:
        if name in catalogue.attributes and name not in read:
            yield Problem("theme.question_unused", at=entry, data={"field": "questions", "got": name})
    for name in sorted(read - set(theme.questions)):
        if name in catalogue.attributes:
            yield Problem("theme.question_missing", at=entry, data={"field": "questions", "got": name})


def _promise_problems(catalogue: Catalogue, theme: Theme, entry: str) -> Iterator[Problem]:
    """The promise of a theme is no longer than the longest path inside; nothing inside waits in a circle."""
    parts = parts_of(catalogue, theme.items)
    if stuck := circle(parts):
        yield Problem("theme.circle", at=entry, data={"field": "items", "got": ", ".join(stuck)})
    longest = longest_path(parts)
    told = all(_has_days(catalogue.items[item]) for item in theme.items)
    if told and not stuck and theme.promised_days is not None and theme.promised_days > longest.days:
        data = {"field": "promised_days", "got": theme.promised_days, "limit": longest.days}
        yield Problem("theme.promise_longer_than_path", at=entry, data={**data, "path": " → ".join(longest.items)})


def _has_days(item: Item) -> bool:
    """Without any days of its own an item leaves open how long the way through it is."""
    return item.promised_days is not None or item.typical_days is not None


def field_problems(catalogue: Catalogue, field: FormField, entry: str, items: Iterable[str]) -> Iterator[Problem]:
    """A field is needed by items that are there, and knows where it is known from."""
    known = set(items)
    for item in field.items:
        if item not in known:
            yield Problem("id.dangling", at=entry, data={"field": "items", "got": item})
    sources = {"attribute": catalogue.attributes, "project": PROJECT_KNOWN, "applicant": APPLICANT_KNOWN}
    if field.source in sources and field.known_as not in sources[field.source]:
        yield Problem("theme.unknown_source", at=entry, data={"field": "known_as", "got": field.known_as or "—"})
    if (field.type == "choice") != bool(field.labels) and field.source != "attribute":
        yield Problem("theme.field_choices", at=entry, data={"field": "labels", "got": field.id})
