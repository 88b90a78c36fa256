"""Paste a block from a spreadsheet: the same dry run as a workbook has, then the same import. What was pasted stays."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kaigong.apps.accounts import roles
from kaigong.apps.projects import actions_import, paste, paste_grid, queries_import, sheet_columns, sheet_words
from kaigong.apps.projects.forms_paste import PasteForm
from kaigong.apps.projects.importing import Check
from kaigong.apps.projects.sheets import Cell
from kaigong.core.problems import Faulty, Refused

SHOWN = 100


def page(request: HttpRequest) -> HttpResponse:
    """The textarea; what is in it, checked; and, confirmed, taken in."""
    roles.require(request.person, "import_projects")
    form = PasteForm(request.POST or None)
    columns = sheet_columns.columns()
    context: dict[str, Any] = {"form": form, "order": [column.head for column in columns], "pasted": True}
    if request.method != "POST" or not form.is_valid():
        return render(request, "projects/paste.html", context, status=422 if form.errors else 200)
    lines = paste_grid.edited(paste.cells(form.cleaned_data["text"]), cells_of(request))
    text = paste_grid.written(lines)
    context["form"] = PasteForm({"text": text})
    table = paste.table(_("粘贴"), lines, columns)
    told, status = "", 200
    if request.POST.get("confirm"):
        try:
            return _taken(request, table)
        except Faulty:
            status = 422
        except Refused as refusal:
            if refusal.code not in ("sheet.moved_on", "stream.moved_on"):
                raise
            told, status = sheet_words.text("sheet.moved_on"), 409
    check = queries_import.against(table, request.today)
    context |= {"told": told, "text": text, **_shown(check, lines)}
    return render(request, "projects/paste.html", context, status=422 if check.problems else status)


def _taken(request: HttpRequest, table: Any) -> HttpResponse:
    seen = request.POST.get("seen", "")
    done = actions_import.import_projects(table=table, by=request.person.ref, now=request.now, seen=seen)
    text = _("已导入：新登记 {new} 个项目，更新 {changed} 个，{unchanged} 个没有变化。")
    messages.success(request, text.format(new=done.new, changed=done.changed, unchanged=done.unchanged))
    return redirect("projects:list")


def cells_of(request: HttpRequest) -> dict[str, str]:
    """The cells that were written in, by the names of their fields."""
    return {name: str(value) for name, value in request.POST.items() if name.startswith("cell-")}


def _shown(check: Check, lines: Sequence[Sequence[Cell]]) -> dict[str, Any]:
    """The dry run, and the cells with what is wrong at each."""
    faults = [(problem.at, sheet_words.told(problem)) for problem in check.problems]
    heads = bool(lines) and paste.has_heads(lines[0], sheet_columns.columns())
    return {
        "check": check, "faults": faults[:SHOWN], "grid": paste_grid.grid(lines, faults, heads=heads),
        "new": check.new[:SHOWN], "changed": [sheet_words.change(one, check.columns) for one in check.changed[:SHOWN]],
        "shown": SHOWN,
    }  # fmt: skip
