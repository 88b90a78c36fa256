"""Named views of the desk: kept for whoever named them."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import ready
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_view_is_kept_under_a_name_and_leads_back_to_what_it_showed(case: Any, officer: Any, client: Any) -> None:
    from kaigong.apps.cases.models import DeskView

    client.force_login(officer(ready()))
    said = {"name": "临期的", "query": "state=soon&sort=project&page=3&csrf=x"}
    shown = client.post("/cases/desk/views/", said, follow=True)
    assert shown.redirect_chain[-1][0] == "/cases/desk/?state=soon&sort=project", "no page, and nothing else"
    assert "临期的" in client.get("/cases/desk/").content.decode()
    client.post("/cases/desk/views/", {**said, "query": "state=late"})
    row = DeskView.objects.get()
    assert row.query == "state=late", "the same name means the newer view"
    client.post(f"/cases/desk/views/{row.pk}/remove/")
    assert not DeskView.objects.exists()


def test_views_are_ones_own(case: Any, officer: Any, lin: Any, sun: Any, client: Any) -> None:
    from kaigong.apps.cases import actions

    person = officer(ready())
    row = actions.save_view(person=person, name="我的", query="state=late", now=NOW)
    client.force_login(sun)
    assert "我的</a>" not in client.get("/cases/desk/").content.decode()
    assert client.post(f"/cases/desk/views/{row.pk}/remove/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.remove_view(person=sun, row=row, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.save_view(person=lin, name="x", query="", now=NOW)
    client.force_login(lin)
    assert client.post("/cases/desk/views/", {"name": "x", "query": ""}).status_code == 404


def test_a_view_needs_a_name_and_there_is_an_end_of_them(case: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.actions.desk_views import MOST_VIEWS

    person = officer(ready())
    with pytest.raises(Refused, match="view.no_name"):
        actions.save_view(person=person, name=" ", query="", now=NOW)
    for n in range(MOST_VIEWS):
        actions.save_view(person=person, name=str(n), query="", now=NOW)
    with pytest.raises(Refused, match="view.too_many"):
        actions.save_view(person=person, name="more", query="", now=NOW)
