"""Pages of the reader: hand a text in, look at what was read in its place, put right, confirm."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.targets import actions_read, extract, reading
from kaigong.apps.targets.forms import PageForm, StatementForm
from kaigong.apps.targets.models import ReadPage, ReadState
from kaigong.apps.targets.refusals import TEXTS
from kaigong.core.problems import Refused

PER_PAGE = 30


def pages(request: HttpRequest) -> HttpResponse:
    """The pages read so far, and the form to hand in another."""
    roles.require(request.person, "steer")
    form = PageForm(request.POST or None, request.FILES or None, initial={"said_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            page = _read(request, form)
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", _words(refusal))
        else:
            messages.success(request, _("已读出 {count} 条，请核对后确认。").format(count=page.statements.count()))
            return redirect("targets:read_page", page.pk)
    shown = Paginator(reading.pages(request.person), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "targets/read.html", {"form": form, "page": shown}, status=422 if form.errors else 200)


def page(request: HttpRequest, number: int) -> HttpResponse:
    """The text with what was read marked in its place, beside the list to confirm from."""
    found = reading.page(request.person, number)
    rows = list(found.statements.all())
    context = {
        "found": found, "lines": list(reading.lines(rows)), "pieces": list(reading.pieces(found, rows)),
        "counts": {state.value: sum(row.state == state for row in rows) for state in ReadState},
        "damaged": any(piece.damaged for piece in reading.pieces(found, [])),
    }  # fmt: skip
    return render(request, "targets/read_page.html", context)


@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm one, several or all of a page, or drop what is not to be taken up."""
    found = reading.page(request.person, number)
    places = _places(request, found)
    by = {"by": request.person.ref, "now": request.now}
    if "drop" in request.POST:
        count = actions_read.drop_statements(page=found, places=places, **by)
        messages.success(request, _("{count} 条不采用，仍在原文旁保留。").format(count=count))
    else:
        made = actions_read.confirm_statements(page=found, places=places, **by)
        messages.success(request, _("{count} 条已确认，列入公开承诺。").format(count=len(made)))
    return redirect("targets:read_page", found.pk)


def statement(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """Put one statement right."""
    row = reading.statement(request.person, number, place)
    form = StatementForm(request.POST or None, statement=row)
    if request.method == "POST" and form.is_valid():
        changes = {**form.cleaned_data}
        actions_read.correct_statement(statement=row, changes=changes, by=request.person.ref, now=request.now)
        messages.success(request, _("第 {place} 条已改正。").format(place=place))
        return redirect("targets:read_page", number)
    context = {"form": form, "row": row, "found": row.page}
    return render(request, "targets/read_statement.html", context, status=422 if form.errors else 200)


@require_POST
def answer(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """Set a reported figure beside the promise it answers, or take that back."""
    row = reading.statement(request.person, number, place)
    promise = reading.commitment(request.POST.get("commitment", ""))
    actions_read.answer_promise(statement=row, commitment=promise, by=request.person.ref, now=request.now)
    messages.success(request, _("已与承诺对照。") if promise else _("已取消对照。"))
    return redirect("targets:read_page", number)


def _read(request: HttpRequest, form: PageForm) -> ReadPage:
    said = form.cleaned_data
    text = extract.text_of(said["file"]) if said["file"] else said["text"]
    return actions_read.read_page(
        text=extract.checked(text), source=said["source"], said_on=said["said_on"], speaker=said["speaker"],
        by=request.person.ref, now=request.now, file_name=said["file"].name if said["file"] else "",
    )  # fmt: skip


def _places(request: HttpRequest, found: ReadPage) -> list[int]:
    if "all" in request.POST:
        return list(found.statements.filter(state=ReadState.OPEN).values_list("place", flat=True))
    return [int(place) for place in request.POST.getlist("place") if place.isdigit() and len(place) < 7]


def _words(refusal: Refused) -> str:
    return str(TEXTS[refusal.code]).format_map({"name": "", **refusal.data})
