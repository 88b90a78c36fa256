"""Excel in and out: the template, the list as a workbook, and the dry run of a table before it is taken in."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import sniff
from kaigong.apps.projects import (
    actions_import,
    listing,
    queries,
    queries_import,
    sheet_columns,
    sheet_files,
    sheet_words,
)
from kaigong.apps.projects.forms import WorkbookForm
from kaigong.core.problems import Faulty, Refused

SHOWN = 100
NO_MONTHS = "none"  # the sheet of projects alone
PART = re.compile(r"\d{4}(-\d\d)?|none", re.ASCII)


@require_GET
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The list as a workbook that can be changed and handed in again. Where its months are more than one sheet holds,
    a page offers them in parts, each named with what is in it."""
    if request.person is None:
        raise PermissionDenied
    found = listing.rows(queries.visible(request.person), listing.wanted(request.GET), request.today)
    part = request.GET.get("months", "")
    months = [] if part == NO_MONTHS else queries_import.months_of(found, sheet_files.MOST_ROWS, part)
    if months is None:
        parts = queries_import.parts_of(found, sheet_files.MOST_ROWS)
        context = {"parts": parts, "most": sheet_files.MOST_ROWS, "total": sum(n for _part, n in parts)}
        return render(request, "projects/export_parts.html", context)
    rows = found.defer(None).defer("baseline").select_related("enterprise", "file").iterator(chunk_size=500)
    name = f"projects-{request.today:%Y%m%d}{f'-{part}' if PART.fullmatch(part) else ''}.xlsx"
    return _file(sheet_files.workbook(sheet_columns.columns(), rows, months), name)


@require_GET
def template(request: HttpRequest) -> FileResponse:
    """The workbook to fill in."""
    roles.require(request.person, "import_projects")
    return _file(sheet_files.template(sheet_columns.columns()), "projects-template.xlsx")


def hand_in(request: HttpRequest) -> HttpResponse:
    """Hand a workbook in: it is kept under its hash, and nothing is taken in yet."""
    roles.require(request.person, "import_projects")
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = documents.store(upload=form.cleaned_data["file"], by=request.person.ref, now=request.now)
        except Faulty as faulty:
            for problem in faulty.problems:
                form.add_error("file", sheet_words.told(problem))
        else:
            return redirect("projects:import_check", document.sha256)
    return render(request, "projects/import.html", {"form": form}, status=422 if form.errors else 200)


def checked(request: HttpRequest, sha256: str) -> HttpResponse:
    """The dry run of what was handed in: every fault by its cell, what would change; then, confirmed, the import."""
    roles.require(request.person, "import_projects")
    document = queries_import.workbook(request.person, sha256)
    told, status = "", 200
    if request.method == "POST":
        try:
            return _taken(request, document)
        except Faulty:
            status = 422
        except Refused as refusal:
            if refusal.code not in ("sheet.moved_on", "stream.moved_on"):
                raise
            told, status = sheet_words.text("sheet.moved_on"), 409
    check = queries_import.check(document, request.today)
    page = Paginator(check.problems, SHOWN).get_page(request.GET.get("page"))
    context = {
        "document": document, "check": check, "told": told, "page": page,
        "faults": [(problem.at, sheet_words.told(problem)) for problem in page.object_list],
        "new": check.new[:SHOWN], "changed": [sheet_words.change(one, check.columns) for one in check.changed[:SHOWN]],
        "shown": SHOWN,
    }  # fmt: skip
    return render(request, "projects/import_check.html", context, status=422 if check.problems else status)


def _taken(request: HttpRequest, document: Any) -> HttpResponse:
    done = actions_import.import_projects(
        table=queries_import.table_of(document), by=request.person.ref, now=request.now,
        seen=request.POST.get("seen", ""),
    )  # fmt: skip
    text = _("已导入：新登记 {new} 个项目，更新 {changed} 个，{unchanged} 个没有变化。")
    messages.success(request, text.format(new=done.new, changed=done.changed, unchanged=done.unchanged))
    if done.months:
        messages.success(request, _("已导入 {n} 条月度数据。").format(n=done.months))
    return redirect("projects:list")


def _file(content: Any, name: str) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=sniff.EXCEL)
    response["Cache-Control"] = "private, no-store"
    return response
