"""Pages of documents: look at one, fetch it, upload in pieces, redact, publish."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaigong.apps.documents import actions, forms, queries, serving
from kaigong.apps.documents import preview as pictures
from kaigong.apps.documents.models import Document, Upload
from kaigong.apps.documents.refusals import TEXTS
from kaigong.apps.ledger import queries as ledger
from kaigong.core.problems import Faulty, Problem, Refused

PER_PAGE = 50
SHOWN_PAGES = 30


@require_GET
def download(request: HttpRequest, sha256: str) -> FileResponse:
    """One's own upload: find, note, hand out."""
    document = queries.document(request.person, sha256)
    return _handed_out(request, document)


@login_required
@require_GET
def content(request: HttpRequest, sha256: str) -> FileResponse:
    """A document held by a thing one may see: find, note, hand out."""
    return _handed_out(request, queries.visible(request.person, sha256))


def _handed_out(request: HttpRequest, document: Document) -> FileResponse:
    actions.record_download(document=document, of=document.stream, by=request.person.ref, now=request.now)
    return serving.response(document)


@login_required
@require_GET
def page(request: HttpRequest, sha256: str) -> HttpResponse:
    """One document: its pages as pictures, its versions, where it is used, what of it is public."""
    return _page(request, queries.visible(request.person, sha256))


def _page(request: HttpRequest, document: Document, **bound: Any) -> HttpResponse:
    pages, may = pictures.pages(document), queries.may_redact(request.person, document)
    uses = queries.uses(request.person, document)
    initial = {"thing": uses[0].thing, "slot": queries.slots(document, uses[0].thing)[0]} if uses else {}
    context = {
        "document": document, "pages": range(1, min(pages, SHOWN_PAGES) + 1), "more": max(pages - SHOWN_PAGES, 0),
        "uses": uses, "history": queries.history(request.person, document), "original": queries.original(document),
        "redactions": queries.redactions(document), "policies": queries.policies(document), "may_redact": may,
        "redact_form": forms.RedactForm() if may and pages else None,
        "policy_form": forms.PolicyForm(initial=initial) if may and uses else None,
        "entries": ledger.entries(request.person, document.stream) if _reads_stream(request, document) else [],
    } | bound  # fmt: skip
    return render(request, "documents/page.html", context, status=422 if bound else 200)


def _reads_stream(request: HttpRequest, document: Document) -> bool:
    return queries.of_thing(request.person.ref).filter(pk=document.pk).exists()


@login_required
@require_GET
def preview(request: HttpRequest, sha256: str, number: int) -> HttpResponse:
    """One page as a picture."""
    document = queries.visible(request.person, sha256)
    try:
        picture = pictures.png(document, number - 1)
    except pictures.Unreadable as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


# ------------------------------------------------------------------------------------------------ in pieces


@login_required
@require_POST
def begin(request: HttpRequest) -> JsonResponse:
    """Begin an upload in pieces: its name and size are told first."""
    size = request.POST.get("size", "")
    try:
        row = actions.begin_upload(
            name=request.POST.get("name", ""), size=int(size) if size.isdigit() else 0, by=request.person.ref,
            now=request.now,
        )  # fmt: skip
    except Faulty as faulty:
        return _told(faulty.problems[0], 422)
    except Refused as refusal:
        return _told(Problem(refusal.code, data=refusal.data), 409)
    return JsonResponse(_state(row), status=201)


@login_required
@require_http_methods(["GET", "POST", "DELETE"])
def piece(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where an upload stands; add a piece at its end; give it up."""
    row = queries.upload(request.person, key)
    if request.method == "DELETE":
        actions.drop_upload(upload=row)
        return HttpResponse(status=204)
    if request.method == "POST":
        offset = request.headers.get("Upload-Offset", "")
        try:
            row = actions.add_piece(upload=row, offset=int(offset) if offset.isdigit() else -1, piece=request.body)
        except Refused as refusal:
            return _told(Problem(refusal.code, data=refusal.data), 409, received=row.received)
    return JsonResponse(_state(row))


def _state(row: Upload) -> dict[str, Any]:
    return {"key": str(row.pk), "received": row.received, "size": row.size}


def _told(problem: Problem, status: int, **more: Any) -> JsonResponse:
    text = str(TEXTS[problem.code]).format(**problem.data)
    return JsonResponse({"code": problem.code, "message": text, **more}, status=status)


# ------------------------------------------------------------------------------------------------ redact, publish


@login_required
@require_POST
def redact(request: HttpRequest, sha256: str) -> HttpResponse:
    """脱敏: a redacted document beside its original."""
    document, form = queries.visible(request.person, sha256), forms.RedactForm(request.POST)
    if form.is_valid():
        try:
            row = actions.redact(document=document, person=request.person, now=request.now, **form.cleaned_data)
        except Faulty as faulty:
            _put(form, faulty)
        else:
            messages.success(request, _("已生成脱敏文件，原件不变。"))
            return redirect("documents:page", row.redacted_id)
    return _page(request, document, redact_form=form)


@login_required
@require_POST
def set_policy(request: HttpRequest, sha256: str) -> HttpResponse:
    """公开方式."""
    document, form = queries.visible(request.person, sha256), forms.PolicyForm(request.POST)
    if form.is_valid():
        try:
            actions.set_policy(document=document, person=request.person, now=request.now, **form.cleaned_data)
        except Faulty as faulty:
            _put(form, faulty)
        else:
            messages.success(request, _("公开方式已设定。"))
            return redirect("documents:page", sha256)
    return _page(request, document, policy_form=form)


def _put(form: Any, faulty: Faulty) -> None:
    for problem in faulty.problems:
        form.add_error(
            problem.at if problem.at in form.fields else None, str(TEXTS[problem.code]).format(**problem.data)
        )


@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """What is published, for anybody."""
    page = Paginator(queries.released(request.today), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "documents/public.html", {"page": page})


@require_GET
def public(request: HttpRequest, sha256: str) -> FileResponse:
    """A published document, for anybody."""
    return serving.response(queries.released_document(request.today, sha256))
