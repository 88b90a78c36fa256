"""Every figure of `cpm_reference` of the twelve types, and random projects against a second reading of the rules."""

import pytest
from hypothesis import given, settings

from kaigong.core.plan import ProjectFacts, fill_from_type, plan
from kaigong.core.plan.compile import compile_graph, in_order
from kaigong.core.plan.law import law_on
from kaigong.core.plan.passes import days_of, early_releases, time_plan
from kaigong.core.values import Fact
from tests.core.plan.examples import CATALOGUE, PREPARED, TYPES, projects
from tests.core.plan.naive import Naive

RUNS = {
    "statutory_no_reform": ("statutory", "none"),
    "promised_no_reform": ("promised", "none"),
    "promised_with_reforms": ("promised", "type"),
}
SCOPES = {"government_only": "government", "with_third_parties": "all"}


@pytest.mark.parametrize("type_id", TYPES)
def test_all_figures_of_the_reference_are_reproduced(type_id: str) -> None:
    reference = CATALOGUE.project_types[type_id].cpm_reference
    project = fill_from_type(CATALOGUE, ProjectFacts("", type_id, {}))
    found: dict[str, object] = {}
    for run, (days, reforms) in RUNS.items():
        row = found.setdefault(run, {})
        for key, scope in SCOPES.items():
            made = plan(CATALOGUE, project, None, reforms=reforms, days=days, scope=scope)
            row[key] = {"to_start": made.to_start_days, "after_build": made.after_build_days}
    serial = plan(CATALOGUE, project, None, reforms="none", days="statutory", scope="government")
    found["serial_sum_statutory"] = sum(item.days for item in serial.items if item.id != "works-complete")
    made = plan(CATALOGUE, project, None, reforms="type")
    found["critical_path_with_reforms"] = list(made.critical_path)
    clock = CATALOGUE.government_clock_kinds
    found["items_government_before_after"] = [sum(i.kind in clock for i in p.items) for p in (serial, made)]
    assert found == {key: list(v) if isinstance(v, tuple) else v for key, v in reference.items()}


@settings(max_examples=120, deadline=None)
@given(projects())
def test_a_slow_second_reading_of_the_rules_comes_to_the_same(project: tuple[str, dict[str, Fact], list[str]]) -> None:
    type_id, facts, chosen = project
    order = in_order(PREPARED, CATALOGUE.project_types[type_id], chosen)
    made = compile_graph(PREPARED, PREPARED.bits(facts), order)
    naive = Naive(CATALOGUE, type_id, facts, chosen)
    assert made.in_effect == tuple(naive.effect)
    assert set(made.items) == set(naive.nodes)
    for days in ("statutory", "promised"):
        for scope in ("government", "all"):
            lengths = days_of(law_on(PREPARED, None), made, days, scope)
            released = early_releases(PREPARED, made, lengths) if scope == "all" else {}
            times = time_plan(made, lengths, released)
            assert (times.to_start, times.after_build) == naive.figures(days, scope)
