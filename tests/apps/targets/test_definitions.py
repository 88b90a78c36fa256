"""A city changes an indicator: drafted with its faults named, tried out beside the version in force, published, taken
back; what the system does not know is entered by hand with its document."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaigong.core.problems import Faulty, Refused
from tests.apps.targets.test_commitments import enter
from tests.apps.targets.test_counting import TODAY, figure
from tests.apps.targets.test_reading import BACKEND
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
NAME = "starts-in-period"


def draft(by: str, name: str = NAME, **changes: Any) -> Any:
    from kaigong.apps.targets import actions_definitions as actions
    from kaigong.apps.targets import definitions

    known = definitions.indicators().get(name)
    data = {**definitions.raw_of(known.indicator if known else definitions.one(NAME).indicator), **changes}
    return actions.draft_definition(kind="indicator", name=name, data=data, by=by, now=NOW)


def publish(row: Any, by: str) -> Any:
    from kaigong.apps.targets import actions_definitions as actions

    return actions.publish_definition(definition=row, by=by, now=NOW)


LIMITS = {"likely": 90, "doubtful": 60, "on_line": 95, "near_line": 70}
KEY_ONLY = "count(projects where started_on in elapsed and is_key)"


def test_a_change_counts_from_its_publication_and_is_taken_back(administrator: Any, lin_enterprise: Any) -> None:
    from kaigong.apps.ledger import queries as ledger
    from kaigong.apps.targets import actions_definitions as actions

    enter(lin_enterprise)
    row = draft(administrator.ref, compute=KEY_ONLY)
    assert figure(NAME).value == 1
    row = publish(row, administrator.ref)
    assert (figure(NAME).value, row.version) == (0, 1)
    row = actions.withdraw_definition(definition=row, reason="示例理由", by=administrator.ref, now=NOW)
    assert figure(NAME).value == 1
    kinds = [entry.kind for entry in ledger.read(row.stream).entries]
    assert kinds == ["DefinitionDrafted", "DefinitionPublished", "DefinitionWithdrawn"]


def test_a_draft_with_faults_is_kept_but_not_published(administrator: Any) -> None:
    row = draft(administrator.ref, compute="count(projects where colour == 'red')", unit="bushel")
    with pytest.raises(Faulty) as faulty:
        publish(row, administrator.ref)
    assert {each.code for each in faulty.value.problems} == {"schema"}
    row = draft(administrator.ref, compute="count(projects where colour == 'red')", scopes=["city", "agency"])
    with pytest.raises(Faulty) as faulty:
        publish(row, administrator.ref)
    assert [each.code for each in faulty.value.problems] == ["formula.unknown_field"]
    assert figure(NAME).value == 0


def test_only_an_administrator_changes_what_is_counted(zhou: Any, administrator: Any) -> None:
    from kaigong.apps.targets import actions_definitions as actions

    row = draft(administrator.ref)
    for attempt in (
        lambda: draft(zhou.ref), lambda: publish(row, zhou.ref),
        lambda: actions.drop_draft(definition=row, by=zhou.ref, now=NOW),
        lambda: actions.withdraw_definition(definition=row, reason="x", by=zhou.ref, now=NOW),
        lambda: actions.set_colours(limits=LIMITS, by=zhou.ref, now=NOW),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            attempt()
    with pytest.raises(Faulty, match=r"definition\.bad_name"):
        draft(administrator.ref, name="Not A Name")
    actions.drop_draft(definition=row, by=administrator.ref, now=NOW)
    with pytest.raises(Refused, match=r"definition\.nothing_drafted"):
        publish(row, administrator.ref)


def type_in(by: str, name: str = "industrial-value-added-growth", **other: Any) -> Any:
    from kaigong.apps.documents import actions as documents
    from kaigong.apps.targets import actions_definitions as actions

    paper = documents.store(upload=SimpleUploadedFile("公报.pdf", b"%PDF-1.7 x"), by=by, now=NOW)
    said = {"scope": "city", "key": "", "period": "2022Q1", "value": Decimal("7.3"), "note": "", **other}
    return actions.enter_value(indicator=name, document=paper, by=by, now=NOW, **said)


def test_what_the_system_knows_is_never_typed_and_what_it_does_not_needs_a_document(
    client: Any, zhou: Any, sun: Any
) -> None:
    with pytest.raises(Refused, match=r"indicator\.computed"):
        type_in(zhou.ref, NAME)
    with pytest.raises(PermissionDenied):
        type_in(sun.ref)
    with pytest.raises(Faulty) as faulty:
        type_in(zhou.ref, key="421003", period="spring")
    assert {each.code for each in faulty.value.problems} == {"value.scope", "value.period"}
    type_in(zhou.ref)
    row = type_in(zhou.ref, value=Decimal("7.1"))
    found = figure("industrial-value-added-growth")
    assert (found.value, found.typed.document, found.typed.times) == (Decimal("7.1"), row.document_id, 2)
    enter_page = reverse("targets:enter_value", args=[row.indicator])
    client.force_login(sun, backend=BACKEND)
    assert client.get(enter_page).status_code == 403
    assert client.get(reverse("targets:value_document", args=[row.indicator, "0" * 64])).status_code == 404
    client.force_login(zhou, backend=BACKEND)
    said = {"scope": "city", "period": "2021", "value": "6.9", "note": ""}
    assert "document" in client.post(enter_page, said).content.decode()
    paper = SimpleUploadedFile("年报.pdf", b"%PDF-1.7 y")
    assert client.post(enter_page, said | {"document": paper}).status_code == 302
    shown = client.get(reverse("targets:indicator", args=[row.indicator]), {"period": "2021"}).content.decode()
    assert "6.9" in shown and "人工填报" in shown and "年报.pdf" in shown


def test_the_pages_lead_from_the_number_to_its_rows(client: Any, zhou: Any, wei: Any, lin_enterprise: Any) -> None:
    enter(lin_enterprise)
    shown = client.get(reverse("targets:indicators")).content.decode()
    assert "新开工项目数" in shown and "容缺材料逾期未补" not in shown and "新增或修改指标" not in shown
    assert client.get(reverse("targets:indicator", args=["debts-overdue"])).status_code == 404
    shown = client.get(reverse("targets:indicator", args=[NAME])).content.decode()
    assert "count(projects where started_on in elapsed)" in shown and "rows/" not in shown
    client.force_login(zhou, backend=BACKEND)
    shown = client.get(reverse("targets:indicator", args=[NAME]), {"period": "2022Q1"}).content.decode()
    assert "scope=county&amp;key=421003&amp;period=2022Q1" in shown
    rows = reverse("targets:indicator_rows", args=[NAME])
    where = {"scope": "county", "key": "421003", "period": "2022Q1"}
    assert "示例项目" in client.get(rows, where).content.decode()
    assert "没有您可以查看的数据行" in client.get(rows, where | {"key": "421022"}).content.decode()
    client.force_login(wei, backend=BACKEND)
    assert "示例项目" not in client.get(rows, where).content.decode()


def test_an_administrator_drafts_tries_out_and_publishes_in_the_browser(
    client: Any, administrator: Any, lin_enterprise: Any
) -> None:
    enter(lin_enterprise)
    client.force_login(administrator, backend=BACKEND)
    answer = client.post(reverse("targets:new_indicator"), {"name": NAME})
    edit = reverse("targets:edit_indicator", args=[NAME])
    assert answer.url == edit
    from kaigong.apps.targets import definitions

    said = definitions.raw_of(definitions.one(NAME).indicator)
    client.post(edit, {**said, "compute": "count(projects where"})
    shown = client.get(edit).content.decode()
    assert "改好才能发布" in shown and "column" in shown and 'name="compute"' in shown
    client.post(edit, {**said, "compute": "count(projects)"})
    shown = client.get(edit).content.decode()
    assert "按草稿" in shown and "tt-differs" in shown
    client.post(reverse("targets:publish_indicator", args=[NAME]))
    assert "本市口径第 1 版" in client.get(reverse("targets:indicator", args=[NAME])).content.decode()
    client.post(reverse("targets:withdraw_indicator", args=[NAME]), {"reason": "试行结束"})
    assert TODAY and "本市口径第" not in client.get(reverse("targets:indicator", args=[NAME])).content.decode()


def test_an_administrator_sets_where_colours_change(client: Any, zhou: Any, administrator: Any) -> None:
    from kaigong.apps.targets import checker, colours

    page = reverse("boards:colours")
    assert "目录 rankings/colours.yaml" in client.get(page).content.decode()
    client.force_login(zhou, BACKEND)
    assert client.post(reverse("boards:set_colours"), LIMITS).status_code == 403
    client.force_login(administrator, BACKEND)
    upside_down = client.post(reverse("boards:set_colours"), {**LIMITS, "doubtful": 95})
    assert upside_down.status_code == 422 and "应高于黄色的界线" in upside_down.content.decode()
    assert colours.percents()["likely"] == 80
    assert client.post(reverse("boards:set_colours"), LIMITS).status_code == 302
    assert colours.percents() == LIMITS
    assert "本市设定，第 1 版" in client.get(page).content.decode()
    assert not list(checker.faults())
