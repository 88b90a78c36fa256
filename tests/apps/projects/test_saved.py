"""Views of the lists kept under a name: one's own, found again, forgotten."""

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from kaigong.apps.projects import actions_views
from kaigong.apps.projects.models import SavedView
from kaigong.core.problems import Faulty

pytestmark = pytest.mark.django_db


def test_a_view_is_kept_offered_on_its_page_and_forgotten(client: Client, project: Any, zhou: Any) -> None:
    client.force_login(zhou)
    assert "保存当前筛选" in client.get("/projects/?stage=idea").content.decode()
    said = {"page": "projects", "name": "谋划的", "query": "stage=idea&page=3&q=%E7%94%B5"}
    answer = client.post("/projects/views/", said)
    assert answer.status_code == 302 and answer["Location"] == "/projects/?stage=idea&q=%E7%94%B5"
    page = client.get(answer["Location"]).content.decode()
    assert "谋划的" in page and "删除这个视图" in page and "保存当前筛选" not in page
    for name, address in (("map", "/map/"), ("leads", "/promotion/leads/")):
        client.post("/projects/views/", {"page": name, "name": f"在{name}", "query": "county=421024"})
        assert f"在{name}" in client.get(address).content.decode()
    assert client.post(f"/projects/views/{SavedView.objects.get(page='map').pk}/drop/").status_code == 302
    assert sorted(SavedView.objects.values_list("page", flat=True)) == ["leads", "projects"]


def test_everybody_has_his_own_views_and_nobody_elses(client: Client, zhou: Any, lin: Any, now: datetime) -> None:
    row = actions_views.save_view(page="projects", name="我盯的", query="flag=key", person=zhou, now=now)
    client.force_login(lin)
    assert client.post(f"/projects/views/{row.pk}/drop/").status_code == 404
    assert "我盯的</a>" not in client.get("/projects/?flag=yi").content.decode()
    with pytest.raises(PermissionDenied):
        actions_views.drop_view(view=row, person=lin, now=now)
    client.logout()
    assert client.post("/projects/views/", {"page": "projects", "name": "x"}).status_code == 302
    assert list(SavedView.objects.all()) == [row]


def test_a_view_without_a_name_or_too_many_are_said(client: Client, zhou: Any, now: datetime) -> None:
    for n in range(actions_views.MOST):
        actions_views.save_view(page="map", name=f"图{n}", query="", person=zhou, now=now)
    actions_views.save_view(page="map", name="图0", query="stage=idea", person=zhou, now=now)  # the name means this now
    for page, name, query in (
        ("map", "多一个", ""),
        ("map", " ", ""),
        ("nowhere", "x", ""),
        ("leads", "x", "y" * 2001),
    ):
        with pytest.raises(Faulty):
            actions_views.save_view(page=page, name=name, query=query, person=zhou, now=now)
    client.force_login(zhou)
    assert client.post("/projects/views/", {"page": "nowhere", "name": "", "query": "a=1"}).status_code == 302
    assert SavedView.objects.count() == actions_views.MOST
