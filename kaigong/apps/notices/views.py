"""The pages of notices: the person's list, how to be told, and the webhooks of the agency or enterprise."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.notices import actions, forms, queries, words
from kaigong.core.problems import Faulty

PAGE = 50


@require_safe
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    unread = request.GET.get("show") == "unread"
    rows = queries.unread(request.person) if unread else queries.notices(request.person)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "notices": words.all_said(page), "unread": unread,
               "manages": bool(queries.managed(request.person))}  # fmt: skip
    return render(request, "notices/list.html", context)


@require_safe
@login_required
def morning(request: HttpRequest) -> HttpResponse:
    """今日: what is due, what one promised, what has happened since yesterday; the digest at any hour."""
    since = request.now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    recent = queries.notices(request.person).filter(created_at__gte=since)[:PAGE]
    context = {
        "sections": words.sections_for(request.person, request.today),
        "notices": words.all_said(recent),
        "since": since,
    }
    return render(request, "notices/morning.html", context)


@require_POST
@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it as read and go where it leads; it may lead within this site only."""
    notice = queries.notice(request.person, pk)
    actions.read(notice=notice, person=request.person, now=request.now)
    inside = notice.url and url_has_allowed_host_and_scheme(notice.url, {request.get_host()})
    return redirect(notice.url if inside and "stay" not in request.POST else "notices:list")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    number = actions.read_all(person=request.person, now=request.now)
    messages.success(request, _("{number} 条通知已标为已读。").format(number=number))
    return redirect("notices:list")


@login_required
def settings_page(request: HttpRequest) -> HttpResponse:
    """How the person wants to be told."""
    reader, ways = queries.reader(request.person), queries.ways(request.person)
    start = {"language": reader.language, "digest_inbox": reader.digest_inbox, "digest_email": reader.digest_email}
    form = forms.Choices(ways, request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.choose(
            person=request.person, ways=form.chosen(), digest=(data["digest_inbox"], data["digest_email"]),
            language=data["language"],
        )  # fmt: skip
        messages.success(request, _("通知设置已保存。"))
        return redirect("notices:settings")
    return _settings_page(request, form, forms.Address(initial={"email": reader.email}))


def _settings_page(request: HttpRequest, form: forms.Choices, address: forms.Address) -> HttpResponse:
    context = {"form": form, "address": address, "reader": queries.reader(request.person),
               "mail": queries.mail_is_set_up(), "manages": bool(queries.managed(request.person))}  # fmt: skip
    faulty = form.errors or address.errors
    return render(request, "notices/settings.html", context, status=422 if faulty else 200)


@require_POST
@login_required
def change_address(request: HttpRequest) -> HttpResponse:
    address = forms.Address(request.POST)
    if not address.is_valid():
        return _settings_page(request, forms.Choices(queries.ways(request.person)), address)
    language = get_language() or "zh-hans"
    actions.change_address(person=request.person, language=language, now=request.now, **address.cleaned_data)
    messages.success(request, _("已保存。填写了新邮箱的，请在收到确认邮件后打开其中的链接。"))
    return redirect("notices:settings")


@login_required
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail: a button, because programs that look at e-mails follow links too."""
    if request.method == "POST":
        actions.confirm_address(person=request.person, token=token, now=request.now)
        messages.success(request, _("电子邮箱已确认。"))
        return redirect("notices:settings")
    return render(request, "notices/confirm.html", {"token": token, "reader": queries.reader(request.person)})


# --------------------------------------------------------------------------------------------------------- webhooks


def _manages(request: HttpRequest) -> dict[str, Any]:
    owners = queries.managed(request.person)
    if not owners:
        raise Http404
    english = (get_language() or "").startswith("en")
    names = {ref: (english and getattr(name, "name_en", "")) or getattr(name, "name_zh", name) for ref, name in
             owners.items()}  # fmt: skip
    return {ref: str(name) for ref, name in names.items()}


@login_required
def webhooks(request: HttpRequest) -> HttpResponse:
    owners = _manages(request)
    form = forms.Subscribe(owners, request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.subscribe(person=request.person, now=request.now, **form.cleaned_data)
            form = forms.Subscribe(owners)
        except Faulty as faults:
            forms.tell(form, faults)
    return _webhooks_page(request, owners, form, made)


def _webhooks_page(
    request: HttpRequest, owners: dict[str, Any], form: forms.Subscribe, shown: Any = None, faulty: int = 0
) -> HttpResponse:
    """The page; the secret of `shown` stands on it this one time."""
    rows = [(row, owners[row.owner]) for row in queries.subscriptions(request.person)]
    context = {"form": form, "rows": rows, "shown": shown, "end_form": forms.End(auto_id=False), "faulty": faulty}
    return render(request, "notices/webhooks.html", context, status=422 if form.errors or faulty else 200)


@require_POST
@login_required
def change_secret(request: HttpRequest, pk: int) -> HttpResponse:
    found, owners = queries.subscription(request.person, pk), _manages(request)
    changed = actions.change_secret(subscription=found, person=request.person, now=request.now)
    return _webhooks_page(request, owners, forms.Subscribe(owners), changed)


@require_POST
@login_required
def end_subscription(request: HttpRequest, pk: int) -> HttpResponse:
    found, form, owners = queries.subscription(request.person, pk), forms.End(request.POST), _manages(request)
    if not form.is_valid():
        return _webhooks_page(request, owners, forms.Subscribe(owners), faulty=pk)
    actions.end_subscription(subscription=found, person=request.person, now=request.now, **form.cleaned_data)
    messages.success(request, _("已停止向 {url} 推送。").format(url=found.url))
    return redirect("notices:webhooks")
