"""Certificates."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaigong.apps.cases import names, queries
from kaigong.apps.ledger import queries as ledger


@login_required
@require_GET
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate with its ledger entry, ready to print."""
    found = queries.certificate(request.person, number)
    entries = [e for e in ledger.entries(request.person, found.item.case.stream) if e.n == found.entry_n]
    outputs = names.joined(names.material(output) for output in found.outputs)
    context = {
        "certificate": found,
        "entries": entries,
        "outputs": outputs,
        "agency": names.agency(found.item.agency_id),
    }
    return render(request, "cases/certificate.html", context)
