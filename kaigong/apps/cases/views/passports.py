"""The passport of a project: one file that says all that happened to it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kaigong.apps.cases import actions, queries


@login_required
@require_GET
def passport(request: HttpRequest, code: str) -> HttpResponse:
    """项目护照: for whoever may look at the project's cases; that it was taken is written down."""
    project = queries.project(request.person, code)
    data = actions.export_passport(project=project, person=request.person, now=request.now)
    answer = HttpResponse(data, content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="kaigong-passport-{project.code}.jsonl"'
    answer["Cache-Control"] = "private, no-store"
    return answer
