"""接入招商台账: pasted or uploaded, checked cell by cell, put right where it is wrong, then taken in at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.projects import paste, paste_grid, sheet_words
from kaigong.apps.projects.sheets import Table
from kaigong.apps.promotion import queries_register
from kaigong.apps.promotion.actions import take_in_register
from kaigong.apps.promotion.forms_register import RegisterForm
from kaigong.apps.promotion.refusals import TEXTS
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty, Problem, Refused

SHOWN = 100


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The dry run of what was pasted; confirmed, it is taken in. Nothing typed is lost on the way."""
    if not roles.may(request.person, "steer"):
        raise Http404
    columns = queries_register.columns(request.person)
    context: dict[str, Any] = {"order": [column.head for column in columns], "form": RegisterForm()}
    if request.method != "POST":
        return render(request, "promotion/register.html", context)
    form = RegisterForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "promotion/register.html", {**context, "form": form}, status=422)
    lines = paste_grid.edited(paste.cells(form.cleaned_data["text"]), _cells(request))
    text, table = paste_grid.written(lines), paste.table(_("台账"), lines, columns)
    told = ""
    if request.POST.get("confirm"):
        try:
            return _taken(request, table, text)
        except Refused as refusal:
            if refusal.code != "register.moved_on":
                raise
            told = str(TEXTS["register.moved_on"])
        except Faulty:
            told = ""  # named below, cell by cell
    check = queries_register.check(request.person, table, request.today)
    faults = [(problem.at, _said(problem)) for problem in check.problems]
    heads = bool(lines) and paste.has_heads(lines[0], columns)
    context |= {
        "form": RegisterForm(initial={"text": text}), "check": check, "text": text, "told": told, "shown": SHOWN,
        "faults": faults[:SHOWN], "seen": check.fingerprint, "grid": paste_grid.grid(lines, faults, heads=heads),
    }  # fmt: skip
    return render(request, "promotion/register.html", context, status=422 if faults else 409 if told else 200)


def _cells(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items() if name.startswith("cell-")}


def _said(problem: Problem) -> str:
    return words.told(problem, TEXTS) if problem.code in TEXTS else sheet_words.told(problem)


def _taken(request: HttpRequest, table: Table, text: str) -> HttpResponse:
    """The register itself is kept: it is what the days of these leads rest on."""
    name = _("招商台账-{day}.txt").format(day=f"{request.today:%Y%m%d}")
    upload = SimpleUploadedFile(name, text.encode(), content_type="text/plain")
    document = documents.store(upload=upload, by=request.person.ref, now=request.now)
    done = take_in_register(
        table=table, document=document, seen=request.POST.get("seen", ""), person=request.person, now=request.now
    )
    told = _("已接入：新增 {new} 条线索，更正 {changed} 条，{unchanged} 条没有变化。")
    messages.success(request, told.format(new=len(done.new), changed=len(done.changed), unchanged=done.unchanged))
    return redirect("promotion:list")
