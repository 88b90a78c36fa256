"""The limit of joint handling of a stage: shown on its page, prolonged by the government and by nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import ready
from tests.apps.cases.test_pages import browser, play_at_the_hour  # noqa: F401  a fixture
from tests.conftest import NOW

DAY = timedelta(days=1)


@pytest.fixture
def running(case: Any, officer: Any) -> Any:
    """Two items of the case run by the law's clock."""
    from kaigong.apps.cases import actions

    for _ in range(2):
        item = ready()
        actions.accept_item(item=item, person=officer(item), now=NOW)
    return case


def page(person: Any, case: Any) -> str:
    return browser(person).get(f"/cases/{case.no}/").content.decode()


def test_the_page_says_when_the_stage_is_due_by_law_and_by_promise(running: Any, lin: Any) -> None:
    text = page(lin, running)
    assert "联合办理期限" in text
    assert "2022年4月15日" in text  # the forty-fifth working day after 10 February
    assert "批准延长" not in text


def test_the_government_prolongs_it_once_with_a_reason(running: Any, zhou: Any, lin: Any) -> None:
    assert browser(zhou).post(f"/cases/{running.no}/extend/", {"reason": " "}).status_code == 422
    answer = browser(zhou).post(f"/cases/{running.no}/extend/", {"reason": "涉及多部门会商"})
    assert answer.status_code == 302
    assert "经批准延长 15 个工作日" in page(lin, running)
    assert "批准延长</button>" not in page(zhou, running)
    assert browser(zhou).post(f"/cases/{running.no}/extend/", {"reason": "再延"}).status_code == 409


@pytest.mark.parametrize("who", ["lin", "sun", "qian", "wu", "administrator", "zhao"])
def test_nobody_else_prolongs_a_stage(running: Any, who: str, request: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger import queries as ledger

    person, before = request.getfixturevalue(who), ledger.read(running.stream).last
    assert browser(person).post(f"/cases/{running.no}/extend/", {"reason": "x"}).status_code in {403, 404}
    with pytest.raises(Refused, match=r"move\.not_yours"):
        actions.extend_stage(case=running, reason="x", person=person, now=NOW + DAY)
    assert ledger.read(running.stream).last == before


def test_another_enterprise_does_not_even_find_the_case(running: Any, wei: Any) -> None:
    assert browser(wei).post(f"/cases/{running.no}/extend/", {"reason": "x"}).status_code == 404


def test_what_was_entered_stands_in_the_stream(running: Any, zhou: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger import queries as ledger

    actions.extend_stage(case=running, reason="涉及多部门会商", person=zhou, now=NOW + DAY)
    entry = ledger.read(running.stream).entries[-1]
    assert (entry.kind, entry.data["days"], entry.by) == ("StageExtended", 15, "person:zhou")
    assert date.fromisoformat(entry.data["due"]) == date(2022, 5, 9)
