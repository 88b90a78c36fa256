"""What each chosen reform does to this project's path, told straight: also where it makes it longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from kaigong.core.plan.compile import in_order
from kaigong.core.plan.facts import Chosen, chosen_reforms, faults
from kaigong.core.plan.law import law_on
from kaigong.core.plan.model import Mode, ProjectFacts, Scope, Totals
from kaigong.core.plan.passes import Times
from kaigong.core.plan.planning import shape_of, timed
from kaigong.core.plan.prepare import Prepared, prepare
from kaigong.core.rules.model import Catalogue


@dataclass(frozen=True, slots=True)
class ReformEffect:
    """Working days saved to groundbreaking; below 0 where the reform makes the path longer.

    `alone_days`: by itself, on top of nothing but the reforms it requires. `in_order_days`: on top of those applied
    before it. `left_out_days`: what would be lost were it alone left out (and with it what requires it).
    """

    id: str
    name_zh: str
    name_en: str
    in_effect: bool
    alone_days: int | None
    in_order_days: int | None
    left_out_days: int | None
    to_start_days: int | None  # with the reforms up to this one
    after_build_saved: int | None  # in order
    items_saved: int  # in order
    touches_saved: int  # in order
    materials_saved: int  # in order
    lengthens: bool  # in the chosen order


def compare(
    catalogue: Catalogue,
    project: ProjectFacts,
    *,
    reforms: Chosen = "type",
    days: Mode = "promised",
    scope: Scope = "all",
    as_of: date | None = None,
) -> tuple[ReformEffect, ...]:
    """One line per chosen reform, in the order they apply. Nothing where the description has faults."""
    if faults(catalogue, project.type, project.attributes, reforms):
        return ()
    prepared = prepare(catalogue)
    project_type = catalogue.project_types[project.type]
    chosen = in_order(prepared, project_type, chosen_reforms(project_type, reforms))
    figures = partial(_figures, prepared, project, days, scope, as_of)
    effective = shape_of(prepared, project, chosen).graph.in_effect
    whole = figures(chosen)[0].to_start
    lines = []
    for n, name in enumerate(chosen):
        required = _required(prepared, name)
        base, alone = figures(required)[0].to_start, figures((*required, name))[0].to_start
        (before, asked_before), (after, asked_after) = figures(chosen[:n]), figures(chosen[: n + 1])
        without = figures(tuple(other for other in chosen if other != name))[0].to_start
        saved = _saved(before.to_start, after.to_start)
        known = catalogue.reforms[name]
        lines.append(
            ReformEffect(
                name, known.name_zh, known.name_en, name in effective,
                _saved(base, alone), saved, _saved(without, whole), after.to_start,
                _saved(before.after_build, after.after_build), asked_before.items - asked_after.items,
                asked_before.applicant_touches - asked_after.applicant_touches,
                asked_before.materials_asked - asked_after.materials_asked, saved is not None and saved < 0,
            )
        )  # fmt: skip
    return tuple(lines)


def _figures(
    prepared: Prepared, project: ProjectFacts, days: Mode, scope: Scope, as_of: date | None, reforms: Sequence[str]
) -> tuple[Times, Totals]:
    return timed(law_on(prepared, as_of), shape_of(prepared, project, reforms), days, scope)


def _saved(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else before - after


def _required(prepared: Prepared, name: str) -> tuple[str, ...]:
    """Everything a reform requires, and what that requires."""
    found: dict[str, None] = {}
    todo = list(prepared.reforms[name].reform.requires_reform)
    while todo:
        at = todo.pop()
        if at not in found and at != name:
            found[at] = None
            todo += prepared.reforms[at].reform.requires_reform
    return tuple(found)
