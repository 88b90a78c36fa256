"""The life of a project: what proves its milestones, what speaks against it, why it is late, 统计入库."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kaigong.apps.accounts import actions as accounts
from kaigong.apps.documents import actions as documents
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import actions, actions_life, actions_statistics, doubts, life_check
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.models import Delay, Doubt, Evidence, Kind, Milestone, Project, Statistics
from kaigong.core.problems import Faulty, Refused

pytestmark = pytest.mark.django_db
ON = date(2022, 2, 9)
JIANGLING, ELSEWHERE = (30.04, 112.42), (31.0, 111.0)


def photo(now: datetime, *, place: tuple[float, float] | None, day: str = "2022:02:09 10:00:00", tint: int = 0) -> Any:
    """A small picture with what a camera writes into it."""
    exif = Image.Exif()
    if day:
        exif.get_ifd(0x8769)[0x9003] = day
    if place:
        degrees = [(int(abs(x)), int(abs(x) * 60 % 60), round(abs(x) * 3600 % 60, 2)) for x in place]
        exif.get_ifd(0x8825).update({1: "N", 2: degrees[0], 3: "E", 4: degrees[1]})
    out = BytesIO()
    Image.new("RGB", (8, 8), (tint, 90, 90)).save(out, "JPEG", exif=exif)
    upload = SimpleUploadedFile(f"现场{tint}.jpg", out.getvalue(), content_type="image/jpeg")
    return documents.store(upload=upload, by="system:setup", now=now)


def paper(now: datetime, text: str) -> Any:
    upload = SimpleUploadedFile(f"{text}.txt", text.encode(), content_type="text/plain")
    return documents.store(upload=upload, by="system:setup", now=now)


def codes_of(caught: pytest.ExceptionInfo[Faulty]) -> set[str]:
    return {problem.code for problem in caught.value.problems}


@pytest.fixture
def file(project: Any, lin: Any, now: datetime) -> Callable[..., Any]:
    """Files a proof of the start as Lin does."""

    def filed(proof: Proof, milestone: str = "started", **more: Any) -> Any:
        said = {"project": project, "by": lin.ref, "now": now} | more
        actions_life.file_evidence(proof=proof, milestone=milestone, **said)
        return Evidence.objects.latest("pk")

    return filed


@pytest.fixture
def started(project: Any, evidence: Any, lin: Any, now: datetime) -> Any:
    return actions.record_start(project=project, on=ON, evidence=evidence, by=lin.ref, now=now)


def said_against(project: Any) -> set[str]:
    return set(Doubt.objects.filter(project=project).values_list("signal", flat=True))


# -------------------------------------------------------------------------------------------------------- proofs


def test_a_photo_tells_its_day_and_place_itself(file: Any, now: datetime) -> None:
    row = file(Proof(Kind.PHOTO, photo(now, place=JIANGLING), on=date(2022, 1, 1), latitude=1.0, longitude=1.0))
    assert (row.on, row.from_file) == (ON, "day place")
    assert (row.latitude, row.longitude) == pytest.approx(JIANGLING, abs=1e-4)


def test_a_photo_without_a_place_is_asked_for_it_with_everything_else_that_is_wrong(file: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        file(Proof(Kind.PHOTO, photo(now, place=None, day="")), milestone="nowhere")
    assert codes_of(caught) == {"evidence.day_missing", "evidence.place_missing", "project.unknown_stage"}
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"kind": Kind.PHOTO, "latitude": 30.0, "longitude": 112.0}, "evidence.no_picture"),
        ({"kind": Kind.METER}, "evidence.reading_missing"),
        ({"kind": Kind.PERMIT}, "evidence.number_missing"),
        ({"kind": Kind.TAX, "amount_fen": 0}, "evidence.amount_missing"),
        ({"kind": Kind.CONTRACT, "on": date(2022, 2, 11)}, "evidence.in_future"),
    ],
)
def test_each_kind_of_proof_says_what_it_has_to_say(file: Any, now: datetime, said: Any, missing: str) -> None:
    with pytest.raises(Faulty) as caught:
        file(Proof(document=paper(now, "文件"), **{"on": ON} | said))
    assert codes_of(caught) == {missing}


def test_a_start_on_paper_is_found_and_cleared_by_its_proofs(started: Any, file: Any, zhou: Any, now: datetime) -> None:
    accounts.register_agency(
        id="421024", name_zh="江陵县", name_en="Jiangling", kind="county", by="system:setup", now=now
    )
    assert said_against(started) == {"start-permit"}
    permit = file(Proof(Kind.PERMIT, paper(now, "许可"), ON - timedelta(2), number="421024202202080101"))
    assert said_against(started) == set()
    file(Proof(Kind.PHOTO, photo(now, place=ELSEWHERE, tint=1)))
    assert said_against(started) == {"photo-elsewhere"}
    actions_life.strike_evidence(piece=permit, reason="许可证号查无此证", by=zhou.ref, now=now)
    assert said_against(started) == {"photo-elsewhere", "start-permit"}
    assert Evidence.objects.get(pk=permit.pk).struck_reason == "许可证号查无此证"


def test_one_photo_for_two_projects_speaks_against_both(
    started: Any, file: Any, register: Any, evidence: Any, lin: Any, now: datetime
) -> None:
    other = register(name="另一个项目")
    actions.record_start(project=other, on=ON, evidence=evidence, by=lin.ref, now=now)
    picture = photo(now, place=JIANGLING)
    file(Proof(Kind.PHOTO, picture))
    file(Proof(Kind.PHOTO, picture), project=other)
    doubts.review_all(now.date())
    assert "photo-shared" in said_against(started) and "photo-shared" in said_against(other)


def test_time_alone_raises_the_doubt_that_no_money_was_drawn(started: Any) -> None:
    doubts.review_all(date(2022, 5, 8))
    assert "no-money" not in said_against(started)
    doubts.review_all(date(2022, 5, 9))
    assert "no-money" in said_against(started)


def test_a_proof_struck_proves_no_step(project: Any, file: Any, lin: Any, zhou: Any, now: datetime) -> None:
    piece = file(Proof(Kind.APPROVAL, paper(now, "批复"), ON), "reserve")
    actions_life.strike_evidence(piece=piece, reason="文号不符", by=zhou.ref, now=now)
    with pytest.raises(Refused) as caught:
        actions.move_stage(project=project, to="reserve", evidence=Evidence.objects.get(), by=lin.ref, now=now)
    assert caught.value.code == "project.evidence_missing"


def test_the_day_of_a_milestone_is_kept_with_its_proof(project: Any, file: Any, lin: Any, now: datetime) -> None:
    piece = file(Proof(Kind.APPROVAL, paper(now, "批复"), ON), "reserve")
    actions.move_stage(project=project, to="reserve", evidence=piece, on=ON, by=lin.ref, now=now)
    row = Milestone.objects.get()
    assert (row.stage, row.on, row.evidence_n, row.recorded_at) == ("reserve", ON, piece.n, now)


# -------------------------------------------------------------------------------------------------------- delays


def test_a_delay_has_a_reason_of_the_list_and_an_end(project: Any, lin: Any, now: datetime) -> None:
    said = {"project": project, "milestone": "started", "by": lin.ref, "now": now}
    with pytest.raises(Faulty) as caught:
        actions_life.record_delay(**said, reason="laziness", since=date(2022, 2, 11), agency="nobody")
    assert codes_of(caught) == {"delay.reason", "delay.in_future", "delay.agency"}
    actions_life.record_delay(**said, reason="money", since=ON)
    with pytest.raises(Refused):
        actions_life.record_delay(**said, reason="money", since=ON)
    row = Delay.objects.get()
    with pytest.raises(Faulty):
        actions_life.end_delay(delay=row, on=ON - timedelta(1), by=lin.ref, now=now)
    actions_life.end_delay(delay=row, on=now.date(), by=lin.ref, now=now)
    assert Delay.objects.get().until == now.date()
    with pytest.raises(Refused):
        actions_life.end_delay(delay=row, on=now.date(), by=lin.ref, now=now)


# ----------------------------------------------------------------------------------------------------- statistics


@pytest.fixture
def proofs(file: Any, now: datetime) -> list[Any]:
    return [
        file(Proof(Kind.APPROVAL, paper(now, "备案证"), ON), "reserve"),
        file(Proof(Kind.CONTRACT, paper(now, "施工合同"), ON)),
        file(Proof(Kind.PHOTO, photo(now, place=JIANGLING))),
    ]


def test_entering_the_statistics_takes_a_proof_of_each_line(
    project: Any, proofs: list[Any], lin: Any, zhou: Any, now: datetime
) -> None:
    by = {"by": lin.ref, "now": now}
    with pytest.raises(Faulty) as caught:
        actions_statistics.file_statistics(project=project, pieces=proofs[:1], **by)
    assert [problem.code for problem in caught.value.problems] == ["statistics.proof_missing"] * 2
    actions_statistics.file_statistics(project=project, pieces=proofs, **by)
    decide = {"project": project, "by": zhou.ref, "now": now}
    actions_statistics.return_statistics(**decide, reason="合同未盖章")
    actions_statistics.file_statistics(project=project, pieces=proofs, **by)
    actions_statistics.enter_statistics(**decide, number="42102420220001", on=now.date())
    actions_statistics.correct_statistics(**decide, number="42102420220002", reason="编码抄错")
    row = Statistics.objects.get()
    assert (row.state, row.number, row.investment_fen) == ("entered", "42102420220002", 60_000_000_000)
    assert Project.objects.get().stage == "idea"  # the flag moves no stage
    assert (project.file.in_statistics, project.file.in_statistics_on) == (True, now.date())
    actions_statistics.correct_statistics(**decide, removed=True, reason="项目终止")
    assert Statistics.objects.get().state == "removed"


def test_a_project_below_the_threshold_is_not_entered(
    register: Any, proofs: list[Any], lin: Any, now: datetime
) -> None:
    small = register(name="小项目", investment_fen=499_999_999)
    with pytest.raises(Refused) as caught:
        actions_statistics.file_statistics(project=small, pieces=proofs, by=lin.ref, now=now)
    assert caught.value.code == "statistics.too_small"


def test_proofs_of_another_project_do_not_enter_one(register: Any, proofs: list[Any], lin: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        actions_statistics.file_statistics(project=register(name="乙"), pieces=proofs, by=lin.ref, now=now)
    assert codes_of(caught) == {"statistics.other_evidence"}


def test_folding_the_streams_gives_the_stored_rows(
    started: Any, proofs: list[Any], lin: Any, zhou: Any, now: datetime
) -> None:
    actions_life.strike_evidence(piece=proofs[1], reason="不清楚", by=zhou.ref, now=now)
    actions_life.record_delay(project=started, milestone="in_use", reason="money", since=ON, by=lin.ref, now=now)
    actions_life.end_delay(delay=Delay.objects.get(), on=now.date(), by=lin.ref, now=now)
    assert list(life_check.faults()) == []
    Evidence.objects.filter(pk=proofs[0].pk).update(reading=Decimal(3))
    Milestone.objects.all().delete()
    assert len(list(life_check.faults())) == 2


# ------------------------------------------------------------------------------------------------------ outsiders


@pytest.mark.parametrize("outsider", ["wei", "wu"])
def test_an_outsider_changes_nothing_in_the_life_of_a_project(
    project: Any, proofs: list[Any], lin: Any, now: datetime, request: pytest.FixtureRequest, outsider: str
) -> None:
    actions_life.record_delay(project=project, milestone="started", reason="money", since=ON, by=lin.ref, now=now)
    before, p = ledger.read(project.stream).last, project
    who = {"by": request.getfixturevalue(outsider).ref, "now": now}
    for attempt in (
        lambda: actions_life.file_evidence(
            project=p, proof=Proof(Kind.CONTRACT, proofs[1].document, ON), milestone="full", **who
        ),
        lambda: actions_life.strike_evidence(piece=proofs[0], reason="x", **who),
        lambda: actions_life.record_delay(project=p, milestone="full", reason="money", since=ON, **who),
        lambda: actions_life.end_delay(delay=Delay.objects.get(), on=ON, **who),
        lambda: actions_statistics.file_statistics(project=p, pieces=proofs, **who),
        lambda: actions_statistics.return_statistics(project=p, reason="x", **who),
        lambda: actions_statistics.enter_statistics(project=p, number="1", on=ON, **who),
        lambda: actions_statistics.correct_statistics(project=p, reason="x", removed=True, **who),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert ledger.read(project.stream).last == before
