"""A GeoJSON file dropped on the map: looked at first, then one project's place, or, by rights, the map's boundaries."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.projects import actions_map, boundaries, queries, queries_map
from kaigong.apps.projects.forms_map import GCJ02, BoundariesForm, ShapeForm, told
from kaigong.apps.projects.models import Project
from kaigong.core.geo import measure, offset, reading
from kaigong.core.geo.values import Shape
from kaigong.core.problems import Faulty

MANY = 3  # so many areas in one file are boundaries, for whoever may change them


@login_required
@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """Keep the file, and go where it can be looked at; nothing on the map changes."""
    form = BoundariesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            document = documents.store(upload=form.cleaned_data["file"], by=request.person.ref, now=request.now)
        except Faulty as faulty:
            form.add_error("file", "；".join(told(problem) for problem in faulty.problems))
        else:
            features, _problems = queries_map.features(document)
            is_map = len(features) >= MANY and roles.may(request.person, "change_rulebook")
            return redirect("projects:boundary_check" if is_map else "projects:shape_check", document.sha256)
    messages.warning(request, " ".join(fault for faults in form.errors.values() for fault in faults))
    return redirect("boards:map")


@login_required
def check(request: HttpRequest, sha256: str) -> HttpResponse:
    """The dry run: what the file holds, whose place it would be, where that lies; then, confirmed, the place."""
    document = queries_map.handed_in(request.person, sha256)
    shape, problems = queries_map.shape(document)
    asked = request.POST if request.method == "POST" else request.GET
    form = ShapeForm(asked or None)
    context: dict[str, Any] = {
        "document": document, "faults": [told(one) for one in problems], "form": form, "shape": shape,
        "may_enter": roles.may(request.person, "change_rulebook"),
    }  # fmt: skip
    if shape is None or not form.is_bound or not form.is_valid():
        return render(request, "projects/shape_check.html", context, status=422 if problems or form.errors else 200)
    project = queries.amendable(request.person, form.cleaned_data["code"])
    if request.method == "POST" and _placed(request, project, shape, form):
        return redirect(f"{reverse('boards:project', args=[project.code])}?tab=facts")
    context |= {"project": project, "found": _found(project, shape, form.cleaned_data["system"] == GCJ02)}
    return render(request, "projects/shape_check.html", context, status=422 if request.method == "POST" else 200)


def _placed(request: HttpRequest, project: Project, shape: Shape, form: ShapeForm) -> bool:
    """Whether it was stored; what is asked about stands at the form."""
    said = {"shifted": form.cleaned_data["system"] == GCJ02, "sure": form.cleaned_data["sure"], "how": "file"}
    by = {"by": request.person.ref, "now": request.now}
    try:
        actions_map.set_location(project=project, geometry=shape.geojson(), **said, **by)
    except Faulty as faulty:
        for problem in faulty.problems:
            form.add_error("sure", told(problem))
        return False
    messages.success(request, _("项目位置已保存。"))
    return True


def _found(project: Project, shape: Shape, shifted: bool) -> dict[str, Any]:
    """Where it would lie."""
    shape = offset.straightened(shape) if shifted else shape
    x, y = measure.label_point(shape)
    return {
        "at": reading.said((x, y)), "area": round(measure.area_km2(shape.area), 3) if shape.area else None,
        "township": boundaries.township_at(project.county, shape),
        "questions": [told(one) for one in boundaries.placing(project.county, shape)],
    }  # fmt: skip
