"""Tokens of agencies' systems: list, issue, withdraw. For administrators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaigong.apps.accounts import roles
from kaigong.apps.opendata import actions, forms, queries, tokens


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """接口令牌: which systems may come in, and until when."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def issue(request: HttpRequest) -> HttpResponse:
    """Sign a new one; it is shown on this answer and never again."""
    if not roles.may(request.person, tokens.VERB):
        raise Http404
    form = forms.TokenForm(request.POST or None, agencies=queries.agencies(request.person), today=request.today)
    if request.method != "POST" or not form.is_valid():
        return render(request, "opendata/token_new.html", {"form": form}, status=422 if form.errors else 200)
    row, token = actions.issue_token(person=request.person, now=request.now, **form.cleaned_data)
    answer = render(request, "opendata/token_shown.html", {"row": row, "token": token})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@login_required
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Let one count no more."""
    token = queries.token(request.person, key)
    form = forms.WithdrawTokenForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, wrong={token.key: form})
    actions.withdraw_token(token=token, person=request.person, now=request.now, **form.cleaned_data)
    messages.success(request, _("令牌已撤销，从现在起不再有效。"))
    return redirect("exchange:tokens")


def _page(request: HttpRequest, status: int = 200, wrong: dict[str, Any] | None = None) -> HttpResponse:
    if not roles.may(request.person, tokens.VERB):
        raise Http404
    rows = [(row, (wrong or {}).get(row.key)) for row in queries.tokens_of(request.person)]
    return render(request, "opendata/tokens.html", {"rows": rows}, status=status)
