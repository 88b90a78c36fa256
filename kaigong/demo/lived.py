"""The life of the sample projects: what proves their starts and what does not, why some are late, the ceremony of a
February day and the tour before it, who looks after whom. All of it is made up; every document says so."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects import actions_life, actions_statistics, doubts, queries, signal_rules
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.models import Evidence, Kind, Project
from kaigong.apps.supervision import actions as supervision
from kaigong.apps.supervision.models import Groundbreaking
from kaigong.demo import evidence
from kaigong.demo.dice import one_of

Task = Callable[[datetime], None]
BY = "system:demo"
CEREMONY, ZONE, PLACE = date(2022, 2, 8), "jingzhou-zone", "荆州开发区（样例）"
TOUR, NEXT_TOUR, NEXT_CEREMONY = date(2022, 1, 20), date(2022, 2, 17), date(2022, 2, 28)
UNPROVEN = 6  # starts of this year that are left without a permit
BARE = 3  # projects of the ceremony whose permits were lacking when they were listed
REASONS = ("land", "drawing-review", "approval", "money", "utilities", "design-change", "relocation", "materials")
DAYLIGHT = (178, 205, 220)
NAMES = UUID("5a1c6e0e-0f6f-4b0e-9a3b-6d2f2f0c2022")


def tasks() -> Mapping[date, tuple[int, Task]]:
    """What is entered on which day, and at which hour."""
    return {CEREMONY - timedelta(1): (15, plan_ceremony), CEREMONY: (18, hold_ceremony)}


def plan_ceremony(now: datetime) -> None:
    """The list of the next day: most projects show their paper permits, a few are listed all the same."""
    found = queries.waiting().filter(county=ZONE, forecast_start_on=CEREMONY, is_sample=True)
    projects = sorted(found, key=lambda one: (one.named_on_page, one.code))
    zhou = Person.objects.filter(username="zhou").first()
    if not projects or zhou is None or zhou.agency is None:
        return
    bare = [project.pk for project in projects if not project.named_on_page][:BARE]
    ready = [project for project in projects if project.pk not in bare]
    if ready:
        _archive(ready, evidence.of_archive(PLACE, [(project, CEREMONY) for project in ready], BY, now), now)
    made = supervision.plan_groundbreaking(
        title="样例：一季度重大项目集中开工", headquarters=zhou.agency, on=CEREMONY, place=PLACE, is_sample=True,
        person=zhou, now=now,
    )  # fmt: skip
    supervision.list_projects(
        event=made, projects=projects, despite="样例：施工许可当天颁发，见报前补录", person=zhou, now=now
    )


def hold_ceremony(now: datetime) -> None:
    """It took place."""
    zhou, made = Person.objects.filter(username="zhou").first(), Groundbreaking.objects.filter(on=CEREMONY).first()
    if zhou is not None and made is not None:
        supervision.hold_event(event=made, on=CEREMONY, person=zhou, now=now)


def fill(people: Mapping[str, Person], now: datetime) -> int:
    """Everything of the last morning. How many starts something speaks against."""
    today = timezone.localdate(now)
    started = list(queries.started().filter(is_sample=True).select_related("file"))
    this_year = [one for one in started if one.started_on and one.started_on.year == today.year]
    _prove(started, {one.pk for one in _left(this_year)}, today, now)
    _photos(this_year, now)
    _late(today, now)
    _statistics(people, now)
    _events(people, this_year, now)
    _care(people, now)
    return doubts.review_all(today)


def _left(this_year: Sequence[Project]) -> list[Project]:
    """The few invented starts that are left without a permit, so that the list of paper starts shows something."""
    invented = [one for one in this_year if not one.named_on_page]
    return sorted(invented, key=lambda one: one_of(range(10**6), "proven", one.code))[:UNPROVEN]


def _prove(started: Sequence[Project], left: set[int], today: date, now: datetime) -> None:
    """Every other start shows its paper permits, and its first payment where no money is known."""
    known = doubts.lives(started)
    rules = [rule for rule in signal_rules.rules() if rule.id in ("start-permit", "no-money")]
    against = {one.pk: {s.rule.id for s in doubts.against(known[one.pk], rules, today)} for one in started}
    bare = [one for one in started if one.pk not in left and "start-permit" in against[one.pk]]
    unpaid = [one for one in started if "no-money" in against[one.pk]]
    for kind, rows, title in ((Kind.ARCHIVE, bare, "全市"), (Kind.PAYMENT, unpaid, "首笔工程款支付，全市")):
        if not rows:
            continue
        paper = evidence.of_archive(title, [(one, one.started_on or today) for one in rows], BY, now)
        for project in rows:
            paid = max(project.investment_fen // 100, 100) if kind is Kind.PAYMENT else None
            proof = Proof(kind, paper, project.started_on or today, amount_fen=paid)
            actions_life.file_evidence(project=project, proof=proof, milestone="started", by=BY, now=now)


def _archive(projects: Sequence[Project], papers: Document, now: datetime) -> None:
    for project in projects:
        proof = Proof(Kind.ARCHIVE, papers, timezone.localdate(now))
        actions_life.file_evidence(project=project, proof=proof, milestone="started", by=BY, now=now)


def picture(name: str, on: date, place: tuple[float, float] | None, now: datetime) -> Document:
    """A drawn site, with what a camera writes into a photo."""
    image = Image.new("RGB", (320, 200), DAYLIGHT)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 140, 320, 200), fill=(150, 132, 104))
    for n in range(4):
        high = 30 + 20 * one_of((0, 1, 2, 3), name, n)
        pen.rectangle((30 + 70 * n, 140 - high, 70 + 70 * n, 140), fill=(120 + 20 * n, 110, 105))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"{on:%Y:%m:%d} 10:00:00"
    if place:
        parts = [(int(x), int(x * 60 % 60), round(x * 3600 % 60, 2)) for x in place]
        exif.get_ifd(0x8825).update({1: "N", 2: parts[0], 3: "E", 4: parts[1]})
    exif[0x010E] = "Kaigong sample"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, quality=70)
    upload = SimpleUploadedFile(f"{name}（样例）.jpg", out.getvalue(), content_type="image/jpeg")
    return documents.store(upload=upload, by=BY, now=now)


def _photos(started: Sequence[Project], now: datetime) -> None:
    """Photos of some starts: most where the project is, one far away, one that proves two projects."""
    placed = [one for one in started if not one.named_on_page and _place(one) is not None][:9]
    if len(placed) < 4:
        return
    shared = picture("开工现场", placed[0].started_on or CEREMONY, _place(placed[0]), now)
    for n, project in enumerate(placed):
        lat, lon = _place(project) or (30.3, 112.2)
        away = (lat + 0.4, lon) if n == 2 else (lat, lon)
        photo = shared if n < 2 else picture(f"开工现场{n}", project.started_on or CEREMONY, away, now)
        proof = Proof(Kind.PHOTO, photo)
        actions_life.file_evidence(project=project, proof=proof, milestone="started", by=BY, now=now)


def _place(project: Project) -> tuple[float, float] | None:
    file = getattr(project, "file", None)
    return None if file is None or file.latitude is None else (file.latitude, file.longitude)


def _late(today: date, now: datetime) -> None:
    """Why the latest are late."""
    late = (
        queries.waiting()
        .filter(plan_late_days__gt=0, is_sample=True, named_on_page=False)
        .order_by("-plan_late_days", "code")[:12]
    )
    for n, project in enumerate(late):
        actions_life.record_delay(
            project=project, milestone="started", reason=REASONS[n % len(REASONS)], since=today - timedelta(5 + n),
            note="样例", by=BY, now=now,
        )  # fmt: skip


def _statistics(people: Mapping[str, Person], now: datetime) -> None:
    """One of Lin's projects is in the statistics, the next waits for it."""
    mine = queries.started().filter(enterprise__members__person__username="lin").order_by("code")[:2]
    for n, project in enumerate(mine):
        on = project.started_on or CEREMONY
        for kind, what in ((Kind.APPROVAL, "备案证"), (Kind.CONTRACT, "施工合同")):
            paper = evidence.of_milestone(project, what, on, BY, now)
            actions_life.file_evidence(
                project=project, proof=Proof(kind, paper, on), milestone="started", by=BY, now=now
            )
        if not Evidence.objects.filter(project=project, kind=Kind.PHOTO).exists():
            proof = Proof(Kind.PHOTO, picture(f"入库现场{n}", on, _place(project) or (30.31, 112.25), now))
            actions_life.file_evidence(project=project, proof=proof, milestone="started", by=BY, now=now)
        pieces = list(Evidence.objects.filter(project=project, struck_at=None))
        actions_statistics.file_statistics(project=project, pieces=pieces, by=people["lin"].ref, now=now)
        if n == 0:
            actions_statistics.enter_statistics(
                project=project, number="样例4210002022001", on=timezone.localdate(now), by=people["zhou"].ref, now=now
            )


def _events(people: Mapping[str, Person], started: Sequence[Project], now: datetime) -> None:
    """A tour that was held and scored, the next one, and the next ceremony."""
    zhou, qian = people["zhou"], people["qian"]
    stops = list({project.county: project for project in started}.values())[:5]
    if zhou.agency is None or not stops:
        return
    head = {"headquarters": zhou.agency, "is_sample": True, "person": zhou, "now": now}
    tour = supervision.plan_tour(
        title="样例：一月项目拉练", on=TOUR, until=TOUR + timedelta(1), route="样例路线，由各地各看一个项目", **head
    )
    tour = supervision.add_stops(tour=tour, projects=stops, person=zhou, now=now)
    tour = supervision.hold_event(event=tour, on=TOUR, person=zhou, now=now)
    for stop in tour.stops.select_related("project", "tour").order_by("n"):
        supervision.see_stop(stop=stop, note="样例：现场已开挖，进场道路已通。", on=TOUR, person=zhou, now=now)
        stop.refresh_from_db()
        for judge in (zhou, qian):
            points = {name: one_of(range(most * 6 // 10, most + 1), stop.project.code, name, judge.username)
                      for name, most in tour.sheet}  # fmt: skip
            supervision.score_stop(stop=stop, points=points, person=judge, now=now)
    following = supervision.plan_tour(
        title="样例：二月项目拉练", on=NEXT_TOUR, until=NEXT_TOUR + timedelta(1), route="待定", **head
    )
    coming = list(
        queries.waiting().filter(stage="signed", is_sample=True, named_on_page=False)
        .order_by("planned_start_on", "code")[:6]
    )  # fmt: skip
    supervision.add_stops(tour=following, projects=coming[:4], person=zhou, now=now)
    ceremony = supervision.plan_groundbreaking(
        title="样例：二月集中开工", on=NEXT_CEREMONY, place="江陵县（样例）", **head
    )
    supervision.list_projects(
        event=ceremony, projects=coming, despite="样例：许可正在办理，开工前补齐", person=zhou, now=now
    )


def _care(people: Mapping[str, Person], now: datetime) -> None:
    """包保 and 十问十帮: who looks after Lin's and Wei's enterprises, their tickets, two visits."""
    zhou, sun, qian, lin, wei = (people[name] for name in ("zhou", "sun", "qian", "lin", "wei"))
    ours = {name: Enterprise.objects.filter(members__person__username=name).first() for name in ("lin", "wei")}
    for whom, name in ((sun, "lin"), (qian, "wei")):
        enterprise = ours[name]
        if enterprise is None:
            continue
        supervision.bind(whom=whom, enterprise=enterprise, uid=uuid5(NAMES, f"care {name}"), person=zhou, now=now)
        supervision.log_visit(
            uid=uuid5(NAMES, name), enterprise=enterprise, at=now - timedelta(hours=20), person=whom, now=now,
            text="样例：走访车间和工地，企业反映临时用电容量不足，已记录。", latitude=Decimal("30.310000"),
            longitude=Decimal("112.250000"),
        )  # fmt: skip
    if ours["lin"] is not None:
        _of_land(ours["lin"], lin, qian, now)
    known = set(Agency.objects.values_list("pk", flat=True))
    for klass, agency, text in (
        ("power", "power-supply", "样例：临时用电容量不足，希望增容"),
        ("labour", "human-resources", "样例：急需招聘焊工二十人"),
    ):  # fmt: skip
        if agency in known and ours["wei"] is not None:
            supervision.raise_ticket(klass=klass, text=text, enterprise=ours["wei"], person=wei, now=now)


def _of_land(enterprise: Enterprise, asker: Person, owner: Person, now: datetime) -> None:
    """One ticket with a promise, one answered and rated."""
    first = supervision.raise_ticket(
        klass="land", text="样例：二期用地红线边界需要核实", enterprise=enterprise, person=asker, now=now
    )
    due_on = timezone.localdate(now) + timedelta(6)
    supervision.promise_ticket(ticket=first, text="样例：本周内到现场放线核实", due_on=due_on, person=owner, now=now)
    done = supervision.raise_ticket(
        klass="land", text="样例：宗地编号与图纸不一致", enterprise=enterprise, person=asker, now=now
    )
    done = supervision.answer_ticket(ticket=done, text="样例：已更正图纸上的宗地编号", person=owner, now=now)
    supervision.rate_ticket(ticket=done, satisfied=True, text="", person=asker, now=now)
