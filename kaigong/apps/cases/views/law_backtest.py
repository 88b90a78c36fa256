"""The page that tries a change of the rules, or a draft of one, on cases that have ended."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaigong.apps.cases import law, law_replay, queries_law
from kaigong.apps.cases.forms.law import BacktestForm
from kaigong.apps.rulebook import queries_editions as editions
from kaigong.apps.rulebook.models import EditionState

YEAR = timedelta(365)
DRAFT, DAY = "draft-", "day-"


@login_required
@require_GET
def law_backtests(request: HttpRequest) -> HttpResponse:
    """What would have changed, by item and agency."""
    if not queries_law.may_read(request.person):
        raise Http404
    first: dict[str, Any] = {"since": request.today - YEAR, "until": request.today}
    form = BacktestForm(request.GET if "change" in request.GET else None, changes=_changes(request), initial=first)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        change = _change(request, said["change"])
        answer = law_replay.backtest(change, said["since"], said["until"], every=said["every"])
        context |= {"answer": answer, "rows": [law_replay.words(row) for row in answer.rows]}
    return render(request, "cases/law_backtest.html", context, status=422 if form.errors else 200)


def _changes(request: HttpRequest) -> list[tuple[str, str]]:
    """Drafts first, then every day on which the law changes."""
    open_ = editions.editions(request.person).exclude(state=EditionState.WITHDRAWN)
    drafts = [(f"{DRAFT}{row.number}", _("修订第 {number} 号：{title}").format(number=row.number, title=row.title))
              for row in open_]  # fmt: skip
    days = [(f"{DAY}{day}", f"{date_format(day)}（{name}）") for day, name in queries_law.days(request.today)]
    return [*drafts, *days]


def _change(request: HttpRequest, chosen: str) -> law.Change:
    if chosen.startswith(DAY):
        return law_replay.of_day(date.fromisoformat(chosen.removeprefix(DAY)))
    edition = editions.edition(request.person, int(chosen.removeprefix(DRAFT)))
    return law_replay.of_edition(edition, edition.force_on or request.today)
