"""The JSON interface: open data for anybody, the exchange with a token, and every "no" in one shape."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kaigong.apps.cases import passports
from kaigong.apps.cases.models import Item
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.opendata import actions, queries, tokens
from kaigong.apps.opendata.models import ApiToken
from kaigong.core.problems import Faulty, Refused
from tests.apps.cases.conftest import fresh, ready
from tests.apps.cases.test_certificates import issue
from tests.apps.opendata.conftest import clerk
from tests.conftest import NOW


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    kind = "application/json" if status < 400 else "application/problem+json"
    assert answer["Content-Type"].startswith(kind)
    return json.loads(answer.content)


def send(client: Client, path: str, body: Any, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


# -------------------------------------------------------------------------------------------------- open to anybody


def test_anybody_reads_the_catalogue(db: None, client: Client) -> None:
    found = told(client.get("/api/v1/items?stage=3&limit=2"))
    assert len(found["items"]) == 2 < found["total"]
    assert {one["stage"] for one in found["items"]} == {"3"}
    one = told(client.get(f"/api/v1/items/{found['items'][0]['id']}"))
    assert one["basis"]
    assert one["materials"]
    assert told(client.get("/api/v1/items/no-such-item"), 404)["code"] == "not_found"


def test_the_law_of_a_day_is_answered_for_that_day(db: None, client: Client) -> None:
    from kaigong.apps.rulebook import queries as rulebook

    changed = next(item for item in rulebook.catalogue().items.values() if item.legal_days_before)
    last = changed.legal_days_before[0].until
    before = told(client.get(f"/api/v1/items/{changed.id}?on={last}"))["legal"]
    after = told(client.get(f"/api/v1/items/{changed.id}?on={last + timedelta(days=1)}"))["legal"]
    assert before != after


def test_a_due_day_is_counted_with_stops(db: None, client: Client) -> None:
    body = {"started": "2025-09-15", "days": 15, "stops": [{"opened": "2025-09-22", "closed": "2025-10-15"}]}
    assert told(send(client, "due", body))["due"] == "2025-10-29"
    open_ = {"started": "2025-09-15", "days": 15, "stops": [{"opened": "2025-09-22"}]}
    answer = told(send(client, "due", open_))
    assert (answer["due"], answer["reason"], answer["remaining_days"]) == (None, "open stop", 10)


def test_every_fault_is_named_at_once(db: None, client: Client) -> None:
    body = {"started": "soon", "days": -1, "unit": "fortnight", "color": "red"}
    answer = told(send(client, "due", body), 422)
    assert {fault["at"].rpartition(".")[2] for fault in answer["faults"]} >= {"started", "days", "unit", "color"}
    assert all(fault["code"] and fault["message"] for fault in answer["faults"])


def test_faults_of_the_core_are_named_too(db: None, client: Client) -> None:
    body = {"started": "2025-09-15", "days": 1, "direction": "back", "unit": "working"}
    assert told(send(client, "due", body), 422)["faults"][0]["code"] == "due.back_counts_calendar_days"


def test_what_is_no_json_is_said_so(db: None, client: Client) -> None:
    answer = client.post("/api/v1/due", "{", content_type="application/json")
    assert told(answer, 400)["code"] == "malformed"


def test_the_state_of_a_certificate(case: Any, officer: Any, client: Client) -> None:
    made = issue(officer)
    answer = told(client.get(f"/api/v1/certificates/{made.number}"))
    assert (answer["standing"], answer["number"]) == ("valid", made.number)
    assert told(client.get("/api/v1/certificates/nothing"), 404)["status"] == 404


def test_a_passport_is_verified(project: Any, case: Any, client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = passports.written(project, now=NOW + timedelta(days=9))
    answer = told(client.post("/api/v1/verifications", {"file": SimpleUploadedFile("p.jsonl", data)}))
    assert (answer["kind"], answer["whole"], answer["project"]) == ("passport", True, project.code)
    assert sum(share["days"] for share in answer["owed"]) == answer["days"] == 9
    answer = told(client.post("/api/v1/verifications", {"file": SimpleUploadedFile("p.jsonl", data[:-9])}))
    assert (answer["whole"], answer["place"] is not None) == (False, True)


def test_figures_count_projects_and_desks(project: Any, case: Any, client: Client) -> None:
    answer = told(client.get("/api/v1/figures"))
    assert sum(row["projects"] for row in answer["projects"]) == 1
    assert (
        sum(row["open"] for row in answer["agencies"])
        == Item.objects.exclude(kind__in=("self-managed", "milestone")).count()
    )


def test_the_description_can_be_fetched(client: Client) -> None:
    answer = json.loads(client.get("/api/v1/openapi.json").content)
    assert answer["openapi"].startswith("3.")
    problem = answer["paths"]["/api/v1/due"]["post"]["responses"]["422"]["content"]
    assert list(problem) == ["application/problem+json"]


def test_every_operation_and_every_action_is_told_in_the_howto() -> None:
    from kaigong.apps.opendata.api import api

    told = (Path(__file__).parents[3] / "docs/howto/use-the-interface.md").read_text(encoding="utf-8")
    paths = api.get_openapi_schema()["paths"]
    named = [f"{method.upper()} {path}" for path, operations in paths.items() for method in operations]
    assert [operation for operation in named if f"`{operation}`" not in told] == []


# ----------------------------------------------------------------------------------------------------- the exchange


@pytest.mark.parametrize("token", ["", "x", "kg1.e30.00", "kg1." + "A" * 900 + ".00"])
def test_without_a_token_the_exchange_is_closed(db: None, client: Client, token: str) -> None:
    answer = send(client, "exchange/moves", {"moves": []}, token)
    assert told(answer, 401)["code"] == "token.missing"
    assert client.get("/api/v1/exchange/events").status_code == 401


def test_moves_come_in_and_each_is_answered(case: Any, token_of: Any, client: Client) -> None:
    item = ready()
    officer = clerk(item.agency_id)
    line = {"case": case.no, "item": item.code, "by": officer.username}
    feed = {"moves": [
        {**line, "action": "accept"}, {**line, "action": "accept"}, {**line, "action": "take_on"},
        {**line, "action": "decide", "decision": "approve", "reason": "符合条件"},
        {**line, "action": "deliver", "by": "nobody"},
    ]}  # fmt: skip
    answer = told(send(client, "exchange/moves", feed, token_of(item.agency_id)))
    assert (answer["done"], answer["refused"]) == (3, 2)
    assert [move["code"] for move in answer["moves"]][1] == "move.not_possible"
    assert answer["moves"][4]["code"] == "exchange.stranger"
    assert fresh(item).state == "approved"
    assert ledger.read(case.stream).entries[-1].recorded_at.year >= 2022


def test_an_agency_moves_nothing_of_another(case: Any, token_of: Any, client: Client) -> None:
    item = ready()
    other = next(row for row in Item.objects.exclude(agency_id=item.agency_id) if row.agency_id not in item.agencies)
    stranger = clerk(other.agency_id, "other") if _is_desk(other.agency_id) else clerk("heritage", "other")
    line = {"case": case.no, "item": item.code, "by": stranger.username, "action": "accept"}
    answer = told(send(client, "exchange/moves", {"moves": [line]}, token_of(stranger.agency_id)))
    assert answer["moves"][0]["code"] == "move.not_yours"
    assert fresh(item).state == "received"


def _is_desk(agency: str) -> bool:
    from kaigong.apps.accounts.models import Agency

    return Agency.objects.filter(pk=agency).exists()


def test_a_feed_sent_twice_changes_nothing_the_second_time(case: Any, token_of: Any, client: Client) -> None:
    item = ready()
    line = {"case": case.no, "item": item.code, "by": clerk(item.agency_id).username, "action": "accept"}
    token = token_of(item.agency_id)
    told(send(client, "exchange/moves", {"moves": [line]}, token))
    before = ledger.read(case.stream).last
    assert told(send(client, "exchange/moves", {"moves": [line]}, token))["done"] == 0
    assert ledger.read(case.stream).last == before


def test_every_faulty_line_is_named(db: None, city: Any, token_of: Any, client: Client) -> None:
    moves = [{"action": "fly"}, {"action": "accept", "case": "x"}, {"action": "suspend", "planned_days": 0}]
    answer = told(send(client, "exchange/moves", {"moves": moves}, token_of("natural-resources")), 422)
    places = " ".join(fault["at"] for fault in answer["faults"])
    assert all(f"moves.{n}" in places for n in range(3))


def test_what_happened_goes_out_in_order_and_nothing_of_others(case: Any, token_of: Any, client: Client) -> None:
    item = ready()
    token = token_of(item.agency_id)
    headers = {"Authorization": f"Bearer {token}"}
    seen, after = [], 0
    while True:
        answer = told(client.get(f"/api/v1/exchange/events?after={after}&limit=7", headers=headers))
        if not answer["events"]:
            break
        seen += answer["events"]
        after = answer["last"]
    assert [event["n"] for event in seen] == list(range(1, ledger.read(case.stream).last + 1))
    assert {event["stream"] for event in seen} == {case.stream}
    far = {"Authorization": f"Bearer {token_of('heritage')}"}
    if not Item.objects.filter(seats__agency_id="heritage").exists():
        assert told(client.get("/api/v1/exchange/events", headers=far))["events"] == []


def test_a_withdrawn_or_outlived_token_counts_no_more(city: Any, token_of: Any, administrator: Any) -> None:
    token = token_of("natural-resources")
    row = ApiToken.objects.get()
    assert queries.holder(token, row.until) == row
    assert queries.holder(token, row.until + timedelta(days=1)) is None
    actions.withdraw_token(token=row, reason="系统停用", person=administrator, now=row.issued_at)
    assert queries.holder(token, row.until) is None
    with pytest.raises(Refused):
        actions.withdraw_token(token=row, reason="系统停用", person=administrator, now=row.issued_at)


def test_a_token_cannot_be_made_up_or_changed(city: Any, token_of: Any) -> None:
    token = token_of("natural-resources")
    said = tokens.read(token)
    assert said is not None
    assert said.agency == "natural-resources"
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        assert tokens.read(token[:place] + other + token[place + 1 :]) is None


def test_only_an_administrator_lets_systems_in(city: Any, sun: Any, token_of: Any, client: Client) -> None:
    from django.core.exceptions import PermissionDenied

    token_of("natural-resources")
    row = ApiToken.objects.get()
    with pytest.raises(PermissionDenied):
        actions.issue_token(agency=row.agency, purpose="x", until=row.until, person=sun, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.withdraw_token(token=row, reason="x", person=sun, now=NOW)
    client.force_login(sun)
    assert client.get("/api/tokens/").status_code == 404
    assert client.get("/api/tokens/new/").status_code == 404
    assert client.post(f"/api/tokens/{row.key}/withdraw/", {"reason": "x"}).status_code == 404


def test_faults_of_a_token_are_all_named(city: Any, administrator: Any) -> None:
    from kaigong.apps.accounts.models import Agency

    with pytest.raises(Faulty) as wrong:
        actions.issue_token(agency=Agency.objects.first(), purpose=" ", until=NOW.date(), person=administrator, now=NOW)
    assert [fault.code for fault in wrong.value.problems] == ["token.purpose_missing", "token.until"]


def test_the_page_shows_a_token_once(city: Any, administrator: Any, client: Client) -> None:
    client.force_login(administrator)
    from django.utils import timezone

    until = timezone.localdate() + timedelta(days=30)
    answer = client.post(
        "/api/tokens/new/", {"agency": "natural-resources", "purpose": "登记系统", "until": str(until)}
    )
    assert answer.status_code == 200
    assert "kg1." in answer.content.decode()
    assert "kg1." not in client.get("/api/tokens/").content.decode()
    key = ApiToken.objects.get().key
    assert client.post(f"/api/tokens/{key}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/api/tokens/{key}/withdraw/", {"reason": "停用"}).status_code == 302
    assert client.post("/api/tokens/new/", {"agency": "x", "until": "never"}).status_code == 422
