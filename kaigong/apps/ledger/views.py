"""Pages of the ledger: the streams one may see, one stream with its check, the export, the daily roots."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaigong.apps.ledger import exports, keys, queries, registry, words

PAGE = 50
JSON_LINES = "application/jsonl; charset=utf-8"


@require_safe
@login_required
def stream_list(request: HttpRequest) -> HttpResponse:
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = queries.streams_of(request.person, prefix=kind, name=text)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "streams": words.named(queries.heads(page.object_list)),
        "kinds": registry.all_streams(),
        "kind": kind,
        "q": text,
        "everything": queries.reads_everything(request.person),
        "last_root": queries.last_root(),
    }
    return render(request, "ledger/list.html", context)


@require_safe
@login_required
def stream_page(request: HttpRequest, stream: str) -> HttpResponse:
    page = Paginator(queries.rows(request.person, stream), PAGE).get_page(request.GET.get("page"))
    context = {
        "stream": stream,
        "of": registry.streams_like(stream),
        "url": registry.streams_like(stream).url(stream),
        "page": page,
        "entries": [queries.stored(row) for row in page],
        "sealed_until": queries.sealed_until(stream),
        "check": words.check(queries.check(stream)),
    }
    return render(request, "ledger/stream.html", context)


@require_safe
@login_required
def export(request: HttpRequest) -> StreamingHttpResponse:
    """One stream for whoever may see it; without a stream the whole ledger, for those who read everything."""
    stream = request.GET.get("stream")
    if stream is None and not queries.reads_everything(request.person):
        raise Http404
    if stream is not None:
        queries.rows(request.person, stream)
    name = "ledger" if stream is None else stream.replace(":", "-")
    headers = {"Content-Disposition": words.attachment(f"kaigong-{name}-{request.today:%Y%m%d}.jsonl")}
    lines = exports.lines(now=request.now, stream=stream)
    return StreamingHttpResponse(lines, content_type=JSON_LINES, headers=headers)


@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """The daily roots and the public key. They are public: whoever keeps a root can hold the city to it."""
    page = Paginator(queries.roots(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "roots": [words.root(row) for row in page], "public_key": keys.public_key()}
    return render(request, "ledger/roots.html", context)
