"""多测合一: one commission, one survey, one result for every item; only what changes is measured again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh
from tests.apps.cases.test_debts import lying
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SURVEY, ACCEPTANCE = "joint-survey", "joint-acceptance"


@pytest.fixture
def survey(project: Any, lin: Any, document: Any) -> Any:
    """The joint survey of a project, delivered and reported with its result."""
    from kaigong.apps.cases import actions

    item = lying(project, SURVEY, lin)
    return actions.report_done(item=item, on=NOW.date(), document=document, person=lin, now=NOW)


@pytest.fixture
def supplement(lin: Any) -> Any:
    """The result of measuring one part again."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kaigong.apps.documents import actions

    upload = SimpleUploadedFile("补测.txt", "北侧出入口移位的补测成果".encode(), "text/plain")
    return actions.store(upload=upload, by=lin.ref, now=NOW)


def page(client: Any, person: Any, item: Any) -> str:
    client.force_login(person)
    answer = client.get(f"/cases/{item.case.no}/items/{item.code}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_one_survey_takes_the_place_of_the_single_ones_and_its_result_is_asked_of_nobody_again(
    survey: Any, project: Any, lin: Any, officer: Any, document: Any, client: Any
) -> None:
    from kaigong.apps.cases import application, queries
    from kaigong.apps.projects import queries as projects

    plan = projects.plan_of(project)
    codes = {item.id for item in plan.items}
    assert SURVEY in codes
    assert not codes & {"planning-completion-survey", "property-survey", "civil-defence-area-survey"}
    assert {"planning-completion-survey", "property-survey"} <= set(survey.parts)
    users = [item for item in plan.items if "joint-survey-report" in item.needs]
    assert len(users) > 1
    lines = application.lines(plan, users, queries.materials(project))
    [line] = [one for one in lines if one.code == "joint-survey-report"]
    assert (line.source, line.given.document_id) == ("plan", document.sha256)
    assert "joint-survey-report" not in {one.code for one in application.asked(lines)}
    acceptance = lying(project, ACCEPTANCE, lin)
    assert document.name in page(client, officer(acceptance), acceptance)
    assert client.get(f"/documents/{document.sha256}/page/").status_code == 200, "whoever uses the result may open it"


def test_what_changed_is_measured_again_alone_and_whoever_uses_the_result_has_both(
    survey: Any, project: Any, lin: Any, officer: Any, document: Any, supplement: Any, client: Any
) -> None:
    from kaigong.apps.cases import actions, checker, queries
    from kaigong.apps.cases.models import Remeasurement
    from kaigong.apps.ledger import queries as ledger

    acceptance = lying(project, ACCEPTANCE, lin)
    changed = {"planning-completion-survey": "北侧出入口东移 6 米"}
    again = actions.remeasure(item=fresh(survey), parts=changed, document=supplement, person=lin, now=NOW + DAY)
    assert (again.state, again.ended_on, again.stands) == ("reported", survey.ended_on, True)
    row = Remeasurement.objects.get(item=survey)
    assert (row.parts, row.outputs[-1]) == (changed, "joint-survey-report")
    assert queries.materials(project)["joint-survey-report"].document_id == document.sha256, "the result itself stands"
    entry = next(one for one in ledger.read(survey.case.stream).entries if one.kind == "PartsRemeasured")
    assert set(acceptance.agencies) <= set(entry.data["users"])
    shown = page(client, officer(acceptance), acceptance)
    assert "北侧出入口东移 6 米" in shown
    assert document.name in shown
    assert supplement.name in shown
    assert client.get(f"/documents/{supplement.sha256}/page/").status_code == 200
    assert list(checker.faults()) == []


def test_a_second_full_survey_is_refused_and_so_is_measuring_again_what_did_not_change(
    survey: Any, lin: Any, document: Any, supplement: Any
) -> None:
    from kaigong.apps.cases import actions

    item = fresh(survey)
    for act, code in (
        (lambda: actions.report_done(item=item, on=NOW.date(), document=document, person=lin, now=NOW + DAY),
         "move.not_possible"),
        (lambda: actions.remeasure(item=item, parts={}, document=supplement, person=lin, now=NOW + DAY),
         "remeasure.nothing_changed"),
        (lambda: actions.remeasure(item=item, parts={"eia-report": "x"}, document=supplement, person=lin, now=NOW),
         "remeasure.no_part"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == code


def test_what_is_merged_is_not_commissioned_apart_and_the_same_object_is_not_measured_twice(
    project: Any, lin: Any
) -> None:
    from kaigong.apps.intermediaries import actions as market

    said = {"method": "bid", "brief": "竣工联合测绘", "wanted_days": 7, "quotes_until": (NOW + 9 * DAY).date()}
    with pytest.raises(Refused) as caught:
        market.open_commission(project=project, service="planning-completion-survey", person=lin, now=NOW, **said)
    assert caught.value.code == "commission.merged"
    market.open_commission(project=project, service=SURVEY, person=lin, now=NOW, **said)
    with pytest.raises(Refused) as caught:
        market.open_commission(project=project, service=SURVEY, person=lin, now=NOW + DAY, **said)
    assert caught.value.code == "commission.measured_before"


def test_whoever_does_not_own_the_project_measures_nothing_again(
    survey: Any, wei: Any, sun: Any, supplement: Any
) -> None:
    from kaigong.apps.cases import actions

    for who in (wei, sun):
        with pytest.raises((Refused, PermissionDenied)):
            actions.remeasure(
                item=fresh(survey), parts={SURVEY: "x"}, document=supplement, person=who, now=NOW + DAY
            )  # fmt: skip


def test_the_page_asks_of_each_part_what_changed(survey: Any, lin: Any, client: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kaigong.apps.cases.models import Remeasurement

    shown = page(client, lin, survey)
    assert 'name="part_property-survey"' in shown
    address = f"/cases/{survey.case.no}/items/{survey.code}/remeasure/"
    paper = SimpleUploadedFile("补测.txt", "阳台封闭".encode(), "text/plain")
    assert client.post(address, {"document": paper}).status_code == 422
    paper = SimpleUploadedFile("补测.txt", "阳台封闭".encode(), "text/plain")
    told = client.post(address, {"part_property-survey": "三层阳台封闭", "document": paper}, follow=True)
    assert "三层阳台封闭" in told.content.decode()
    assert Remeasurement.objects.get(item=survey).parts == {"property-survey": "三层阳台封闭"}
