"""The page on what an amended calendar does to running items."""

from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kaigong.apps.cases import law_calendar as reads
from kaigong.apps.cases import names, queries_law
from kaigong.apps.cases.actions.law_calendar import recount

MOST = 500  # rows of one page


@login_required
def law_calendar(request: HttpRequest) -> HttpResponse:
    """Which last days the calendar in force now would move; the administrator lets it."""
    if not queries_law.may_read(request.person):
        raise Http404
    if request.method == "POST":
        if not queries_law.may_run(request.person):
            raise Http404
        moved = recount(person=request.person, now=request.now)
        messages.success(request, _("已按现行工作日历重新计算 {number} 个事项的期限。").format(number=moved))
        return redirect("cases:law_calendar")
    found = list(islice(reads.moved(request.now), MOST + 1))
    rows = [{"one": one, "name": names.item(one.item)} for one in found[:MOST]]
    context = {"rows": rows, "more": len(found) > MOST, "may_run": queries_law.may_run(request.person)}
    return render(request, "cases/law_calendar.html", context)
