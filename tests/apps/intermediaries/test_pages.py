"""The pages of the marketplace, for each of its people."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.apps.intermediaries.conftest import SERVICE
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def _client(person: Any) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clock(settings: Any) -> None:
    """The pages take place at the hour of the tests."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.apps.cases.clock.standing"]


def test_anybody_may_read_the_register_and_the_league(bodies: list[tuple[Any, Any]]) -> None:
    page = _client(None).get("/intermediaries/").content.decode()
    assert "示例评估机构0" in page
    assert _client(None).get("/intermediaries/league/").status_code == 200
    code = bodies[2][1].enterprise.credit_code
    assert "不能承接" in _client(None).get(f"/intermediaries/{code}/").content.decode()


def test_a_body_that_only_asks_is_seen_by_the_bureau_and_itself(zhao: Any, wei: Any) -> None:
    from tests.apps.intermediaries.conftest import make_body

    person, body = make_body(0, listed=False)
    address = f"/intermediaries/{body.enterprise.credit_code}/"
    assert [_client(who).get(address).status_code for who in (None, wei, zhao, person)] == [404, 404, 200, 200]
    assert _client(wei).post(address + "list/").status_code == 404
    assert _client(person).post(address + "list/").status_code == 403
    assert _client(zhao).post(address + "list/").status_code == 302
    assert _client(None).get(address).status_code == 200


@pytest.mark.usefixtures("clock")
def test_a_job_from_its_commission_to_its_rating(
    project: Any, lin: Any, wei: Any, bodies: list[tuple[Any, Any]]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kaigong.apps.intermediaries.models import Commission

    owner, (person, body) = _client(lin), bodies[0]
    new = f"/intermediaries/commissions/new/{project.code}/"
    assert "示例评估机构0" in owner.get(new, {"service": SERVICE}).content.decode()
    said = {"service": SERVICE, "method": "choice", "wanted_days": 15, "brief": "评估"}
    refused = owner.post(new, said)
    assert refused.status_code == 422
    assert "直接选取须选定机构并写明理由" in refused.content.decode()
    tied = owner.post(new, {**said, "body": bodies[2][1].pk, "reason": "熟"})
    assert tied.status_code == 409
    assert "第四十三条" in tied.content.decode()
    made = owner.post(new, {**said, "body": body.pk, "reason": "就近"})
    row = Commission.objects.get()
    address = f"/intermediaries/commissions/{row.no}/"
    assert made["Location"] == address
    doer = _client(person)
    assert "开始编制" in doer.get(address).content.decode()
    assert doer.post(address + "begin/", {}).status_code == 302
    report = SimpleUploadedFile("报告.txt", "评估报告".encode())
    assert doer.post(address + "deliver/", {"document": report}).status_code == 302
    assert owner.post(address + "give_back/", {"points": ""}).status_code == 422
    assert owner.post(address + "accept/", {}).status_code == 302
    assert owner.post(address + "rate/", {"score": "5"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.score) == ("accepted", 5)
    result = f"{address}documents/{row.result_id}/"
    assert [_client(who).get(result).status_code for who in (lin, person, wei)] == [200, 200, 404]
    assert "5 / 5" in owner.get(address).content.decode()


@pytest.mark.usefixtures("clock")
def test_a_stranger_finds_no_commission_and_no_draw(
    project: Any, lin: Any, wei: Any, bodies: list[tuple[Any, Any]]
) -> None:
    from kaigong.apps.intermediaries import actions

    row = actions.open_commission(
        project=project, service=SERVICE, method="draw", brief="评估", wanted_days=15, person=lin, now=NOW
    )
    address = f"/intermediaries/commissions/{row.no}/"
    assert _client(None).get(address).status_code == 302
    for path in ("", "draw.json"):
        assert _client(wei).get(address + path).status_code == 404
    assert _client(wei).post(address + "cancel/", {"reason": "x"}).status_code == 404
    assert _client(wei).get(f"/intermediaries/commissions/new/{project.code}/").status_code == 404
    drawn = _client(lin).post(address + "draw/", {"witness": "王见证", "words": "七"})
    assert drawn.status_code == 302
    record = _client(lin).get(address + "draw.json").json()
    assert record["kaigong"] == "draw"
    assert "抽取名册" in _client(lin).get(address).content.decode()


def test_a_service_is_offered_on_the_page_of_the_body(bodies: list[tuple[Any, Any]]) -> None:
    person, body = bodies[0]
    address = f"/intermediaries/{body.enterprise.credit_code}/offers/"
    said = {"service": "topographic-survey", "certificate_no": "C-9", "valid_until": "2031-01-01",
            "promised_days": 6, "price": "1.5"}  # fmt: skip
    assert _client(bodies[1][0]).post(address, said).status_code == 404
    assert _client(person).post(address, {**said, "valid_until": str(date(2001, 1, 1))}).status_code == 422
    assert _client(person).post(address, said).status_code == 302
    assert body.offers.get(service="topographic-survey").price_fen == 1_500_000
