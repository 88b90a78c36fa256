"""The marketplace: who may do what, how a body is chosen, whose days are whose."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.core.draw import Record, Ticket, broken
from kaigong.core.problems import Faulty, Refused
from tests.apps.intermediaries.conftest import SERVICE, make_body
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def _open(project: Any, person: Any, **more: Any) -> Any:
    from kaigong.apps.intermediaries import actions

    said = {"service": SERVICE, "method": "draw", "brief": "评估场地地质灾害危险性", "wanted_days": 15} | more
    return actions.open_commission(project=project, person=person, now=NOW, **said)


def _document(person: Any) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kaigong.apps.documents import actions

    return actions.store(upload=SimpleUploadedFile("报告.txt", "评估报告".encode()), by=person.ref, now=NOW)


def test_a_draw_can_be_repeated_from_its_record_and_passes_over_the_affiliated(
    project: Any, lin: Any, bodies: list[tuple[Any, Any]], later: Any
) -> None:
    from kaigong.apps.intermediaries import actions, pages

    opened = _open(project, lin)
    assert {code for code, _lots in opened.pool} == {body.enterprise.credit_code for _p, body in bodies[:2]}
    drawn = actions.draw(commission=opened, witness="王见证", words="七十二", person=lin, now=later(1))
    record = pages.draw_record(drawn)
    assert record is not None
    again = Record(
        "intermediary", tuple(Ticket(*lot) for lot in record["pool"]), record["take"], record["commitment"],
        record["secret"], record["beacon"], tuple(record["drawn"]),
    )  # fmt: skip
    assert broken(again) is None
    assert drawn.body.enterprise.credit_code == record["drawn"][0]
    assert drawn.state == "awarded"


def test_a_body_suspended_after_the_announcement_is_passed_over(
    project: Any, lin: Any, zhao: Any, bodies: list[tuple[Any, Any]], later: Any
) -> None:
    from kaigong.apps.intermediaries import actions

    opened = _open(project, lin)
    actions.suspend_body(body=bodies[0][1], reason="资质核查", person=zhao, now=later(1))
    drawn = actions.draw(commission=opened, witness="王见证", words="七十二", person=lin, now=later(1))
    assert drawn.body_id == bodies[1][1].pk


def test_a_body_tied_to_the_deciding_agency_is_refused_with_the_article(
    project: Any, lin: Any, bodies: list[tuple[Any, Any]]
) -> None:
    with pytest.raises(Refused) as refused:
        _open(project, lin, method="choice", body=bodies[2][1], reason="熟悉场地")
    assert refused.value.code == "body.affiliated"
    assert "自然资源" in refused.value.data["agencies"]


def test_a_direct_choice_needs_a_reason(project: Any, lin: Any, bodies: list[tuple[Any, Any]]) -> None:
    with pytest.raises(Refused, match="commission.reason_missing"):
        _open(project, lin, method="choice", body=bodies[0][1])


def test_quotes_stay_sealed_until_their_last_day_has_passed(
    project: Any, lin: Any, bodies: list[tuple[Any, Any]], later: Any
) -> None:
    from kaigong.apps.intermediaries import actions, queries

    opened = _open(project, lin, method="bid", quotes_until=date(2022, 2, 14))
    (first, body), (second, other), _tied = bodies
    opened = actions.quote(commission=opened, price_fen=400_000, days=9, note="", person=first, now=later(1))
    opened = actions.quote(commission=opened, price_fen=300_000, days=12, note="", person=second, now=later(2))
    assert [quote.body for quote in queries.quotes(first, opened, date(2022, 2, 12))] == [body]
    assert queries.quotes(lin, opened, date(2022, 2, 14)) == []
    with pytest.raises(Refused, match="quote.still_open"):
        actions.award(commission=opened, body=other, reason="价低", person=lin, now=later(4))
    with pytest.raises(Refused, match="quote.too_late"):
        actions.quote(commission=opened, price_fen=1, days=1, note="", person=first, now=later(5))
    assert len(queries.quotes(lin, opened, date(2022, 2, 15))) == 2
    awarded = actions.award(commission=opened, body=other, reason="价低", person=lin, now=later(5))
    assert (awarded.body_id, awarded.price_fen, awarded.days) == (other.pk, 300_000, 12)


def test_the_days_of_the_body_and_of_the_owner_are_counted_apart(
    project: Any, lin: Any, sun: Any, bodies: list[tuple[Any, Any]], later: Any
) -> None:
    from kaigong.apps.intermediaries import actions

    person, body = bodies[0]
    row = _open(project, lin, method="choice", body=body, reason="就近")
    row = actions.begin(commission=row, person=person, now=later(1))  # Friday 11 February
    assert row.due_on == date(2022, 2, 25)  # ten working days
    report = _document(person)
    row = actions.deliver(commission=row, document=report, note="", person=person, now=later(6))  # Wednesday 16
    row = actions.give_back(commission=row, points="补充钻孔资料", person=lin, now=later(8))  # Friday 18
    row = actions.deliver(commission=row, document=report, note="", person=person, now=later(12))  # Tuesday 22
    row = actions.accept(commission=row, person=lin, now=later(13))
    assert (row.rounds, row.body_days, row.owner_days, row.state) == (2, 3 + 2, 2 + 1, "accepted")
    row = actions.note_defect(commission=row, text="缺少稳定性计算", person=sun, now=later(14))
    row = actions.rate(commission=row, score=4, text="", person=lin, now=later(14))
    assert (row.score, row.defects) == (4, 1)
    with pytest.raises(Refused, match="commission.rated_before"):
        actions.rate(commission=row, score=5, text="", person=lin, now=later(15))


def test_a_low_score_needs_its_reason(project: Any, lin: Any, bodies: list[tuple[Any, Any]], later: Any) -> None:
    from kaigong.apps.intermediaries import actions

    person, body = bodies[0]
    row = _open(project, lin, method="choice", body=body, reason="就近")
    row = actions.begin(commission=row, person=person, now=later(1))
    row = actions.deliver(commission=row, document=_document(person), note="", person=person, now=later(2))
    row = actions.accept(commission=row, person=lin, now=later(3))
    with pytest.raises(Refused, match="commission.low_needs_reason"):
        actions.rate(commission=row, score=2, text=" ", person=lin, now=later(3))


def test_whoever_has_no_part_changes_nothing(
    project: Any, lin: Any, wei: Any, sun: Any, bodies: list[tuple[Any, Any]], later: Any
) -> None:
    from kaigong.apps.intermediaries import actions

    row = _open(project, lin)
    for stranger in (wei, sun, bodies[0][0]):
        with pytest.raises(Refused, match="commission.not_yours"):
            actions.draw(commission=row, witness="王", words="一", person=stranger, now=later(1))
        with pytest.raises(PermissionDenied):
            _open(project, stranger)
    with pytest.raises(PermissionDenied):
        actions.list_body(body=bodies[0][1], person=lin, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.offer_service(
            body=bodies[0][1], service=SERVICE, grade="", certificate_no="x", valid_until=date(2023, 1, 1),
            promised_days=1, price_fen=1, person=wei, now=NOW,
        )  # fmt: skip
    row = actions.draw(commission=row, witness="王", words="一", person=lin, now=later(1))
    loser = next(person for person, body in bodies[:2] if body.pk != row.body_id)
    with pytest.raises(Refused, match="commission.not_yours"):
        actions.begin(commission=row, person=loser, now=later(1))


def test_every_fault_of_an_offer_is_named(zhao: Any) -> None:
    from kaigong.apps.intermediaries import actions

    person, body = make_body(0)
    with pytest.raises(Faulty) as faulty:
        actions.offer_service(
            body=body, service="no-such", grade="", certificate_no=" ", valid_until=date(2020, 1, 1), promised_days=0,
            price_fen=-1, person=person, now=NOW,
        )  # fmt: skip
    assert {problem.at for problem in faulty.value.problems} == {
        "service", "certificate_no", "valid_until", "promised_days", "price_fen"
    }  # fmt: skip


def test_a_page_grown_old_changes_nothing(project: Any, lin: Any, bodies: list[tuple[Any, Any]], later: Any) -> None:
    from kaigong.apps.intermediaries import actions

    row = _open(project, lin, method="bid", quotes_until=date(2022, 2, 14))
    seen = row.seen_n
    actions.quote(commission=row, price_fen=1, days=1, note="", person=bodies[0][0], now=later(1))
    with pytest.raises(Refused, match="commission.changed_since"):
        actions.cancel(commission=row, reason="不办了", person=lin, now=later(1), seen=seen)
