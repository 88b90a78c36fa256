"""A city's own themes: drafted with every fault named, published as versions, withdrawn; up to the promised fifty."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.conftest import NOW

pytestmark = pytest.mark.django_db
SOUND = {
    "name_zh": "规划许可联办一件事", "name_en": "Planning permits in one", "stage": "2", "feedback": "whole",
    "items": ["civil-defence-building-permit", "construction-works-planning-permit"], "promised_days": 6,
    "questions": ["civil_defence_required"],
    "situations": [
        {"name_zh": "应建防空地下室", "name_en": "A basement is due", "when": "civil_defence_required",
         "items": ["civil-defence-building-permit"]},
    ],
}  # fmt: skip


def drafted(administrator: Any, theme_id: str = "city-planning", **changes: Any) -> Any:
    from kaigong.apps.rulebook import actions_themes as actions

    return actions.draft_theme(theme_id=theme_id, data={**SOUND, **changes}, by=administrator.ref, now=NOW)


def published(administrator: Any, theme_id: str = "city-planning", **changes: Any) -> Any:
    from kaigong.apps.rulebook import actions_themes as actions

    return actions.publish_theme(theme=drafted(administrator, theme_id, **changes), by=administrator.ref, now=NOW)


def test_a_draft_binds_nobody_until_it_is_published(administrator: Any) -> None:
    from kaigong.apps.rulebook import actions_themes as actions
    from kaigong.apps.rulebook import themes

    row = drafted(administrator)
    assert "city-planning" not in themes.published()
    row = actions.publish_theme(theme=row, by=administrator.ref, now=NOW)
    found = themes.published()["city-planning"]
    assert (found.version, found.own, found.theme.promised_days) == (1, True, 6)
    assert row.draft is None


def test_a_published_version_never_changes(administrator: Any) -> None:
    from kaigong.apps.rulebook import actions_themes as actions
    from kaigong.apps.rulebook import themes

    row = published(administrator)
    row = actions.edit_theme(
        theme=row, data={**SOUND, "promised_days": 4}, by=administrator.ref, now=NOW, seen=row.seen_n
    )
    assert themes.published()["city-planning"].theme.promised_days == 6
    actions.publish_theme(theme=row, by=administrator.ref, now=NOW)
    assert themes.published()["city-planning"].version == 2
    first = themes.as_applied("city-planning", 1)
    assert first is not None
    assert first.promised_days == 6


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"promised_days": 80}, "theme.promise_longer_than_path"),
        ({"items": []}, "theme.no_items"),
        ({"items": ["no-such-item"]}, "id.dangling"),
        ({"questions": []}, "theme.question_missing"),
        ({"situations": [{**SOUND["situations"][0], "when": "civil_defence_requird"}]}, "condition.unknown_attribute"),
        ({"name_en": ""}, "translation.missing"),
        ({"feedback": "never"}, "shape.not_one_of"),
        ({"colour": "red"}, "shape.unknown_field"),
    ],
)
def test_nothing_with_a_fault_is_published_and_every_fault_is_named(
    administrator: Any, changes: dict[str, Any], code: str
) -> None:
    from kaigong.apps.rulebook import actions_themes as actions
    from kaigong.apps.rulebook import themes
    from kaigong.core.problems import Faulty

    row = drafted(administrator, **changes)  # the draft is kept all the same
    with pytest.raises(Faulty) as refused:
        actions.publish_theme(theme=row, by=administrator.ref, now=NOW)
    assert code in {problem.code for problem in refused.value.problems}
    assert "city-planning" not in themes.published()


def test_a_withdrawn_theme_takes_no_more_applications_and_says_why(administrator: Any) -> None:
    from kaigong.apps.rulebook import actions_themes as actions
    from kaigong.apps.rulebook import themes
    from kaigong.core.problems import Faulty, Refused

    row = published(administrator)
    with pytest.raises(Faulty, match="reason.missing"):
        actions.withdraw_theme(theme=row, reason=" ", by=administrator.ref, now=NOW)
    row = actions.withdraw_theme(theme=row, reason="事项已取消", by=administrator.ref, now=NOW)
    assert "city-planning" not in themes.published()
    assert themes.as_applied("city-planning", 1) is not None
    with pytest.raises(Refused, match="theme.not_published"):
        actions.withdraw_theme(theme=row, reason="再停一次", by=administrator.ref, now=NOW)


def test_two_who_edit_at_once_do_not_overwrite_each_other(administrator: Any) -> None:
    from kaigong.apps.rulebook import actions_themes as actions
    from kaigong.core.problems import Refused

    row = drafted(administrator)
    seen = row.seen_n
    actions.edit_theme(theme=row, data=SOUND, by=administrator.ref, now=NOW, seen=seen)
    with pytest.raises(Refused, match="theme.changed_since"):
        actions.edit_theme(theme=row, data=SOUND, by=administrator.ref, now=NOW, seen=seen)


def test_an_id_is_taken_once_and_a_dropped_draft_is_gone(administrator: Any) -> None:
    from kaigong.apps.rulebook import actions_themes as actions
    from kaigong.apps.rulebook import themes
    from kaigong.core.problems import Faulty, Refused

    row = drafted(administrator)
    for taken in ("city-planning", "theme-utilities", "Bad Id", "x"):
        with pytest.raises(Faulty):
            drafted(administrator, taken)
    row = actions.drop_theme_draft(theme=row, by=administrator.ref, now=NOW)
    assert row.state == "withdrawn"
    with pytest.raises(Refused, match="theme.nothing_drafted"):
        actions.drop_theme_draft(theme=row, by=administrator.ref, now=NOW)
    with pytest.raises(Refused, match="theme.nothing_drafted"):
        actions.publish_theme(theme=row, by=administrator.ref, now=NOW)
    assert "city-planning" not in themes.published()


def test_the_citys_own_themes_bring_the_promised_fifty_within_reach(administrator: Any) -> None:
    from kaigong.apps.rulebook import themes

    for n in range(50 - len(themes.published())):
        published(
            administrator, f"city-theme-{n}", name_zh=f"规划许可联办（第{n}区）", name_en=f"Planning permits, area {n}"
        )
    assert len(themes.published()) == 50


def test_everything_about_a_theme_stands_in_its_ledger(administrator: Any) -> None:
    from kaigong.apps.ledger import queries as ledger
    from kaigong.apps.rulebook import actions_themes as actions

    row = published(administrator)
    actions.withdraw_theme(theme=row, reason="事项已取消", by=administrator.ref, now=NOW)
    kinds = [entry.kind for entry in ledger.read("rulebook:theme-city-planning").entries]
    assert kinds == ["ThemeDrafted", "ThemePublished", "ThemeWithdrawn"]


def test_only_an_administrator_edits_themes(administrator: Any, lin: Any, sun: Any, wu: Any, client: Client) -> None:
    from kaigong.apps.rulebook import actions_themes as actions

    row = drafted(administrator)
    for person in (lin, sun, wu):
        for act in (
            lambda by: actions.draft_theme(theme_id="other-theme", data=SOUND, by=by, now=NOW),
            lambda by: actions.edit_theme(theme=row, data=SOUND, by=by, now=NOW, seen=9),
            lambda by: actions.publish_theme(theme=row, by=by, now=NOW),
            lambda by: actions.drop_theme_draft(theme=row, by=by, now=NOW),
            lambda by: actions.withdraw_theme(theme=row, reason="不要了", by=by, now=NOW),
        ):
            with pytest.raises(PermissionDenied):
                act(person.ref)
        client.force_login(person)
        assert client.get("/rulebook/themes/new/").status_code == 403
        assert client.get("/rulebook/themes/city-planning/").status_code == 404
        for part in ("publish", "drop", "withdraw"):
            assert client.post(f"/rulebook/themes/city-planning/{part}/").status_code == 404
        assert client.post("/rulebook/themes/city-planning/edit/", {}).status_code in (403, 404)


# --- the pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def as_administrator(client: Client, administrator: Any) -> Client:
    client.force_login(administrator)
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_everybody_reads_what_a_theme_asks(client: Client, db: None) -> None:
    shown = text(client, "/rulebook/themes/theme-scheme-review/")
    for words in ("设计方案联合审查一件事", "内部最长路径", "是否达到", "停车位数", "15 个工作日"):
        assert words in shown or words == "是否达到", words
    assert "新建本市主题" not in shown
    assert client.get("/rulebook/themes/no-such-theme/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_shipped_theme_has_a_page_in_both_languages(client: Client, db: None, language: str) -> None:
    from kaigong.apps.rulebook import themes

    client.cookies["django_language"] = language
    for theme_id in themes.published():
        assert client.get(f"/rulebook/themes/{theme_id}/").status_code == 200


def test_a_theme_is_copied_edited_previewed_and_published_on_pages(as_administrator: Client) -> None:
    from kaigong.apps.rulebook import themes

    said = {"theme_id": "city-start", "name_zh": "我市开工一件事", "copy_of": "theme-start-ready"}
    answer = as_administrator.post("/rulebook/themes/new/", said)
    assert answer["Location"] == "/rulebook/themes/city-start/edit/"
    page = text(as_administrator, "/rulebook/themes/city-start/edit/")
    assert "占用或者挖掘城市道路" in page
    row = themes.CityTheme.objects.get(pk="city-start")
    form = {
        "seen": row.seen_n, "name_zh": "我市开工一件事", "name_en": "Start of works in our city", "stage": "3",
        "items": ["road-excavation-permit", "green-tree-permit"], "promised_days": "5", "feedback": "partial",
        "s0_zh": "占道", "s0_en": "Road", "s0_when": "road_excavation", "s0_items": ["road-excavation-permit"],
        "f0_zh": "围挡长度", "f0_en": "Length of the hoarding", "f0_type": "number", "f0_unit": "m",
    }  # fmt: skip
    as_administrator.post("/rulebook/themes/city-start/edit/", form)
    shown = text(as_administrator, "/rulebook/themes/city-start/")
    assert "围挡长度" in shown
    assert "发布" in shown
    as_administrator.post("/rulebook/themes/city-start/publish/")
    theme = themes.published()["city-start"].theme
    assert theme.questions == ("road_excavation",)
    assert theme.fields[0].name_zh == "围挡长度"
    assert "我市开工一件事" in text(Client(), "/rulebook/themes/")


def test_situations_can_be_made_from_the_conditions_of_the_items(as_administrator: Client, administrator: Any) -> None:
    from kaigong.apps.rulebook import themes

    row = drafted(administrator, situations=[], questions=[])
    form = {
        "seen": row.seen_n, "name_zh": "规划", "name_en": "Planning", "stage": "2", "feedback": "whole",
        "items": SOUND["items"], "derive": "1",
    }  # fmt: skip
    as_administrator.post(f"/rulebook/themes/{row.pk}/edit/", form)
    row.refresh_from_db()
    assert [one["items"] for one in row.draft["situations"]] == [[item] for item in SOUND["items"]]
    assert themes.problems_of(row.pk, row.draft) == []


def test_a_draft_with_faults_shows_them_all_and_offers_no_publishing(
    as_administrator: Client, administrator: Any
) -> None:
    drafted(administrator, promised_days=80, name_en="")
    shown = text(as_administrator, "/rulebook/themes/city-planning/")
    assert "有 2 处问题" in shown
    assert "长于内部最长路径" in shown
    assert "/publish/" not in shown
    as_administrator.post("/rulebook/themes/city-planning/publish/")
    assert "不能发布" in text(as_administrator, "/rulebook/themes/city-planning/")


def test_faults_of_a_draft_speak_as_the_editor_does(administrator: Any) -> None:
    from kaigong.apps.rulebook import theme_pages, themes

    data = {
        "name_zh": "样例", "stage": "1", "items": ["enterprise-project-filing"], "promised_days": 900,
        "situations": [{"name_zh": "甲", "name_en": "A", "when": "special_fire", "items": ["fire-design-review"]}],
    }  # fmt: skip
    told = [theme_pages.fault(problem) for problem in themes.problems_of("city-x", data)]
    assert any(one.startswith("情形 1：特殊建设工程消防设计审查") for one in told), told
    assert any(one.startswith("承诺办结时间：") for one in told), told
    assert not any("situations[" in one or "promised_days" in one for one in told)
