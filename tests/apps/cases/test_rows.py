"""Whatever people do, the rows say what the streams say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh, register
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
VERBS = ("accept", "take_on", "approve", "ask_correction", "resupply", "withdraw", "resubmit", "suspend", "resume",
         "report", "deliver", "not_needed", "tick")  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 500), st.integers(0, 3)), min_size=15, max_size=40)


def act(verb: str, item: Any, officer: Any, lin: Any, document: Any, now: Any) -> None:
    """One verb on one item, by whoever's part it is."""
    from kaigong.apps.cases import actions
    from kaigong.apps.rulebook import queries as rulebook

    by_officer, by_lin = {"item": item, "person": officer, "now": now}, {"item": item, "person": lin, "now": now}
    ground = next(iter(rulebook.catalogue().items[item.code].clock_exclusions), "hearing")
    verbs: dict[str, Callable[[], Any]] = {
        "accept": lambda: actions.accept_item(**by_officer),
        "take_on": lambda: actions.take_on_item(**by_officer),
        "approve": lambda: actions.decide_item(decision="approve", reason="", **by_officer),
        "ask_correction": lambda: actions.ask_correction(missing=["图纸"], **by_officer),
        "resupply": lambda: actions.resupply(note="补齐", **by_lin),
        "withdraw": lambda: actions.withdraw_item(**by_lin),
        "resubmit": lambda: actions.resubmit_item(**by_lin),
        "suspend": lambda: actions.suspend_item(reason=ground, planned_days=5, **by_officer),
        "resume": lambda: actions.resume_item(result="已出", **by_officer),
        "report": lambda: actions.report_done(on=now.date(), document=document, **by_lin),
        "deliver": lambda: actions.deliver_item(**by_officer),
        "not_needed": lambda: actions.find_not_needed(reason="不需要", **by_officer),
        "tick": lambda: actions.tick(now=now),
    }
    verbs[verb]()


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(taken=steps)
def test_the_rows_are_the_fold_of_the_streams_whatever_was_done(
    taken: list[tuple[str, int, int]], lin: Any, lin_enterprise: Any, officer: Callable[[Any], Any], document: Any
) -> None:
    from kaigong.apps.cases import actions, rows
    from kaigong.apps.cases import steps as inner
    from kaigong.apps.cases.models import Case, Item
    from kaigong.apps.rulebook import queries as rulebook

    now, project = NOW, register("highway", lin_enterprise)
    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=now)
    for verb, pick, days in taken:
        now += timedelta(days=days)
        items = list(Item.objects.filter(project=project).order_by("finished", "waits", "id"))
        item = fresh(items[pick % min(len(items), 8)])
        try:
            act(verb, item, lin if item.state == "to-do" else officer(item), lin, document, now)
        except Refused:
            continue
    calendar = rulebook.calendar(project.county)
    for case in Case.objects.filter(project=project).select_related("project"):
        folded = inner.folded(case)
        stored = {row.code: row for row in Item.objects.filter(case=case)}
        assert stored.keys() == folded.items.keys()
        for code, item in folded.items.items():
            values = rows.values_of(item, calendar)
            assert {name: getattr(stored[code], name) for name in values} == values
        assert case.seen_n == folded.last
