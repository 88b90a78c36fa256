"""The pages of notices: the bell, the list, reading, choosing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaigong.apps.notices import actions, queries
from kaigong.apps.notices.models import Notice
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(probe: Any, work: Callable[..., None], lin: Any) -> Notice:
    actions.tell(to=["person:lin"], kind="probe", subject="case:KG-1", data={"n": 1}, url="/notices/settings/", now=NOW)
    work()
    return Notice.objects.get()


def text(response: Any) -> str:
    return response.content.decode()


def test_the_bell_on_every_page_counts_what_is_unread(client: Any, told: Notice, lin: Any) -> None:
    client.force_login(lin)
    assert "通知：1 条未读" in text(client.get("/accounts/me/"))
    assert client.post("/notices/read/").status_code == 302
    assert "通知：没有未读" in text(client.get("/accounts/me/"))


def test_opening_a_notice_marks_it_read_and_leads_there(client: Any, told: Notice, lin: Any) -> None:
    client.force_login(lin)
    assert "第 1 号通知" in text(client.get("/notices/?show=unread"))
    answer = client.post(f"/notices/{told.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/notices/settings/")
    assert queries.unread_count(lin) == 0
    assert "第 1 号通知" in text(client.get("/notices/"))


def test_marking_one_as_read_stays_on_the_list(client: Any, told: Notice, lin: Any) -> None:
    client.force_login(lin)
    assert client.post(f"/notices/{told.pk}/open/", {"stay": "1"})["Location"] == "/notices/"


def test_a_notice_never_leads_out_of_the_house(client: Any, told: Notice, lin: Any) -> None:
    Notice.objects.update(url="https://elsewhere.example/")
    client.force_login(lin)
    assert client.post(f"/notices/{told.pk}/open/")["Location"] == "/notices/"


def test_another_persons_notice_does_not_exist(client: Any, told: Notice, wei: Any) -> None:
    client.force_login(wei)
    assert client.post(f"/notices/{told.pk}/open/").status_code == 404
    assert "第 1 号通知" not in text(client.get("/notices/"))
    client.post("/notices/read/")
    told.refresh_from_db()
    assert told.read_at is None


def test_nobody_logged_in_is_sent_to_the_log_in(client: Any) -> None:
    for path in ("/notices/", "/notices/settings/", "/notices/webhooks/"):
        assert client.get(path).status_code == 302


def test_what_is_chosen_on_the_page_is_kept(client: Any, probe: Any, lin: Any) -> None:
    client.force_login(lin)
    page = text(client.get("/notices/settings/"))
    assert 'name="inbox-probe"' in page
    ways = queries.ways(lin)
    data = {f"inbox-{kind}": way[0] for kind, way in ways.items()} | {
        f"email-{kind}": way[1] for kind, way in ways.items()
    }
    data |= {"inbox-probe": "off", "email-probe": "now", "language": "en", "digest_email": "on"}
    assert client.post("/notices/settings/", data).status_code == 302
    assert queries.ways(lin)["probe"] == ("off", "now")
    reader = queries.reader(lin)
    assert (reader.language, reader.digest_inbox, reader.digest_email) == ("en", False, True)


def test_a_wrong_address_is_named_and_nothing_is_sent(client: Any, lin: Any) -> None:
    client.force_login(lin)
    answer = client.post("/notices/settings/address/", {"email": "nobody"})
    assert answer.status_code == 422
    assert "请填写正确的电子邮箱" in text(answer)


def test_a_long_list_asks_the_database_no_more_often(
    client: Any, probe: Any, work: Callable[..., None], lin: Any
) -> None:
    client.force_login(lin)
    client.get("/notices/")  # the first request of a session asks for its person
    counts = []
    for more in (3, 40):
        for n in range(more):
            actions.tell(to=["person:lin"], kind="probe", subject="case:1", data={"n": n}, url="/", now=NOW)
        work()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/notices/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
