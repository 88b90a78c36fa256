"""The desk's pages: tabs, chips, columns, the file, templates, notices to print, paper, and every move of the table."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from kaigong.core.cases.moves import MOVES, NOTES
from kaigong.core.cases.values import Actor
from tests.apps.cases.conftest import fresh, noticed, ready
from tests.apps.cases.test_pages import browser, item_url, play_at_the_hour  # noqa: F401  fixture
from tests.conftest import NOW, _agency

pytestmark = pytest.mark.django_db
DESK = "/cases/desk/"
DAY = timedelta(days=1)


def tabs(person: Any) -> dict[str, int]:
    return {tab["value"] or "next": tab["count"] for tab in browser(person).get(DESK).context["tabs"]}


def test_each_tab_says_how_much_lies_under_it_and_only_heads_confirm(case: Any, sun: Any, qian: Any, zhao: Any) -> None:
    assert set(tabs(sun)) == {"next", "waiting", "handover", "asked", "answered", "debts"}
    assert "confirm" in tabs(qian)
    assert set(tabs(zhao)) == {"next", "waiting", "handover", "asked"}
    client = browser(sun)
    for show, count in tabs(sun).items():
        if show == "debts":
            continue
        assert len(client.get(f"{DESK}?show={show}").context["rows"]) == count


def test_every_filter_stands_in_the_address(case: Any, sun: Any) -> None:
    from kaigong.apps.cases import actions

    for code in ("421002", "421003"):
        _agency(code, f"{code}区", "District", "county")

    client, whole = browser(sun), len(browser(sun).get(DESK).context["rows"])
    count = lambda query: len(client.get(f"{DESK}?{query}").context["rows"])  # noqa: E731
    assert count("is=received") == count("stage=1") == count("county=421003") == count("whose=unassigned") == whole
    assert count(f"project={case.project.code}") == count(f"q={case.project.code}") == whole
    assert count("county=421002") == count("project=none") == count("whose=mine") == count("is=suspended") == 0
    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    actions.take_on_item(item=item, person=sun, now=NOW)
    assert count("whose=mine") == count("is=in-review") == 1


def test_columns_are_chosen_in_the_address_and_the_file_has_the_same(case: Any, sun: Any) -> None:
    client, query = browser(sun), "?col=county&col=officer"
    assert [key for key, _label, _sort in client.get(f"{DESK}{query}").context["headings"]] == ["officer", "county"]
    answer = client.get(f"/cases/desk.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["事项", "受理编号", "经办人", "所在县市区", "补录"]
    assert len(rows) - 1 == len(client.get(DESK).context["rows"])
    assert "attachment" in answer["Content-Disposition"]


def test_a_name_that_looks_like_a_formula_is_text_in_the_file(case: Any, sun: Any) -> None:
    from kaigong.apps.projects.models import Project

    Project.objects.filter(pk=case.project.pk).update(name="=1+1")
    text = b"".join(browser(sun).get("/cases/desk.csv").streaming_content).decode()
    assert ",'=1+1," in text


@pytest.mark.parametrize("path", ["/cases/desk.csv", "/cases/desk/templates/", "/cases/intake/", "/cases/desk/late/"])
def test_who_has_no_desk_finds_none_of_its_pages(path: str, case: Any, lin: Any, wei: Any) -> None:
    assert [browser(person).get(path).status_code for person in (lin, wei)] == [404, 404]
    assert Client().get(path).status_code == 302


def test_what_was_entered_late_is_marked_and_counted_for_the_command(
    case: Any, sun: Any, zhou: Any, qian: Any, wu: Any
) -> None:
    item = ready("natural-resources")
    happened = {"late_on": "2022-02-10", "late_at": "08:30", "late_ground": "系统停机，手工登记"}
    client = browser(sun)
    half = client.post(item_url(item, "accept"), {"seen": item.seen_n, "late_ground": "系统停机"})
    assert (half.status_code, fresh(item).state) == (422, "received")
    assert client.post(item_url(item, "accept"), {"seen": item.seen_n, **happened}).status_code == 302
    assert fresh(item).state == "accepted"
    assert "补录" in client.get(item_url(item)).content.decode()
    assert [row["item"].entered_late for row in client.get(DESK).context["rows"] if row["item"].pk == item.pk] == [True]
    for reader in (zhou, wu, qian):
        page = browser(reader).get("/cases/desk/late/")
        assert [(id_, number) for id_, _name, number in page.context["counts"]] == [("natural-resources", 1)]
        assert "系统停机，手工登记" in page.content.decode()


def test_a_head_counts_only_the_own_agency(case: Any, sun: Any, officer: Callable[[Any], Any]) -> None:
    from kaigong.apps.accounts.models import Agency
    from kaigong.apps.cases import actions
    from kaigong.core.cases.records import LateEntry
    from tests.conftest import _person

    late = LateEntry(NOW - timedelta(hours=1), "停机")
    actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW, late=late)
    head = _person("water-head", "负责人", "Head", "head", Agency.objects.get(id="water"))
    assert browser(head).get("/cases/desk/late/").context["counts"] == []


# ---------------------------------------------------------------------------------------------------- templates


def test_a_template_is_kept_and_inserted_without_scripts(case: Any, sun: Any) -> None:
    from kaigong.apps.cases import actions

    client = browser(sun)
    data = {"title": "符合规划", "text": "经审查，符合规划条件。"}
    assert client.post("/cases/desk/templates/", data).status_code == 302
    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    [one] = client.get(item_url(item)).context["templates"]
    form = next(panel.form for panel in client.get(f"{item_url(item)}?template={one.pk}").context["panels"])
    assert form["reason"].value() == data["text"]


def test_an_agencys_template_is_its_heads_and_ones_own_is_ones_own(
    sun: Any, qian: Any, zhao: Any, wei: Any, wu: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions, queries_desk

    own = actions.save_template(person=sun, row=None, title="甲", text="甲文", now=NOW)
    shared = actions.save_template(person=qian, row=None, title="乙", text="乙文", shared=True, now=NOW)
    water = officer(type("Item", (), {"agency_id": "water"}))
    assert set(queries_desk.templates(sun)) == {own, shared}
    assert list(queries_desk.templates(qian)) == [shared]
    for outsider in (water, zhao, wei, wu):
        assert not queries_desk.templates(outsider).exists()
        assert browser(outsider).post(f"/cases/desk/templates/{own.pk}/", {"remove": "1"}).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.remove_template(person=outsider, row=own)
    with pytest.raises(PermissionDenied):
        actions.save_template(person=sun, row=shared, title="乙", text="改", now=NOW)
    assert browser(sun).post(f"/cases/desk/templates/{shared.pk}/", {"remove": "1"}).status_code == 404
    assert browser(sun).post(f"/cases/desk/templates/{own.pk}/", {"title": "丙", "text": "丙文"}).status_code == 302
    assert browser(sun).post(f"/cases/desk/templates/{own.pk}/", {"title": "", "text": ""}).status_code == 422
    assert browser(sun).post(f"/cases/desk/templates/{own.pk}/", {"remove": "1"}).status_code == 302
    assert list(queries_desk.templates(sun)) == [shared]


# ------------------------------------------------------------------------------------------------ notices to print


def test_the_notice_of_acceptance_can_be_printed_by_the_applicant_and_by_no_stranger(
    case: Any, sun: Any, lin: Any, wei: Any
) -> None:
    from kaigong.apps.cases import actions

    item = ready("natural-resources")
    address = item_url(item) + "notices/acceptance/"
    assert browser(lin).get(address).status_code == 404
    actions.accept_item(item=item, person=sun, now=NOW)
    page = browser(lin).get(address).content.decode()
    assert "受理通知书" in page
    assert "《行政许可法》第三十二条" in page
    assert browser(wei).get(address).status_code == 404
    assert ("acceptance", "受理通知书") in browser(lin).get(item_url(item)).context["notices"]


def test_a_refusal_tells_both_remedies_with_their_law(case: Any, sun: Any, qian: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions

    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    actions.decide_item(item=item, decision="reject", reason="不符合规划条件", person=qian, now=NOW)
    page = browser(lin).get(item_url(item) + "notices/rejection/").content.decode()
    for said in ("不予行政许可决定书", "不符合规划条件", "六十日内", "六个月内", "《行政复议法》", "《行政诉讼法》"):
        assert said in page


def test_a_city_lays_its_own_texts_over_the_shipped_ones(
    case: Any, sun: Any, lin: Any, settings: Any, tmp_path: Any
) -> None:
    from kaigong.apps.cases import actions

    own = tmp_path / "notices.yaml"
    own.write_text("notices: {acceptance: {title_zh: 受理单, text_zh: '{item}已收。', law_zh: 本市办法}}", "utf-8")
    settings.NOTICE_TEXTS = str(own)
    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    page = browser(lin).get(item_url(item) + "notices/acceptance/").content.decode()
    assert "受理单" in page
    assert "本市办法" in page


def test_the_shipped_texts_all_say_where_they_come_from() -> None:
    from kaigong.apps.cases import printing

    known = printing.texts()
    for one in (*known["notices"].values(), *known["remedies"].values()):
        assert one["law_zh"]
        assert one["law_en"]
        assert one["src"] in {"verified", "recalled"}
    assert set(printing.KINDS.values()) == set(known["notices"])
    assert {name for one in known["notices"].values() for name in one.get("remedies", ())} <= set(known["remedies"])


# ----------------------------------------------------------------------------------------------------- paper


def test_the_window_files_an_application_on_paper_and_prints_a_receipt(
    project: Any, zhao: Any, lin: Any, wei: Any
) -> None:
    from kaigong.apps.cases.models import Case, PaperReceipt
    from kaigong.apps.ledger import queries as ledger

    client = browser(zhao)
    found = client.get(f"/cases/intake/?q={project.name}").content.decode()
    assert f"/cases/intake/{project.code}/" in found
    form = client.get(f"/cases/intake/{project.code}/").context["form"]
    data = {"stages": ["1"], "brought_by": "王某", "phone": "13800000000"}
    data |= {f"how-{line.code}": "paper" for line in form.lines}
    assert client.post(f"/cases/intake/{project.code}/", {**data, "brought_by": ""}).status_code == 422
    assert client.post(f"/cases/intake/{project.code}/", data).status_code == 302
    row = PaperReceipt.objects.get()
    assert (row.number, row.case) == ("SJ-2022-000001", Case.objects.get(project=project))
    page = client.get(f"/cases/receipts/{row.number}/").content.decode()
    assert row.number in page
    assert "王某" in page
    sealed = str([(entry.kind, entry.data) for entry in ledger.read(row.case.stream).entries])
    assert "PaperTaken" in sealed
    assert "王某" not in sealed
    assert "13800000000" not in sealed
    assert browser(wei).get(f"/cases/receipts/{row.number}/").status_code == 404
    assert browser(lin).get(f"/cases/receipts/{row.number}/").status_code == 200


def test_a_correction_on_paper_is_recorded_by_the_window(case: Any, sun: Any, zhao: Any) -> None:
    from kaigong.apps.cases import actions

    item, later = noticed(ready("natural-resources"), ["红线图"], sun), NOW.replace(day=17, hour=16, minute=50)
    papers = ["红线图 1 份", "说明 1 份"]
    brought = {"brought_by": "王某", "phone": "", "person": zhao, "now": later}
    row = actions.record_paper(item=item, what="resupply", papers=papers, **brought)
    assert (fresh(item).state, row.item, row.papers) == ("corrected", item, papers)


def test_an_application_is_taken_back_on_paper(case: Any, zhao: Any) -> None:
    item = ready("natural-resources")
    data = {"what": "withdraw", "papers": "撤回申请书 1 份", "brought_by": "王某"}
    assert browser(zhao).post(item_url(item) + "paper/", data).status_code == 302
    assert fresh(item).state == "withdrawn-early"


def test_only_the_window_takes_paper(case: Any, sun: Any, qian: Any, lin: Any, wei: Any, wu: Any) -> None:
    from kaigong.apps.cases import actions

    item = ready("natural-resources")
    brought = {"papers": ["甲"], "brought_by": "王某", "phone": "", "now": NOW}
    for person in (sun, qian, lin, wei, wu):
        assert browser(person).get("/cases/intake/").status_code == 404
        assert browser(person).post(item_url(item) + "paper/", {}).status_code == 404
        assert browser(person).post(f"/cases/intake/{case.project.code}/", {}).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.record_paper(item=item, what="other", person=person, **brought)
        with pytest.raises(PermissionDenied):
            actions.take_application(project=case.project, stages=["2"], materials={}, person=person, **brought)


# --------------------------------------------------------------------------------------- every move of the table

ELSEWHERE = {
    "give_opinion": "cases:answer_inquiry", "answer_consult": "cases:answer_inquiry",
    "answer_question": "cases:answer_question", "take_paper": "cases:intake_paper", "approve": "cases:decide_item",
    "reject": "cases:decide_item", "ask_question": "cases:ask", "rate": "cases:rate",
    "answer_rating": "cases:answer_rating", "revoke": "cases:move_debt", "clear_debts": "cases:move_debt",
}  # fmt: skip


def test_every_move_and_every_note_of_the_table_is_reached_by_a_form() -> None:
    """Whatever a person may do has a form; what only the clock does has none."""
    from kaigong.apps.cases import item_page
    from kaigong.apps.cases.urls import urlpatterns
    from kaigong.apps.cases.verbs import VERBS
    from kaigong.apps.cases.views.items import ACTIONS

    names = {f"cases:{pattern.name}" for pattern in urlpatterns}
    people = {move.verb for move in MOVES if move.who != {Actor.SYSTEM}} | {note.verb for note in NOTES}
    unreached = {
        verb for verb in people
        if item_page.SAME.get(verb, verb) not in item_page.FORMS
        and ELSEWHERE.get(verb, "") not in names
    }  # fmt: skip
    assert unreached == set()
    assert set(item_page.FORMS) - set(ACTIONS) == set()
    assert {verb for verb in people if verb in item_page.FORMS} <= set(VERBS)
