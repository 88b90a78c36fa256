"""The guided form 我要办什么: open to everybody, stored nowhere but in its own address."""

import json
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from kaigong.apps.boards import answers as said
from kaigong.apps.boards import guide as guided
from kaigong.apps.boards import outcome, pictures, words
from kaigong.apps.boards.forms import RegisterForm
from kaigong.apps.boards.refusals import TEXTS
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.projects import actions as projects
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.plan import ProjectFacts
from kaigong.core.problems import Problem, Refused

UNREADABLE = 422
PREVIEW = "guide-result"  # what htmx swaps while somebody is still choosing


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Types to pick from, then questions, then the plan: where one stands is all in the address."""
    answers = said.read(rulebook.catalogue(), request.GET)
    state = guided.guide(answers, request.today)
    context = {**_shared(answers, state), **_lists(state)}
    status = UNREADABLE if answers.problems else 200
    if _at_the_end(request, state):
        if request.htmx:  # a page of its own, with its heading and pictures
            return HttpResponseClientRedirect(request.get_full_path())
        return render(request, "boards/guide_plan.html", {**context, **_plan(request, state)}, status=status)
    return render(request, "boards/guide.html", {**context, **_questions(state)}, status=status)


def _at_the_end(request: HttpRequest, state: guided.Guide) -> bool:
    """Whether the plan is shown: asked for, or nothing is left to ask. A preview of the lists is never the end."""
    answers = state.answers
    if request.htmx.target == PREVIEW:
        return False
    return bool(answers.view) or (state.settled and answers.begun and not answers.step and not answers.typed)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """以此申报: the answers become a project of the enterprise one acts for; nothing is asked twice."""
    answers = said.read(rulebook.catalogue(), request.GET)
    if request.person is None:
        return redirect_to_login(request.get_full_path())
    own = enterprises.of_person(request.person)
    if not own.exists():
        raise Refused("guide.no_enterprise")
    state = guided.guide(answers, request.today)
    form = RegisterForm(request.POST or None, own=own, answers=answers, likeliest=state.type, today=request.today)
    if request.method == "POST" and form.is_valid():
        project = projects.register_project(
            **form.record(), facts=answers.facts, by=request.person.ref, now=request.now
        )  # fmt: skip
        return redirect("boards:project", code=project.code)
    status = UNREADABLE if form.is_bound else 200
    return render(request, "boards/apply.html", {**_shared(answers, state), "form": form}, status=status)


def _shared(answers: said.Answers, state: guided.Guide) -> dict[str, Any]:
    """What every page of the guide shows."""
    catalogue = rulebook.catalogue()
    kind = catalogue.project_types.get(answers.type)
    return {
        "guide": state,
        "answers": answers,
        "problems": [told(problem) for problem in answers.problems],
        "type_name": rules.named(kind),
        "span": words.span(state.least, state.most),
        "query": answers.query(),
        "pairs": answers.pairs(),
        "plan_query": answers.query(view="plan"),
        "apply_url": f"{reverse('boards:apply')}?{answers.query()}",
        "said": list(_said(answers)),
    }


def _said(answers: said.Answers) -> Any:
    """What was answered, by page of the form, each with the step that changes it."""
    catalogue = rulebook.catalogue()
    for group, names in catalogue.groups.items():
        mine = [
            a
            for a in catalogue.attributes.values()
            if a.group == group and a.id in answers.facts.keys() | answers.unsure
        ]
        rows = [(rules.named(a), rules.value(a, answers.facts.get(a.id)), a.id) for a in mine]
        if rows:
            yield rules.pick(*names), rows


def _questions(state: guided.Guide) -> dict[str, Any]:
    """The form of this step."""
    catalogue, answers = rulebook.catalogue(), state.answers
    names = [asked.attribute.id for asked in state.asked]
    return {
        "asked": [_question(asked) for asked in state.asked],
        "hidden": answers.pairs(without=names),
        "step_names": names,
        "group_name": rules.pick(*catalogue.groups[state.group]) if state.group else "",
        "pages": [(rules.pick(*catalogue.groups[page.group]), page) for page in state.pages],
        "types": None if answers.begun or answers.step or answers.go else list(_types()),
    }


def _types() -> Any:
    catalogue = rulebook.catalogue()
    for kind in catalogue.project_types.values():
        stated = said.stated_by_type(catalogue, kind.id)
        hint = rules.listed(rules.value(catalogue.attributes[name], value) for name, value in stated.items())
        yield {"id": kind.id, "name": rules.named(kind), "hint": hint}


def _question(asked: guided.Asked) -> dict[str, Any]:
    """One question with its choices; what similar projects usually say is chosen already and marked so."""
    attribute = asked.attribute
    shown = asked.value if asked.value is not None else asked.usual if not asked.unsure else None
    return {
        "id": attribute.id,
        "text": rules.pick(attribute.question_zh, attribute.question_en) or rules.named(attribute),
        "number": attribute.type == "number",
        "unit": rules.unit(attribute),
        "choices": _choices(asked, None if attribute.type == "number" else shown),
        "value": asked.typed or (said.as_text(asked.value) if asked.value is not None else ""),
        "unsure": asked.unsure,
        "wrong": told(Problem("guide.wrong_value", at=attribute.id, data={"got": asked.typed})) if asked.wrong else "",
        "usual": rules.value(attribute, asked.usual) if asked.usual is not None and asked.value is None else "",
    }


def _choices(asked: guided.Asked, shown: Any) -> list[dict[str, Any]]:
    attribute = asked.attribute
    values = (True, False) if attribute.type == "bool" else attribute.values
    rows = [(said.as_text(value), rules.value(attribute, value), value == shown) for value in values]
    rows.append((said.UNKNOWN, _("不清楚"), asked.unsure))
    return [{"value": value, "text": text, "on": on} for value, text, on in rows]


def _lists(state: guided.Guide) -> dict[str, Any]:
    """The items: needed, perhaps needed, not needed."""
    catalogue, facts = rulebook.catalogue(), state.answers.facts
    explainer = guided.explainer(catalogue.fingerprint)
    return {
        "needed": outcome.needed(catalogue, state.plan, facts),
        "maybe": outcome.maybe(catalogue, state.plan),
        "unneeded": list(outcome.unneeded(catalogue, state.plan, facts, explainer)),
    }


def _plan(request: HttpRequest, state: guided.Guide) -> dict[str, Any]:
    """The end of the form: the day, the picture, the papers, the fees, the agencies, the reforms."""
    catalogue, plan = rulebook.catalogue(), state.plan
    scene = pictures.Scene(catalogue, plan, rulebook.calendar(), request.today, {}, {}, links=_item_links())
    gantt = pictures.gantt(scene)
    asked, shared, made = outcome.materials(catalogue, plan)
    chosen = catalogue.project_types[state.type].reforms
    project = ProjectFacts("", state.type, state.answers.facts)
    switches = outcome.switches(catalogue, project, chosen)
    return {
        "plan": plan,
        "finding": _finding(state),
        "filled_query": guided.filled(state.answers).query(view="plan") if state.left and state.answers.type else "",
        "gantt": gantt,
        "gantt_json": json.dumps(gantt, ensure_ascii=False),
        "path": " → ".join(rules.named(plan.item(name)) for name in plan.critical_path) if state.certain else "",
        "materials_asked": asked,
        "materials_shared": shared,
        "materials_made": made,
        "fees": [
            row for group in outcome.needed(catalogue, plan, state.answers.facts) for row in group.rows if row.fee
        ],
        "agencies": outcome.by_agency(catalogue, plan),
        "switches": sorted(switches, key=lambda switch: -switch.saves),
        "share_url": request.build_absolute_uri(f"{reverse('boards:guide')}?{state.answers.query(view='plan')}"),
        "hidden": [*state.answers.pairs(without=("start",)), ("view", "plan")],
    }


def _finding(state: guided.Guide) -> str:
    """The day, once the answers settle it; the span until then."""
    if state.certain:
        return words.plan_finding(state.plan, state.plan.start or state.today)
    return _("大约 {span}可以开工").format(span=words.span(state.least, state.most))


def _item_links() -> str:
    return reverse("rulebook:item", args=["item-id"]).replace("item-id", "{id}")


def told(problem: Problem) -> str:
    """A fault of the address in words, with what could be said instead."""
    attribute = rulebook.catalogue().attributes.get(problem.at)
    more = {"name": rules.named(attribute), "wanted": words.wanted(attribute)} if attribute else {}
    return str(TEXTS[problem.code]).format(**{"at": problem.at, **more, **problem.data})
