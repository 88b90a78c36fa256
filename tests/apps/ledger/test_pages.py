"""The ledger's pages: who sees what, what they say, and that a page of many entries asks the database no more often."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaigong.apps.ledger import actions, registry, strangers
from kaigong.core import ledger

pytestmark = pytest.mark.django_db
LINS = "probe:lin-1"


@pytest.fixture(autouse=True)
def owning_app() -> Iterator[None]:
    """An app above the ledger that vouches for streams named after their owner."""
    before = registry._streams, registry._kinds
    registry._streams, registry._kinds = {}, {}
    registry.register_streams(
        "probe",
        "示例流",
        may_see=lambda person, stream: stream.startswith(f"probe:{person.username}-"),
        own=lambda person: [f"probe:{person.username}-1"],
        url=lambda stream: f"/owner/{stream}/",
    )
    registry.register_kinds({"Probed": "已探查"})
    yield
    registry._streams, registry._kinds = before


@pytest.fixture
def stream(now: datetime) -> str:
    actions.append(LINS, [ledger.Fact("Probed", {"depth_m": 3})] * 2, after=0, by="person:lin", now=now)
    return LINS


def visit(client: Client, person: Any, name: str, *args: str, **query: str) -> Any:
    if person is not None:
        client.force_login(person)
    return client.get(reverse(f"ledger:{name}", args=args), query)


def text(response: Any) -> str:
    return response.content.decode()


def test_the_owner_sees_the_entries_with_their_names_and_the_check(client: Client, lin: Any, stream: str) -> None:
    page = visit(client, lin, "stream", stream)
    assert page.status_code == 200
    for words in ("已探查", lin.name_zh, "2022年2月10日", "depth_m", "2 条首尾相接，没有改动", f"/owner/{stream}/"):
        assert words in text(page)


def test_the_pages_speak_english(client: Client, lin: Any, stream: str) -> None:
    client.cookies["django_language"] = "en"
    page = text(visit(client, lin, "stream", stream))
    assert "recomputed just now" in page.lower()
    assert "没有改动" not in page


@pytest.mark.parametrize("name", ["stream", "export"])
def test_a_stream_of_others_is_not_there_for_an_outsider(client: Client, wei: Any, stream: str, name: str) -> None:
    response = visit(client, wei, name, stream) if name == "stream" else visit(client, wei, name, stream=stream)
    assert response.status_code == 404


def test_an_outsiders_list_is_empty_and_says_so(client: Client, wei: Any, stream: str) -> None:
    page = text(visit(client, wei, "list"))
    assert stream not in page
    assert "还没有可以查看的记录" in page


@pytest.mark.parametrize("name", ["list", "export"])
def test_without_a_log_in_one_is_asked_to_log_in(client: Client, name: str) -> None:
    response = visit(client, None, name)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:login"))


def test_officers_do_not_see_what_no_app_vouches_for(client: Client, sun: Any, now: datetime) -> None:
    actions.append("unregistered:1", [ledger.Fact("Probed", {})], after=0, by="person:sun", now=now)
    assert visit(client, sun, "stream", "unregistered:1").status_code == 404


@pytest.mark.parametrize("who", ["wu", "zhou", "administrator"])
def test_auditor_command_and_administrator_see_every_stream(
    client: Client, request: pytest.FixtureRequest, stream: str, who: str
) -> None:
    person = request.getfixturevalue(who)
    assert stream in text(visit(client, person, "list"))
    assert visit(client, person, "stream", stream).status_code == 200


def test_a_stream_that_never_was_is_not_found(client: Client, wu: Any) -> None:
    assert visit(client, wu, "stream", "probe:none").status_code == 404
    assert visit(client, wu, "export", stream="probe:none").status_code == 404


def test_the_list_is_searched_and_filtered(client: Client, wu: Any, stream: str, now: datetime) -> None:
    actions.append("other:9", [ledger.Fact("Probed", {})], after=0, by="person:wu", now=now)
    assert "other:9" not in text(visit(client, wu, "list", kind="probe"))
    found = text(visit(client, wu, "list", q="her:9"))
    assert "other:9" in found
    assert stream not in found


def queries_of(client: Client, name: str, *args: str) -> int:
    """How many queries a page takes that was visited before."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"ledger:{name}", args=args)).status_code == 200
    return len(captured)


def test_a_list_of_many_streams_takes_no_more_queries_than_one_of_few(
    client: Client, wu: Any, stream: str, now: datetime
) -> None:
    visit(client, wu, "list")
    few = queries_of(client, "list")
    batch = [(f"probe:x-{i}", [ledger.Fact("Probed", {})], 0) for i in range(70)]
    actions.append_many(batch, by="person:wu", now=now)
    assert queries_of(client, "list") == few


def test_a_page_of_many_entries_takes_no_more_queries_than_one_of_few(
    client: Client, wu: Any, lin: Any, zhou: Any, stream: str, now: datetime
) -> None:
    visit(client, wu, "stream", stream)
    few = queries_of(client, "stream", stream)
    for n, by in enumerate([wu.ref, lin.ref, zhou.ref] * 20, 2):
        actions.append(stream, [ledger.Fact("Probed", {})], after=n, by=by, now=now)
    assert queries_of(client, "stream", stream) == few
    assert "共 62 条" in text(client.get(reverse("ledger:stream", args=[stream])))


def test_the_export_button_gives_a_file_that_verifies(client: Client, lin: Any, stream: str, now: datetime) -> None:
    actions.seal_day(day=now.date(), by="system:test", now=now)
    response = visit(client, lin, "export", stream=stream)
    assert response["Content-Disposition"].startswith('attachment; filename="kaigong-probe-lin-1-')
    verdict = ledger.verify(b"".join(response.streaming_content).splitlines(keepends=True))
    assert (verdict.whole, verdict.entries, verdict.sealed) == (True, 2, 2)


def test_the_whole_ledger_is_exported_by_those_who_read_everything_alone(
    client: Client, wu: Any, lin: Any, stream: str
) -> None:
    whole = visit(client, wu, "export")
    assert ledger.verify(b"".join(whole.streaming_content).splitlines(keepends=True)).whole
    assert visit(client, lin, "export").status_code == 404


def test_daily_roots_and_the_public_key_are_public(client: Client, stream: str, now: datetime) -> None:
    assert "还没有签署过日根" in text(visit(client, None, "roots"))
    root = actions.seal_day(day=date(2022, 2, 10), by="system:test", now=now)
    page = text(visit(client, None, "roots"))
    for words in (root.hash, root.signature, ledger.parse(root.text)["public_key"], "2022年2月10日（周四）"):
        assert words in page


def test_people_see_how_their_own_account_changed_and_no_others(client: Client, lin: Any, wu: Any) -> None:
    strangers.register()
    page = text(visit(client, lin, "stream", lin.stream))
    assert "人员登记" in page
    assert "PersonRegistered" not in page
    assert visit(client, lin, "stream", wu.stream).status_code == 404


def test_every_kind_of_entry_that_accounts_seals_has_a_label() -> None:
    from kaigong.apps.accounts import events

    kinds = {name for name, value in vars(events).items() if is_dataclass(value)}
    assert kinds == strangers.KINDS.keys()
