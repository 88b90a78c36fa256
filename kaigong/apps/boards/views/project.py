"""项目一张图: one page a project, for all who may see it. Tabs are links; with scripts off everything is a table."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaigong.apps.boards import board as boards
from kaigong.apps.boards import history, outcome, pictures, words
from kaigong.apps.cases import queries as cases
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import filing, listing, pages_life
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.promotion import queries as promotion
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.plan import ProjectFacts, chosen_reforms

TABS: tuple[tuple[str, Promise, str], ...] = (
    ("plan", _("计划"), "chart-bar"),
    ("graph", _("关系图"), "sitemap"),
    ("reforms", _("改革推演"), "adjustments"),
    ("work", _("办理"), "list-check"),
    ("life", _("里程碑"), "flag"),
    ("facts", _("概况"), "file-description"),
    ("history", _("历程"), "history"),
    ("ledger", _("账本"), "link"),
)


@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    """The page, with the tab the address names."""
    found = projects.project(request.person, code)
    tab = request.GET.get("tab", "")
    tab = tab if tab in CONTEXTS else "plan"
    board = boards.board(found, request.today)
    context = {
        "project": found,
        "board": board,
        "tab": tab,
        "tabs": [(key, label, icon, f"?tab={key}") for key, label, icon in TABS],
        "finding": boards.finding(board),
        "holders": boards.holders(board),
        "step": boards.next_step(request.person, board),
        "standing": listing.standing(found, request.today),
        "county": _county(found),
        "type_name": rules.named(rulebook.catalogue().project_types.get(found.type)),
        "may_amend": projects.may_amend(request.person, found),
        **CONTEXTS[tab](request, board),
    }
    return render(request, "boards/project.html", context)


def _county(found: Project) -> str:
    return rules.named(rulebook.regions().get(found.county)) or str(_("跨县市区或市级") if found.county else "")


def _plan(request: HttpRequest, board: boards.Board) -> dict[str, Any]:
    data = pictures.gantt(board.scene)
    reasons = pages_life.reasons_in_words(board.project)
    return {"gantt": data, "gantt_json": as_json(data), "gantt_actual": bool(board.progress), "reasons": reasons}


def _graph(request: HttpRequest, board: boards.Board) -> dict[str, Any]:
    data = pictures.graph(board.scene)
    return {
        "path_finding": boards.path_finding(board),
        "graph": data,
        "graph_json": as_json(data),
        "graph_rows": _graph_rows(data),
        "legend_states": _states(data),
    }


STATES = {
    "waiting": _("等待"), "ok": _("正常"), "soon": _("临期"), "late": _("超期"), "paused": _("暂停"),
    "done": _("办结"), "deferred": _("容缺"),
}  # fmt: skip


def _states(data: dict[str, Any]) -> list[tuple[str, Promise]]:
    """The states that occur, for the legend."""
    here = {node["state"] for node in data["nodes"]}
    return [(state, word) for state, word in STATES.items() if state in here] if len(here) > 1 else []


def _graph_rows(data: dict[str, Any]) -> list[tuple[dict[str, Any], str, str]]:
    """The graph as a table: every item, what it waits for, what waits for it."""
    names = {node["id"]: node["name"] for node in data["nodes"]}
    before: dict[str, list[str]] = {name: [] for name in names}
    after: dict[str, list[str]] = {name: [] for name in names}
    for one, other in data["edges"]:
        before[other].append(names[one])
        after[one].append(names[other])
    return [(node, rules.listed(before[node["id"]]), rules.listed(after[node["id"]])) for node in data["nodes"]]


def _reforms(request: HttpRequest, board: boards.Board) -> dict[str, Any]:
    """What if: the switches as the address sets them, the plan they give, and how far it moves the day."""
    found, catalogue = board.project, rulebook.catalogue()
    kind = catalogue.project_types[found.type]
    kept = chosen_reforms(kind, found.reforms if isinstance(found.reforms, str) else tuple(found.reforms))
    asked = tuple(name for name in dict.fromkeys(request.GET.getlist("reform")) if name in catalogue.reforms)
    chosen = asked if "chosen" in request.GET else kept
    tried = boards.board(found, request.today, reforms=chosen)
    facts = ProjectFacts(found.name, found.type, found.facts)
    now, then = board.plan.to_start_days, tried.plan.to_start_days
    moved = then - now if now is not None and then is not None else 0
    return {
        "switches": outcome.switches(catalogue, facts, chosen),
        "tried": tried,
        "tried_finding": words.plan_finding(tried.plan, found.start_on),
        "moved": moved,
        "moved_by": abs(moved),
        "differs": set(chosen) != set(kept),
        "chosen": chosen,
        **_plan(request, tried),
        **_graph(request, tried),
        "gantt_actual": False,
    }


def _work(request: HttpRequest, board: boards.Board) -> dict[str, Any]:
    found, stages = cases.cases_of(request.person, board.project), rulebook.stages()
    return {
        "rows": boards.rows(board),
        "cases": [(case, rules.named(stages.get(case.stage))) for case in found],
        "certificates": cases.certificates(request.person, board.project),
    }


def _facts(request: HttpRequest, board: boards.Board) -> dict[str, Any]:
    """What is known of the project, by page of the form; what is still open and matters is listed first."""
    catalogue, facts = rulebook.catalogue(), board.project.facts
    groups = []
    for group, names in catalogue.groups.items():
        mine = [each for each in catalogue.attributes.values() if each.group == group and each.id in facts]
        groups.append((rules.pick(*names), [(rules.named(each), rules.value(each, facts[each.id])) for each in mine]))
    open_names = {name for names in board.plan.depends.values() for name in names}
    return {
        "fact_groups": [(name, rows) for name, rows in groups if rows],
        "open_facts": rules.listed(
            rules.named(each) for each in catalogue.attributes.values() if each.id in open_names
        ),
        "open_count": len(open_names),
        "lead": promotion.of_project(request.person, board.project),
        "reform_names": rules.listed(rules.named(catalogue.reforms[name]) for name in board.plan.reforms),
    }


def _ledger(request: HttpRequest, board: boards.Board) -> dict[str, Any]:
    """The entries of the project, or of one of its cases, the newest first."""
    found = cases.cases_of(request.person, board.project)
    file = f"{filing.PREFIX}:{board.project.code}"
    streams = {board.project.stream: str(_("项目")), file: str(_("项目档案"))}
    streams |= {case.stream: case.no for case in found}
    asked = request.GET.get("stream", "")
    stream = asked if asked in streams else board.project.stream
    return {"streams": list(streams.items()), "stream": stream, "entries": ledger.entries(request.person, stream)}


def _life(request: HttpRequest, board: boards.Board) -> dict[str, Any]:
    """The milestones and what stands behind them, 统计入库, why it is late."""
    return pages_life.life(request.person, board.project, request.today)


def _history(request: HttpRequest, board: boards.Board) -> dict[str, Any]:
    """Everything that happened, the newest first."""
    ask = history.asked(request.GET)
    found = history.events(request.person, board.project, ask)
    return {"ask": ask, "filters": history.chips(ask), "page": history.page_of(found, request.GET.get("page"))}


CONTEXTS: dict[str, Callable[[HttpRequest, boards.Board], dict[str, Any]]] = {
    "plan": _plan, "graph": _graph, "reforms": _reforms, "work": _work, "facts": _facts, "ledger": _ledger,
    "life": _life, "history": _history,
}  # fmt: skip


def as_json(data: dict[str, Any]) -> str:
    """Data of a picture as the page carries it; the template escapes it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
