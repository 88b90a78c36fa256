"""Pages that say where things are: the place of a project, and the boundaries of the city."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.projects import actions_map, boundaries, queries, queries_map
from kaigong.apps.projects.boundaries import Said
from kaigong.apps.projects.forms_map import GCJ02, WGS84, BoundariesForm, LocationForm, ReadAsForm, told
from kaigong.apps.projects.models import Level
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.geo import measure
from kaigong.core.problems import Faulty

SHOWN = 200
QUESTIONS = ("geo.outside_city", "geo.other_county")


def location(request: HttpRequest, code: str) -> HttpResponse:
    """Where a project stands: clicked on the map, typed, or from a file; left empty it is not known any more."""
    project = queries.amendable(request.person, code)
    file = queries_map.file_of(project)
    form = LocationForm(request.POST or None, request.FILES or None, initial=_known(file))
    if request.method == "POST" and form.is_valid():
        said = {key: form.cleaned_data[key] for key in ("geometry", "shifted", "sure")}
        how = "file" if form.cleaned_data.get("file") else "typed"
        try:
            actions_map.set_location(project=project, how=how, by=request.person.ref, now=request.now, **said)
        except Faulty as faulty:
            for problem in faulty.problems:
                form.add_error("sure" if problem.code in QUESTIONS else None, told(problem))
        else:
            messages.success(request, _("项目位置已保存。") if said["geometry"] else _("项目位置已清除。"))
            return redirect(f"{reverse('boards:project', args=[project.code])}?tab=facts")
    picture = json.dumps(_picture(file, project.county), ensure_ascii=False)
    context = {"project": project, "form": form, "file": file, "map_json": picture}
    return render(request, "projects/location.html", context, status=422 if form.errors else 200)


def _known(file: Any) -> dict[str, Any]:
    """What the form shows of the place that is stored; an area is shown by its point and kept as long as it is."""
    if file is None or not file.location or file.location["type"] != "Point":
        return {}
    return {"longitude": file.longitude, "latitude": file.latitude}


def _picture(file: Any, county: str) -> dict[str, Any]:
    """The map to click on: the county of the record, or around the place that is stored."""
    layer = boundaries.counties()
    at = [file.longitude, file.latitude] if file and file.location else None
    box = measure.box(layer.areas[county]) if county in layer.areas else layer.box
    names = rulebook.regions()
    regions = [{"code": one["code"], "name": words.named(names.get(one["code"])) or one["code"], "label": one["label"],
                "n": 0, "yi": 0, "url": ""} for one in layer.features]  # fmt: skip
    return {
        "shapes": f"{reverse('boards:map_shapes')}?v={layer.origin}-{layer.version}", "points": "", "query": "",
        "box": box, "given": False, "aspect": measure.aspect(box) if box and not layer.schematic else 1,
        "regions": regions, "county": county, "classes": [], "pick": True, "picked": at,
        "words": {"projects": "{n}", "yi": "{n}", "started": "", "waiting": "", "here": "", "seen": "",
                  "lost": _("地图没有取到，可以直接填写经纬度。")},
    }  # fmt: skip


def boundary_list(request: HttpRequest) -> HttpResponse:
    """The boundaries in force, and a file with others; nothing is taken in yet."""
    roles.require(request.person, "change_rulebook")
    form = BoundariesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = documents.store(upload=form.cleaned_data["file"], by=request.person.ref, now=request.now)
        except Faulty as faulty:
            form.add_error("file", "；".join(str(problem) for problem in faulty.problems))
        else:
            return redirect("projects:boundary_check", document.sha256)
    context = {"form": form, "entered": queries_map.entered(request.person), "layer": boundaries.counties()}
    return render(request, "projects/boundaries.html", context, status=422 if form.errors else 200)


def boundary_check(request: HttpRequest, sha256: str) -> HttpResponse:
    """The dry run of a file of boundaries: how it is read, every faulty feature; then, confirmed, the new map."""
    roles.require(request.person, "change_rulebook")
    document = queries_map.handed_in(request.person, sha256)
    features, problems = queries_map.features(document)
    guess = boundaries.guessed(features) if features else Said(Level.COUNTY, "", "")
    asked = request.POST if request.method == "POST" else request.GET
    form = ReadAsForm(asked or None, keys=boundaries.properties(features), initial={
        "level": guess.level, "code": guess.code, "name": guess.name, "system": WGS84,
    })  # fmt: skip
    said = _said(form) if form.is_bound and form.is_valid() else guess
    check = boundaries.check(features, problems, said)
    if request.method == "POST" and form.is_valid() and not check.problems:
        actions_map.set_boundaries(document=document, said=said, by=request.person.ref, now=request.now)
        messages.success(request, _("地图已改用这份边界，共 {n} 个区划。").format(n=len(check.rows)))
        return redirect("boards:map")
    context = {
        "document": document, "form": form, "check": check, "said": said, "count": len(features),
        "faults": [(one.at, told(one)) for one in check.problems[:SHOWN]],
        "remarks": [(one.at, told(one)) for one in check.remarks[:SHOWN]], "rows": check.rows[:SHOWN],
    }  # fmt: skip
    status = 422 if check.problems or form.errors else 200
    return render(request, "projects/boundary_check.html", context, status=status)


def _said(form: ReadAsForm) -> Said:
    chosen = form.cleaned_data
    return Said(chosen["level"], chosen["code"], chosen["name"], chosen["system"] == GCJ02)


@require_POST
def boundary_remove(request: HttpRequest, level: str) -> HttpResponse:
    """Back to the boundaries that are shipped."""
    roles.require(request.person, "change_rulebook")
    if level in Level.values:
        actions_map.remove_boundaries(level=level, by=request.person.ref, now=request.now)
        messages.success(request, _("已恢复随系统提供的边界。"))
    return redirect("projects:boundaries")
