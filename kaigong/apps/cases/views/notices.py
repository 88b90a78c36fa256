"""Pages to print: notices to the applicant, receipts for paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaigong.apps.cases import item_page, names, printing, queries_desk
from kaigong.apps.ledger import queries as ledger


@login_required
@require_GET
def notice(request: HttpRequest, no: str, code: str, kind: str) -> HttpResponse:
    """受理通知书, 补正告知书, 不予许可决定书 …: for whoever may see the item."""
    item = queries_desk.item(request.person, no, code, request.today)
    entries = [
        entry for entry in ledger.read(item.case.stream).entries if item_page.concerns(entry.kind, entry.data, code)
    ]
    found = printing.notice(item, kind, entries, names.longdate)
    context = {"item": item, "notice": found, "agency": names.agency(item.agency_id), "stage": item.case.stage}
    return render(request, "cases/notice.html", context)


@login_required
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """收件凭证: what was taken at the window, when, and by whom."""
    found = queries_desk.receipt(request.person, number)
    context = {"receipt": found, "by": queries_desk.taken_by(found)}
    return render(request, "cases/receipt.html", context)
