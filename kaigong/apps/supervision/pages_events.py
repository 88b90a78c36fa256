"""What the pages of joint visits and ceremonies show. Reads only."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import xlsxwriter
from django.core.paginator import Paginator
from django.forms import Form
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import doubts, pages_life, signal_rules
from kaigong.apps.projects.models import Kind
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import forms_events as forms
from kaigong.apps.supervision import queries, queries_events
from kaigong.apps.supervision.actions.events import JUDGES
from kaigong.apps.supervision.models import EventState, Groundbreaking, Stop, Tour
from kaigong.apps.supervision.pages import Panel, Verb
from kaigong.core.supervision.tours import Criterion, FollowUp, Score, follow_up, standings

TOUR_VERBS: Mapping[str, Verb] = {
    "add": Verb(gettext_lazy("列入路线"), gettext_lazy("项目依次成为各站。"), True),
    "hold": Verb(gettext_lazy("登记举行"), gettext_lazy("登记后路线不再增减，仍可补录各站情况和打分。")),
    "cancel": Verb(gettext_lazy("取消"), gettext_lazy("写明理由，保留在账本里。")),
}
STOP_VERBS: Mapping[str, Verb] = {
    "see": Verb(gettext_lazy("登记到站"), gettext_lazy("写明现场情况，附照片。"), True),
    "score": Verb(gettext_lazy("打分"), gettext_lazy("按评分表打分；不给本地打分，再打一次以后一次为准。")),
    "finding": Verb(gettext_lazy("发现问题，立项督办"), gettext_lazy("问题成为督办事项，由牵头单位办理销号。")),
}
BREAK_VERBS: Mapping[str, Verb] = {
    "list": Verb(gettext_lazy("列入名单"), gettext_lazy("列入前核对许可和立项文件。"), True),
    "unlist": Verb(gettext_lazy("移出名单"), gettext_lazy("写明理由。")),
    "hold": Verb(gettext_lazy("登记举行"), gettext_lazy("从这一天起跟踪名单上的项目是否真正开工；仪式本身不算开工。")),
    "cancel": Verb(gettext_lazy("取消"), gettext_lazy("写明理由，保留在账本里。")),
}
FOLLOWED: Mapping[FollowUp, tuple[str, Promise]] = {
    FollowUp.STARTED: ("ok", gettext_lazy("已开工")), FollowUp.BEFORE: ("done", gettext_lazy("此前已开工")),
    FollowUp.LATER: ("soon", gettext_lazy("超期后开工")), FollowUp.WAITING: ("waiting", gettext_lazy("跟踪中")),
    FollowUp.PAPER: ("late", gettext_lazy("到期未开工")),
}  # fmt: skip
CHOSEN = 30  # projects on a page to choose from
Bound = tuple[str, Form] | None


def tour_page(person: Person, row: Tour, bound: Bound = None) -> dict[str, Any]:
    """A tour: its stops in order, how the counties stand, what was found, what the person can do."""
    stops = list(row.stops.select_related("project").prefetch_related("scores", "photos", "findings__line"))
    regions = rulebook.regions()
    sheet = [Criterion(name, most) for name, most in row.sheet]
    scores = [
        Score(stop.county, stop.n, one.criterion, one.by, one.points) for stop in stops for one in stop.scores.all()
    ]
    named = {code: words.named(regions.get(code)) or code for code in {stop.county for stop in stops}}
    return {
        "row": row, "sheet": sheet, "whole": sum(one.most for one in sheet),
        "stops": [{"stop": stop, "county": named[stop.county], "mine": _mine(stop, person)} for stop in stops],
        "standings": [(one, named.get(one.county, one.county)) for one in standings(sheet, scores)],
        "panels": _tour_panels(person, row, bound), "choosing": _choosing(person, row),
        "entries": ledger.entries(person, row.stream),
    }  # fmt: skip


def _mine(stop: Stop, person: Person) -> int:
    return sum(one.points for one in stop.scores.all() if one.by == person.ref)


def _choosing(person: Person, row: Any) -> str:
    """The page to choose projects from; empty once it was held."""
    if not queries.may_steer(person) or row.state != EventState.PLANNED:
        return ""
    return reverse("supervision:choose", args=["tours" if isinstance(row, Tour) else "groundbreakings", row.no])


def choose_page(person: Person, row: Tour | Groundbreaking, query: QueryDict) -> dict[str, Any]:
    """Projects of the library to put on a route or a list, a page of them, with those that are on it already."""
    text, county, ceremony = query.get("q", "").strip(), query.get("county", ""), isinstance(row, Groundbreaking)
    regions = rulebook.regions()
    page = Paginator(queries_events.to_choose(person, row, text, county), CHOSEN).get_page(query.get("page"))
    for project in page.object_list:
        project.place = words.named(regions.get(project.county)) or project.county
    kind, verb = ("groundbreaking", "list") if ceremony else ("tour", "add")
    return {
        "row": row, "page": page, "text": text, "county": county, "ceremony": ceremony,
        "counties": [(code, words.named(one)) for code, one in regions.items()],
        "listed": queries_events.on_list(row), "back": reverse(f"supervision:{kind}", args=[row.no]),
        "action": reverse(f"supervision:{kind}_move", args=[row.no, verb]),
    }  # fmt: skip


def _tour_panels(person: Person, row: Tour, bound: Bound) -> list[Panel]:
    if not queries.may_steer(person) or row.state != EventState.PLANNED:
        return []
    made = {
        "add": lambda: forms.ProjectsForm(person=person, auto_id="id_add_%s"),
        "hold": lambda: forms.HeldForm(initial={"on": row.on}, auto_id="id_hold_%s"),
        "cancel": lambda: forms.WhyForm(auto_id="id_cancel_%s"),
    }
    return _panels(made, TOUR_VERBS, lambda verb: reverse("supervision:tour_move", args=[row.no, verb]), bound)


def stop_page(person: Person, stop: Stop, today: date, bound: Bound = None) -> dict[str, Any]:
    """One stop: what was seen, the points by judge, what was found, what the person can do."""
    made: dict[str, Any] = {}
    if queries.may_steer(person):
        made["see"] = lambda: forms.SeenForm(initial={"on": today}, auto_id="id_see_%s")
    if person.role in JUDGES and stop.seen_on and person.agency_id != stop.county:
        made["score"] = lambda: forms.ScoreForm(sheet=stop.tour.sheet, auto_id="id_score_%s")
    if queries.may_steer(person) and stop.seen_on:
        made["finding"] = lambda: forms.FindingForm(auto_id="id_finding_%s")
    points = list(stop.scores.order_by("by"))
    people = accounts.names_of({one.by for one in points})
    judges: dict[str, dict[str, int]] = {}
    for one in points:
        judges.setdefault(words.named(people.get(one.by)) or one.by, {})[one.criterion] = one.points
    url = reverse("supervision:stop", args=[stop.tour.no, stop.n])
    return {
        "stop": stop, "row": stop.tour, "names": [name for name, _most in stop.tour.sheet],
        "judges": [(who, [given.get(name, "—") for name, _most in stop.tour.sheet]) for who, given in judges.items()],
        "findings": stop.findings.select_related("line__lead"), "photos": stop.photos.all(),
        "panels": _panels(made, STOP_VERBS, lambda verb: f"{url}{verb}/", bound),
    }  # fmt: skip


def _panels(made: Mapping[str, Any], verbs: Mapping[str, Verb], url: Any, bound: Bound) -> list[Panel]:
    found = []
    for verb, make in made.items():
        here = bound is not None and bound[0] == verb
        found.append(Panel(verb, verbs[verb], bound[1] if bound and here else make(), url(verb), here))
    return found


# -------------------------------------------------------------------------------------------------- groundbreakings


def groundbreaking_page(person: Person, row: Groundbreaking, today: date, bound: Bound = None) -> dict[str, Any]:
    """A ceremony: its list with what each project lacked, and which of them have really started since."""
    rows, (n, fen) = groundbreaking_rows(row, today), queries_events.totals(row)
    held = row.state == EventState.HELD
    counts = [
        (word, shade, sum(one["follow"] is state for one in rows)) for state, (shade, word) in FOLLOWED.items()
    ] if held else []  # fmt: skip
    return {
        "row": row, "rows": rows, "n": n, "fen": fen, "held": held,
        "counts": [one for one in counts if one[2]], "unready": sum(bool(one["lacked"]) for one in rows),
        "panels": _break_panels(person, row, bound), "choosing": _choosing(person, row),
        "entries": ledger.entries(person, row.stream),
    }  # fmt: skip


def groundbreaking_rows(row: Groundbreaking, today: date) -> list[dict[str, Any]]:
    """The list: each project, what it lacked, how it stands now."""
    listed = list(row.listed.select_related("project__enterprise"))
    projects, regions = [one.project for one in listed], rulebook.regions()
    lives = doubts.lives(projects)
    return [
        {
            "listed": one, "project": one.project, "county": words.named(regions.get(one.project.county)),
            "lacked": [" / ".join(str(Kind(kind).label) for kind in kinds) for kinds in one.lacked],
            "follow": (state := follow_up(row.on, one.project.started_on, row.follow_days, today)),
            "shade": FOLLOWED[state][0], "word": FOLLOWED[state][1],
            "against": [
                pages_life.finding(signal)
                for signal in doubts.against(lives[one.project.pk], signal_rules.rules(), today)
            ],
        }
        for one in listed
    ]  # fmt: skip


def _break_panels(person: Person, row: Groundbreaking, bound: Bound) -> list[Panel]:
    if not queries.may_steer(person) or row.state != EventState.PLANNED:
        return []
    made = {
        "list": lambda: forms.ListForm(person=person, auto_id="id_list_%s"),
        "hold": lambda: forms.HeldForm(initial={"on": row.on}, auto_id="id_hold_%s"),
        "cancel": lambda: forms.WhyForm(auto_id="id_cancel_%s"),
    }
    url = lambda verb: reverse("supervision:groundbreaking_move", args=[row.no, verb])  # noqa: E731
    return _panels(made, BREAK_VERBS, url, bound)


def workbook(row: Groundbreaking, today: date) -> bytes:
    """The list as a workbook; texts are never run as formulas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, sheet = book.add_format({"bold": True}), book.add_worksheet(row.no)
    head = (
        _("项目代码"), _("项目名称"), _("所在地"), _("建设单位"), _("总投资（亿元）"), _("列入时缺少"),
        _("仍列入的理由"), _("开工情况"), _("实际开工"), _("疑点"),
    )  # fmt: skip
    sheet.write(0, 0, f"{row.title} {row.on.isoformat()}", bold)
    sheet.set_column(0, len(head) - 1, 18)
    for column, label in enumerate(head):
        sheet.write(2, column, label, bold)
    for n, one in enumerate(groundbreaking_rows(row, today), 3):
        project = one["project"]
        cells = (
            project.code, project.name, one["county"], project.enterprise.name,
            one["listed"].investment_fen / 10**10, words.listed(one["lacked"]), one["listed"].despite,
            str(one["word"]) if row.state == EventState.HELD else "",
            project.started_on.isoformat() if project.started_on else "", words.listed(one["against"]),
        )  # fmt: skip
        for column, cell in enumerate(cells):
            sheet.write(n, column, cell)
    book.close()
    return file.getvalue()
