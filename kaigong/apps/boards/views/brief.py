"""每周简报: the page, its PDF and its workbook."""

from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaigong.apps.boards import brief as data
from kaigong.apps.boards import brief_files, queries
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents import serving
from kaigong.core.supervision.weekly import monday_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_those_who_steer
@require_GET
def brief(request: HttpRequest) -> HttpResponse:
    """The brief as it reads today, and those issued on earlier Mondays as they were."""
    found = data.week(_monday(request.today), request.today)
    context = {"week": found, "sections": list(data.numbered(found.sections)), "issued": queries.briefs(request.person)}
    return render(request, "boards/brief.html", context | tabs(request.person, "brief"))


def _monday(today: date) -> date:
    """The Monday the brief is for: today's week begins with it."""
    return monday_of(today)


@for_those_who_steer
@require_GET
def pdf(request: HttpRequest) -> HttpResponse:
    """As PDF, as it reads today."""
    made = brief_files.pdf(data.week(_monday(request.today), request.today))
    return _file(made, "application/pdf", f"brief-{request.today.isoformat()}.pdf")


@for_those_who_steer
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    """As a workbook."""
    made = brief_files.workbook(data.week(_monday(request.today), request.today))
    return _file(made, EXCEL, f"brief-{request.today.isoformat()}.xlsx")


@for_those_who_steer
@require_GET
def issued(request: HttpRequest, monday: str) -> FileResponse:
    """The PDF issued on a Monday, as it was; the download is written down."""
    try:
        day = date.fromisoformat(monday)
    except ValueError:
        raise Http404 from None
    found = queries.brief_of(request.person, day)
    documents.record_download(document=found.document, of=found.stream, by=request.person.ref, now=request.now)
    return serving.response(found.document)


def _file(made: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
