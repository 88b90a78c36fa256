"""Long lists: counted only so far, and found by a part of the name in the same few questions at any size."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaigong.apps.projects import listing, paging
from tests.apps.projects.test_pages import many, names
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_list_is_counted_only_so_far_and_says_that_there_is_more(register: Any) -> None:
    from kaigong.apps.projects.models import Project
    from kaigong.apps.projects.paging import Pages, said

    many(register, 70)
    pages = Pages(Project.objects.order_by("code"), most=60)
    assert (pages.count, pages.more, pages.num_pages) == (60, True, 2)
    shown = [row.code for row in (*pages.page(1), *pages.page(2))]
    assert shown[:60] == list(Project.objects.order_by("code").values_list("code", flat=True)[: len(shown)])[:60]
    assert (said(61, 60), said(60, 60)) == ("60+", 60)


@pytest.mark.parametrize("text", ["项目7", "000042", "没有这样的名称", "目"])
def test_a_search_finds_what_holds_the_text_and_nothing_else(
    text: str, client: Client, register: Any, zhou: Any
) -> None:
    from kaigong.apps.projects import searching
    from kaigong.apps.projects.models import Project

    many(register, 90)
    found = {row.code for row in searching.named(Project.objects.all(), text)}
    assert found == {row.code for row in Project.objects.all() if text in row.name or text in row.code}
    client.force_login(zhou)
    with CaptureQueriesContext(connection) as taken:
        names(client, q=text)
    assert len(taken) <= 9


def test_a_page_found_along_its_order_is_the_page_found_among_all_that_is_asked_for(register: Any) -> None:
    from kaigong.apps.projects.models import Project

    for n in range(12):
        register(name=f"项目{n}", stage=("idea", "signed")[n % 2], county=("421022", "421024")[n % 3 == 0])
    for query in ("stage=signed&sort=forecast", "county=421024&stage=idea", "klass=industry&sort=-name", "sort=code"):
        ask = listing.wanted(QueryDict(query))
        walked = connection.vendor == "sqlite"  # PostgreSQL finds out by itself
        pages = [listing.rows(Project.objects.all(), ask, NOW.date(), walked=way) for way in (False, walked)]
        assert list(pages[0]) == list(pages[1])
    assert paging.walks(lambda: (100, 150)) == walked
    assert not paging.walks(lambda: (100, 1_000_000))
