"""Certificates: the page, and the two files of each."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaigong.apps.cases import actions, certificates, names, queries
from kaigong.apps.documents import serving
from kaigong.apps.ledger import queries as ledger


@login_required
@require_GET
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate with its ledger entry; where it stands is read from the ledger now."""
    found = queries.certificate(request.person, number)
    stream = found.item.case.stream
    entries = [e for e in ledger.entries(request.person, stream) if e.n == found.entry_n]
    context = {
        "certificate": found, "entries": entries, "state": certificates.states_of(stream)[number],
        "outputs": names.joined(names.material(output) for output in found.outputs),
        "agency": names.agency(found.item.agency_id), "until": certificates.until(found),
    }  # fmt: skip
    return render(request, "cases/certificate.html", context)


@login_required
@require_GET
def certificate_pdf(request: HttpRequest, number: str) -> FileResponse:
    """The page to print or to hand on; made now if nobody has made it yet."""
    found = queries.certificate(request.person, number)
    document = actions.fetch_certificate(certificate=found, by=request.person.ref, now=request.now)
    return serving.response(document)


@login_required
@require_GET
def certificate_data(request: HttpRequest, number: str) -> HttpResponse:
    """The signed data alone, for programs and for `kaigong verify`."""
    found = queries.certificate(request.person, number)
    actions.fetch_certificate(certificate=found, by=request.person.ref, now=request.now)
    answer = HttpResponse(certificates.issue_of(found).text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return answer
