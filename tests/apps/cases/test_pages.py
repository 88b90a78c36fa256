"""The pages of joint approval, as each of the cast meets them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaigong.apps.cases import planned
from kaigong.core.clock.due import Limit
from tests.apps.cases.conftest import fresh, ready
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def browser(person: Any) -> Client:
    """A browser in which the person is logged in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture(autouse=True)
def play_at_the_hour(settings: Any) -> None:
    """The server's clock stands at the hour of the tests."""
    settings.MIDDLEWARE = [
        "tests.apps.cases.clock.standing" if name == "kaigong.web.middleware.Now" else name
        for name in settings.MIDDLEWARE
    ]


def item_url(item: Any, verb: str = "") -> str:
    return f"/cases/{item.case.no}/items/{item.code}/" + (f"{verb}/" if verb else "")


def test_the_desk_shows_what_is_due_and_what_waits(case: Any, sun: Any) -> None:
    page = browser(sun).get("/cases/desk/")
    assert page.status_code == 200
    assert page.context["tabs"][0]["count"] == len(page.context["rows"]) > 0
    waiting = browser(sun).get("/cases/desk/?show=waiting")
    assert all(row["waits_for"] for row in waiting.context["rows"])
    assert waiting.context["rows"]


def test_an_empty_desk_says_what_would_appear_there(sun: Any) -> None:
    assert "现在没有要办的事项" in browser(sun).get("/cases/desk/").content.decode()


def test_who_has_no_desk_finds_none(lin: Any, zhou: Any) -> None:
    assert [browser(person).get("/cases/desk/").status_code for person in (lin, zhou)] == [404, 404]


def test_the_desk_is_filtered_by_its_address(case: Any, sun: Any) -> None:
    client = browser(sun)
    assert client.get("/cases/desk/?state=late").context["rows"] == []
    assert client.get("/cases/desk/?state=ok&stage=1").context["rows"]
    assert client.get("/cases/desk/?q=不存在的事项").context["rows"] == []


def test_the_item_page_draws_its_buttons_from_the_table_of_moves(case: Any, sun: Any, lin: Any, wu: Any) -> None:
    item = ready("natural-resources")
    verbs = lambda person: {panel.verb for panel in browser(person).get(item_url(item)).context["panels"]}  # noqa: E731
    moves = {"accept", "ask_correction", "find_not_needed", "refuse_acceptance", "transfer"}
    assert verbs(sun) - {"accept_deferred"} == moves | {"comment", "ask_consult"}
    assert verbs(lin) == {"withdraw"}
    assert verbs(wu) == set()


def test_sun_accepts_and_decides_an_item_and_the_certificate_can_be_read(case: Any, sun: Any, lin: Any) -> None:
    item, client = ready("natural-resources"), browser(sun)
    assert client.post(item_url(item, "accept"), {"seen": item.seen_n}).status_code == 302
    item = fresh(item)
    assert item.state == "accepted"
    answer = client.post(item_url(item, "decision"), {"seen": item.seen_n, "decision": "approve", "reason": "符合条件"})
    assert answer.status_code == 302
    certificate = fresh(item).certificates.get()
    page = browser(lin).get(f"/cases/certificates/{certificate.number}/")
    assert certificate.number in page.content.decode()
    assert len(page.context["entries"]) == 1


def test_where_the_law_sets_no_limit_there_is_no_statutory_clock(case: Any, sun: Any) -> None:
    item, client = ready("natural-resources", code="project-planning-coordination"), browser(sun)
    client.post(item_url(item, "accept"), {"seen": item.seen_n})
    assert (fresh(item).statutory_due_on, fresh(item).due_on) == (None, fresh(item).promised_due_on)
    assert "法律未规定期限" in client.get(item_url(item)).content.decode()


def test_a_licence_without_a_limit_in_the_catalogue_gets_no_default() -> None:
    assert planned.terms("farmland-conversion-expropriation", NOW.date()).legal is None
    assert planned.terms("construction-land-planning-permit", NOW.date()).legal == Limit(20)


def test_the_state_has_a_short_name_and_the_official_one_beside_it(case: Any, sun: Any) -> None:
    item, client = ready("natural-resources"), browser(sun)
    for verb in ("accept", "take_on"):
        client.post(item_url(item, verb), {"seen": fresh(item).seen_n})
    page = client.get(item_url(item)).content.decode()
    assert '<span title="国家数据交换状态：8 部门开始办理">办理中</span>' in page


def test_a_second_decision_is_refused_and_what_was_typed_is_kept(case: Any, sun: Any) -> None:
    item, client = ready("natural-resources"), browser(sun)
    client.post(item_url(item, "accept"), {"seen": item.seen_n})
    seen = fresh(item).seen_n
    client.post(item_url(item, "decision"), {"seen": seen, "decision": "approve", "reason": "第一份意见"})
    answer = client.post(item_url(item, "decision"), {"seen": seen, "decision": "approve", "reason": "第二份意见"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "第二份意见" in page
    assert "之后已有新的办理记录" in page
    assert item.name_zh in page


def test_a_refusal_reaches_an_htmx_form_as_a_fragment_that_leaves_the_item_alone(case: Any, sun: Any) -> None:
    item = ready("natural-resources")
    answer = browser(sun).post(item_url(item, "accept"), {"seen": item.seen_n - 1}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.headers.get("HX-Retarget") != "#item"
    assert "<html" not in answer.content.decode()


def test_the_fragment_is_the_item_as_it_is_after_the_move(case: Any, sun: Any) -> None:
    item = ready("natural-resources")
    answer = browser(sun).post(item_url(item, "accept"), {"seen": item.seen_n}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<div id="item"')
    assert "已受理" in answer.content.decode()


def test_a_form_with_faults_keeps_what_was_typed(case: Any, sun: Any) -> None:
    item = ready("natural-resources")
    answer = browser(sun).post(item_url(item, "ask_correction"), {"seen": item.seen_n, "missing": "  "})
    assert answer.status_code == 422
    assert fresh(item).state == "received"


def test_the_applicant_answers_the_correction_with_a_document(case: Any, sun: Any, lin: Any, settings: Any) -> None:
    from kaigong.apps.cases import actions

    item = ready("natural-resources")
    browser(sun).post(item_url(item, "ask_correction"), {"seen": item.seen_n, "missing": "红线图\n营业执照"})
    assert [point["text"] for point in fresh(item).points] == ["红线图", "营业执照"]
    settings.HOUR = NOW.replace(day=17, hour=16, minute=40)
    actions.tick(now=settings.HOUR)
    assert fresh(item).missing == ["红线图", "营业执照"]
    assert item.name_zh in browser(lin).get(f"/cases/projects/{item.project.code}/").content.decode()
    upload = SimpleUploadedFile("红线图.txt", "坐标".encode())
    data = {"seen": fresh(item).seen_n, "note": "已补齐", "document": upload}
    assert browser(lin).post(item_url(item, "resupply"), data).status_code == 302
    assert fresh(item).state == "corrected"
    sha = fresh(item).case.stream
    from kaigong.apps.documents import queries as documents

    held = documents.of_thing(sha).get()
    answer = browser(sun).get(f"/cases/{item.case.no}/documents/{held.sha256}/")
    assert b"".join(answer.streaming_content) == "坐标".encode()


def test_one_application_shows_every_agency_and_each_material_once(project: Any, lin: Any) -> None:
    page = browser(lin).get(f"/cases/apply/{project.code}/")
    asked = [line.code for line in page.context["asked"]]
    assert len(asked) == len(set(asked)) > 0
    assert len(page.context["parcels"]) > 3
    sent = {item.id for parcel in page.context["parcels"] for item in parcel.items}
    assert len(sent) == page.context["items"] and "topographic-survey" not in sent  # Lin's own steps go to no agency
    assert "建设场地地形图测绘" in page.context["titles_of_own"]


def test_lin_applies_with_one_file_and_a_promise(project: Any, lin: Any) -> None:
    from kaigong.apps.cases.models import Case, Material

    client = browser(lin)
    page = client.get(f"/cases/apply/{project.code}/")
    first, second = [line.code for line in page.context["asked"]][:2]
    data = {
        "stages": page.context["picked"], f"how-{first}": "uploaded", f"how-{second}": "later",
        f"file-{first}": SimpleUploadedFile("材料.txt", "内容".encode()),
    }  # fmt: skip
    assert client.post(f"/cases/apply/{project.code}/", data).status_code == 302
    assert set(Case.objects.values_list("stage", flat=True)) == set(page.context["picked"])
    assert Material.objects.get(material=first).document is not None
    assert Material.objects.get(material=second).how == "later"


def test_a_wrong_file_does_not_cost_the_good_one(project: Any, lin: Any) -> None:
    client = browser(lin)
    page = client.get(f"/cases/apply/{project.code}/")
    first, second = [line.code for line in page.context["asked"]][:2]
    data = {
        "stages": page.context["picked"],
        f"file-{first}": SimpleUploadedFile("材料.txt", "内容".encode()),
        f"file-{second}": SimpleUploadedFile("坏.pdf", b"<svg onload=alert(1)>"),
    }
    answer = client.post(f"/cases/apply/{project.code}/", data)
    assert answer.status_code == 422
    assert "材料.txt" in answer.content.decode()
    kept = {line["code"]: line["held"].value() for line in answer.context["form_lines"]}
    again = {"stages": page.context["picked"], f"held-{first}": kept[first]}
    assert client.post(f"/cases/apply/{project.code}/", again).status_code == 302


def test_a_missing_material_can_be_handed_in_later(case: Any, lin: Any) -> None:
    from kaigong.apps.cases.models import Material

    client = browser(lin)
    page = client.get(f"/cases/{case.no}/")
    code = next(line.code for line in page.context["materials"] if line.source == "ask")
    upload = SimpleUploadedFile("材料.txt", "内容".encode())
    assert client.post(f"/cases/{case.no}/materials/{code}/", {"document": upload}).status_code == 302
    assert Material.objects.get(material=code).how == "uploaded"
    wrong = SimpleUploadedFile("x.exe", b"MZ\x00")
    assert client.post(f"/cases/{case.no}/materials/{code}/", {"document": wrong}).status_code == 422


def test_the_applicants_page_says_when_ground_will_be_broken(case: Any, lin: Any) -> None:
    page = browser(lin).get(f"/cases/projects/{case.project.code}/")
    assert page.context["project"].forecast_start_on is not None
    assert "预计开工日" in page.content.decode()


PATHS = ("/cases/{no}/", "/cases/{no}/items/{code}/", "/cases/projects/{project}/", "/cases/apply/{project}/")
POSTS = ("accept", "take_on", "deliver", "ask_correction", "find_not_needed", "refuse_acceptance", "extend", "withdraw",
         "resupply", "suspend", "resume", "report_done", "resubmit", "decision")  # fmt: skip


def test_outsider_wei_finds_nothing_of_lins(case: Any, wei: Any) -> None:
    item, client = ready("natural-resources"), browser(wei)
    words = {"no": case.no, "code": item.code, "project": case.project.code}
    assert {client.get(path.format(**words)).status_code for path in PATHS} == {404}
    assert {client.post(item_url(item, verb), {"seen": item.seen_n}).status_code for verb in POSTS} == {404}
    assert client.post(f"/cases/{case.no}/materials/site-plan/", {}).status_code == 404
    assert client.post(f"/cases/apply/{case.project.code}/", {"stages": ["1"]}).status_code == 404


def test_outsider_wei_finds_no_certificate_and_no_document(case: Any, sun: Any, wei: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.documents import actions as documents
    from tests.apps.cases.conftest import stored

    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    item = actions.decide_item(item=item, decision="approve", reason="", person=sun, now=NOW)
    document = stored("机密", lin)
    documents.hold(document=document, thing=case.stream)
    number, client = item.certificates.get().number, browser(wei)
    assert client.get(f"/cases/certificates/{number}/").status_code == 404
    assert client.get(f"/cases/{case.no}/documents/{document.sha256}/").status_code == 404
    assert client.get(f"/documents/{document.sha256}/").status_code == 404


def test_officers_of_other_agencies_may_look_but_not_act(case: Any, sun: Any, officer: Callable[[Any], Any]) -> None:
    item = ready("natural-resources")
    other = officer(type("Item", (), {"agency_id": "water"}))
    assert browser(other).get(item_url(item)).status_code == 200
    assert {browser(other).post(item_url(item, verb), {}).status_code for verb in POSTS} == {404}


def test_whoever_is_not_logged_in_is_asked_to(case: Any) -> None:
    assert Client().get(f"/cases/{case.no}/").status_code == 302
    assert Client().get("/cases/desk/").status_code == 302


def test_a_lost_session_keeps_what_was_typed(case: Any) -> None:
    item = ready("natural-resources")
    client = Client()
    answer = client.post(item_url(item, "decision"), {"decision": "approve", "reason": "写了很久的意见"})
    assert answer.status_code == 302
    assert dict(client.session["kept_form"]["fields"])["reason"] == "写了很久的意见"


@pytest.mark.parametrize("path", PATHS)
def test_the_pages_speak_english_too(path: str, case: Any, lin: Any) -> None:
    item, client = ready("natural-resources"), browser(lin)
    client.cookies["django_language"] = "en"
    words = {"no": case.no, "code": item.code, "project": case.project.code}
    page = client.get(path.format(**words))
    assert page.status_code == 200
    assert 'lang="en"' in page.content.decode()


def test_the_desk_takes_the_same_few_queries_however_full_it_is(
    case: Any, sun: Any, lin_enterprise: Any, lin: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from kaigong.apps.cases import actions
    from tests.apps.cases.conftest import register

    client = browser(sun)
    client.get("/cases/desk/")
    with CaptureQueriesContext(connection) as few:
        before = len(client.get("/cases/desk/").context["rows"])
    for n in range(6):
        more = register("highway", lin_enterprise, f"公路项目{n}")
        actions.apply_for(project=more, stages=["1", "assessment"], by=lin.ref, now=NOW)
    with CaptureQueriesContext(connection) as many:
        after = len(client.get("/cases/desk/").context["rows"])
    assert after > before
    assert len(many) == len(few) <= 13


def test_the_page_of_an_item_takes_at_most_twenty_queries(case: Any, sun: Any, lin: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from kaigong.apps.cases import actions

    client, item = browser(sun), ready("natural-resources")
    client.get(item_url(item))
    with CaptureQueriesContext(connection) as plain:
        assert client.get(item_url(item)).status_code == 200
    actions.ask_question(item=item, text="道路红线是否已定？", person=lin, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert "道路红线是否已定？" in client.get(item_url(item)).content.decode()
    assert len(plain) <= 17
    assert len(plain) < len(asked) <= 20


@pytest.mark.parametrize("path", ["/cases/{no}/", "/cases/projects/{project}/"])
def test_a_long_case_takes_no_more_queries_than_a_short_one(
    path: str, lin: Any, lin_enterprise: Any, city: None, sun: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from kaigong.apps.cases import actions
    from tests.apps.cases.conftest import register

    counts, client = [], browser(sun)
    for type, stages in (("industrial-general", ["1"]), ("highway", ["1"])):
        project = register(type, lin_enterprise)
        case = actions.apply_for(project=project, stages=stages, by=lin.ref, now=NOW)[0]
        address = path.format(no=case.no, project=project.code)
        client.get(address)
        with CaptureQueriesContext(connection) as taken:
            assert client.get(address).status_code == 200
        counts.append((case.items.count(), len(taken)))
    assert counts[0][0] < counts[1][0]
    assert counts[0][1] == counts[1][1]


@pytest.mark.parametrize("path", ["/cases/{no}/", "/cases/{no}/items/{code}/"])
def test_a_long_history_takes_no_more_queries_and_shows_its_last_fifty_entries(path: str, case: Any, sun: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from kaigong.apps.ledger import actions as ledger
    from kaigong.core.cases import events as e

    item, client, counts = ready("natural-resources"), browser(sun), []
    address = path.format(no=item.case.no, code=item.code)
    for more in (5, 120):
        said = [e.CommentMade(item.code, f"说明{n}", sun.ref, NOW.date()) for n in range(more)]
        item.case.refresh_from_db()
        item.case.seen_n = ledger.append(item.case.stream, said, after=item.case.seen_n, by=sun.ref, now=NOW)
        item.case.save()
        client.get(address)
        with CaptureQueriesContext(connection) as taken:
            page = client.get(address)
        counts.append(len(taken))
    assert counts[0] == counts[1]
    assert len(page.context["entries"]) == 50
    assert page.context["recorded"] > 120
