"""Keep a view of a list under a name, and forget it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.projects import actions_views, saved
from kaigong.apps.projects.refusals import TEXTS
from kaigong.apps.rulebook import words
from kaigong.core.problems import Faulty


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """保存视图; back to the list as it was."""
    page, query = request.POST.get("page", ""), saved.tidy(QueryDict(request.POST.get("query", "")[:4000]))
    said = {"page": page, "name": request.POST.get("name", "").replace("\x00", ""), "query": query}
    try:
        row = actions_views.save_view(**said, person=request.person, now=request.now)
        messages.success(request, _("视图“{name}”已保存。").format(name=row.name))
    except Faulty as faulty:
        messages.warning(request, " ".join(words.told(one, TEXTS) for one in faulty.problems))
    return redirect(f"{reverse(saved.PAGES.get(page, 'projects:list'))}?{query}")


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """删除视图."""
    row = saved.view(request.person, pk)
    page = reverse(saved.PAGES[row.page])
    actions_views.drop_view(view=row, person=request.person, now=request.now)
    messages.success(request, _("视图“{name}”已删除。").format(name=row.name))
    return redirect(page)
