"""补录 of a whole application on paper: it counts from the hour the paper came in, and every item says so."""

from datetime import timedelta
from typing import Any

import pytest

from kaigong.core.cases.records import LateEntry
from kaigong.core.problems import Refused
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CAME_IN = NOW + timedelta(hours=2)


def taken(project: Any, zhao: Any, late: LateEntry | None, now: Any = NOW + 4 * DAY) -> Any:
    from kaigong.apps.cases import actions

    return actions.take_application(
        project=project, stages=["1"], materials={}, papers=["申请表"], brought_by="王某", phone="", person=zhao,
        now=now, late=late,
    )  # fmt: skip


def test_an_application_entered_late_counts_from_the_hour_the_paper_came_in(project: Any, zhao: Any) -> None:
    from kaigong.apps.cases import checker
    from kaigong.apps.cases.models import LateNote
    from kaigong.apps.ledger import queries as ledger

    (case, *_more), receipt = taken(project, zhao, LateEntry(CAME_IN, "窗口停电"))
    received = list(case.items.exclude(state="to-do"))
    assert {item.received_on for item in received} == {CAME_IN.date()}
    assert case.opened_on == CAME_IN.date()
    assert LateNote.objects.filter(item__case=case, ground="窗口停电").count() == len(received) > 0
    entries = ledger.read(case.stream).entries
    assert (entries[0].kind, entries[0].at, entries[0].recorded_at > entries[0].at) == ("CaseOpened", CAME_IN, True)
    assert receipt.taken_at == NOW + 4 * DAY
    assert list(checker.faults()) == []


def test_it_takes_a_ground_and_cannot_lie_ahead_or_before_the_project(project: Any, zhao: Any) -> None:
    from kaigong.apps.cases.models import Case

    for late, code in (
        (LateEntry(CAME_IN, " "), "late.ground_missing"),
        (LateEntry(NOW + 9 * DAY, "停电"), "late.in_the_future"),
        (LateEntry(NOW - 9 * DAY, "停电"), "late.before_the_project"),
    ):
        with pytest.raises(Refused) as caught:
            taken(project, zhao, late)
        assert caught.value.code == code
    assert not Case.objects.exists()


def test_the_window_says_on_the_page_when_the_paper_came_in(
    project: Any, zhao: Any, client: Any, settings: Any
) -> None:
    from kaigong.apps.cases.models import Case

    settings.MIDDLEWARE = [
        "tests.apps.cases.clock.standing" if name == "kaigong.web.middleware.Now" else name
        for name in settings.MIDDLEWARE
    ]
    settings.HOUR = NOW + 4 * DAY
    client.force_login(zhao)
    address = f"/cases/intake/{project.code}/"
    said = {"stages": ["1"], "brought_by": "王某", "late_on": CAME_IN.date().isoformat()}
    assert client.post(address, said).status_code == 422, "the hour and the ground are missing"
    done = client.post(address, {**said, "late_at": "11:30", "late_ground": "窗口停电"})
    assert done.status_code == 302, done.content.decode()[:500]
    assert Case.objects.get(project=project).opened_on == CAME_IN.date()
