"""The big screen: counted once for everybody, listened to by those who look ahead, and honest about its age."""

import asyncio
import json
from typing import Any

import pytest

from tests.conftest import NOW, SETUP


def _project(enterprise: Any, name: str = "示例厂房项目") -> Any:
    from datetime import date

    from kaigong.apps.projects import actions

    return actions.register_project(
        name=name, type="industrial-general", facts={}, start_on=date(2022, 2, 10), klass="industry",
        county="421022", investment_fen=10**12, enterprise=enterprise, by=SETUP, now=NOW,
    )  # fmt: skip


@pytest.mark.django_db
def test_figures_are_counted_anew_only_when_something_was_recorded(
    lin_enterprise: Any, django_assert_num_queries: Any
) -> None:
    from kaigong.apps.boards import cockpit

    cockpit._kept.clear()
    first = cockpit.snapshot(NOW, "zh-hans")
    with django_assert_num_queries(2):  # has anything been recorded, has the city been simulated
        assert cockpit.snapshot(NOW, "zh-hans") is first
    _project(lin_enterprise)
    again = cockpit.snapshot(NOW, "zh-hans")
    assert again.entry > first.entry
    assert [row["waiting"] for row in again.counties] == [1]


@pytest.mark.django_db
def test_the_screen_and_its_figures_are_for_those_who_look_ahead(zhou: Any, lin: Any, zhao: Any, client: Any) -> None:
    pages = ("/cockpit/", "/cockpit/figures.json")
    for person in (lin, zhao):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [403, 403]
    client.force_login(zhou)
    assert client.get("/cockpit/").status_code == 200
    figures = client.get("/cockpit/figures.json")
    assert figures.json()["counted_at"]
    same = client.get("/cockpit/figures.json", headers={"If-None-Match": figures["ETag"]})
    assert same.status_code in (200, 304)  # a minute may have passed, then they are counted anew
    assert (same.status_code == 304) == (same.headers.get("ETag") is None)


async def _listen(cookie: str, wanted: int, meanwhile: Any = None) -> tuple[int, list[dict[str, Any]]]:
    """What a listener hears: the status, and the first so many figures."""
    from kaigong.web import live

    live.lines = live.Lines()
    sent: asyncio.Queue[Any] = asyncio.Queue()
    leaves = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await leaves.wait()
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"cookie", cookie.encode())]}
    running = asyncio.create_task(live.application(scope, receive, sent.put))
    status, heard = 0, list[dict[str, Any]]()
    while len(heard) < wanted:
        message = await asyncio.wait_for(sent.get(), 20)
        status = message.get("status", status)
        if message.get("body", b"").startswith(b"event: figures"):
            heard.append(json.loads(message["body"].decode().split("data: ", 1)[1]))
            if meanwhile and len(heard) == 1:
                await asyncio.to_thread(meanwhile)
        if not message.get("more_body", True):
            break
    leaves.set()
    running.cancel()
    return status, heard


@pytest.mark.django_db(transaction=True)
def test_whoever_listens_hears_what_changes_and_strangers_hear_nothing(
    zhou: Any, lin: Any, lin_enterprise: Any, client: Any
) -> None:
    from django.db import connections

    def change() -> None:
        try:
            _project(lin_enterprise, "新来的项目")
        finally:
            connections.close_all()

    client.force_login(zhou)
    status, heard = asyncio.run(_listen(f"sessionid={client.cookies['sessionid'].value}", 2, change))
    assert status == 200
    assert heard[1]["entry"] > heard[0]["entry"]
    assert sum(row["waiting"] for row in heard[1]["counties"]) == 1
    client.force_login(lin)
    assert asyncio.run(_listen(f"sessionid={client.cookies['sessionid'].value}", 1))[0] == 403
    assert asyncio.run(_listen("sessionid=nobody", 1))[0] == 403


# ------------------------------------------------------------------------------------------ what it costs and says


def _promise() -> Any:
    from kaigong.apps.targets import actions

    said = {
        "no": "P1", "speaker": "示例局", "kind": "target", "action": "新开工", "subject": "项目", "comparator": ">=",
        "value": "2", "unit": "个", "due": "2022-03-31", "evidence": "一季度新开工项目2个", "measure": "projects.count",
        "where": "min_yi=1;started_from=2022-01-01;started_until=2022-03-31",
    }  # fmt: skip
    return actions.record_commitments(statements=[said], source="示例报", by=SETUP, now=NOW)[0]


@pytest.mark.django_db
def test_a_larger_city_asks_the_database_no_oftener(lin_enterprise: Any, zhou: Any, client: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from kaigong.apps.boards import cockpit, cockpit_parts

    def asked() -> int:
        cockpit._kept.clear()
        cockpit_parts.forget()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/cockpit/").status_code == 200
        return len(captured.captured_queries)

    _promise()
    client.force_login(zhou)
    _project(lin_enterprise)
    asked()
    few = asked()
    for n in range(12):
        _project(lin_enterprise, f"又一个项目{n}")
    assert asked() == few


@pytest.mark.django_db
def test_the_city_is_simulated_when_it_has_moved_and_not_oftener_than_set(
    lin_enterprise: Any, zhou: Any, client: Any, settings: Any
) -> None:
    from datetime import timedelta

    from kaigong.apps.boards import actions_outlook, cockpit
    from kaigong.apps.boards.models import Outlook

    _promise()
    _project(lin_enterprise)
    made = actions_outlook.when_due(NOW)
    assert made is not None
    assert [each["no"] for each in made.targets] == ["P1"]
    later = NOW + timedelta(minutes=settings.FORECAST_MINUTES)
    assert actions_outlook.when_due(later) is None, "nothing has happened"
    _project(lin_enterprise, "后来的项目")
    assert actions_outlook.when_due(later - timedelta(minutes=1)) is None, "too soon"
    again = actions_outlook.when_due(later)
    assert again is not None and again.seed == made.seed
    assert Outlook.objects.count() == 1, "one row a day"
    figures = cockpit.drawn(cockpit.snapshot(later, "en"), "en")
    assert figures["foreseen_at"]
    assert figures["headlines"][0]["chance"]
    assert "simulated" in figures["zones"]["headlines"]
    client.force_login(zhou)
    page = client.get("/notices/morning/").content.decode()
    assert "把握" in page and "答应过的" in page
