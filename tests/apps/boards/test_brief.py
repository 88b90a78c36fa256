"""The weekly brief: written from the data, two pages at most, issued once and kept as it was."""

import io
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import NOW, SETUP

pytestmark = pytest.mark.django_db
MONDAY = date(2022, 2, 14)


@pytest.fixture
def late_project(lin_enterprise: Any) -> Any:
    """A project that is expected later than it was planned."""
    from kaigong.apps.projects import actions

    made = actions.register_project(
        name="示例厂房项目", type="industrial-general", facts={}, start_on=date(2022, 2, 10), klass="industry",
        county="421022", investment_fen=10**12, enterprise=lin_enterprise, by=SETUP, now=NOW,
        planned_start_on=date(2022, 3, 1), forecast_start_on=date(2022, 3, 10),
    )  # fmt: skip
    actions.note_forecast(project=made, forecast_start_on=date(2022, 3, 10), plan_late_days=7)
    return made


def text_of(made: bytes) -> tuple[int, str]:
    pages = pypdfium2.PdfDocument(made)
    return len(pages), "".join(page.get_textpage().get_text_bounded() for page in pages)


def test_the_brief_names_what_is_late_and_fits_on_two_pages(late_project: Any, zhou: Any) -> None:
    from kaigong.apps.boards import brief, brief_files

    found = brief.week(MONDAY, MONDAY)
    late = next(section for section in found.sections if section.rows and section.rows[0][0] == late_project.name)
    assert late.rows[0][1] == 7
    number, said = text_of(brief_files.pdf(found))
    assert number <= 2
    assert "示例厂房项目" in said


def test_the_workbook_holds_the_same_rows_and_runs_no_formula(late_project: Any) -> None:
    from kaigong.apps.boards import brief, brief_files
    from kaigong.apps.projects.models import Project

    Project.objects.filter(pk=late_project.pk).update(name="=1+1")
    found = brief.week(MONDAY, MONDAY)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(brief_files.workbook(found)))
    assert sheets.sheet_names == [section.title for section in found.sections]
    cells = [cell for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python() for cell in row]
    assert "=1+1" in cells


def test_it_is_issued_once_a_monday_kept_and_told(late_project: Any, zhou: Any, qian: Any, client: Any) -> None:
    from kaigong.apps.boards import actions_brief
    from kaigong.apps.ledger.models import Delivery
    from kaigong.apps.projects.models import Project

    monday = NOW + timedelta(4)
    made = actions_brief.issue_brief(now=monday)
    assert made is not None
    assert actions_brief.issue_brief(now=monday) is None
    told = Delivery.objects.get(payload__kind="weekly-brief").payload["to"]
    assert {zhou.ref, qian.ref} <= set(told)
    Project.objects.filter(pk=late_project.pk).update(name="改了名的项目")
    client.force_login(zhou)
    kept = client.get("/brief/2022-02-14/")
    assert "示例厂房项目" in text_of(b"".join(kept.streaming_content))[1]
    assert client.get("/brief/kaput/").status_code == 404


def test_whoever_steers_reads_it_and_nobody_else(
    late_project: Any, zhou: Any, lin: Any, zhao: Any, client: Any
) -> None:
    from kaigong.apps.boards import actions_brief

    actions_brief.issue_brief(now=NOW + timedelta(4))
    pages = ("/brief/", "/brief/now.pdf", "/brief/now.xlsx", "/brief/2022-02-14/")
    client.force_login(zhou)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200, 200]
    for person in (lin, zhao):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [403, 403, 403, 403]


def test_a_monday_on_which_the_clock_stood_is_made_up_for(late_project: Any, zhou: Any) -> None:
    from kaigong.apps.boards import streams
    from kaigong.apps.boards.models import Brief

    streams.issue(NOW)  # a Thursday: the city has issued none yet
    assert not Brief.objects.exists()
    streams.issue(NOW + timedelta(4))
    streams.issue(NOW + timedelta(12))  # a Tuesday
    streams.issue(NOW + timedelta(13))
    assert [str(one.monday) for one in Brief.objects.order_by("monday")] == ["2022-02-14", "2022-02-21"]
