"""A city's own changes of the catalogue: drafted, checked with every fault named, published, in force, withdrawn."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import actions_editions as actions
from kaigong.apps.rulebook import inforce, queries, queries_editions
from kaigong.core.problems import Faulty, Refused

pytestmark = pytest.mark.django_db
HAZCHEM = "hazchem-safety-condition-review"
TEXT = f"items:\n  - id: {HAZCHEM}\n    promised_days: 15\n"
GROUND = "示例市优化营商环境若干措施（示政办发〔2022〕3号）第七条"
TODAY = date(2022, 2, 10)
FORCE = date(2022, 3, 1)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What one test published is rolled back; the process must not go on believing it."""
    inforce.look_again()
    yield
    inforce.look_again()


def drafted(now: datetime, text: str = TEXT) -> Any:
    return actions.draft_edition(title="承诺期限压减", ground=GROUND, text=text, by="system:setup", now=now)


def published(now: datetime, text: str = TEXT, force_on: date = FORCE, **changes: Any) -> Any:
    said = {"transition": "favourable", "transition_ground": "《立法法》第一百零四条", "counted_from": "start"}
    edition = drafted(now, text)
    return actions.publish_edition(edition=edition, force_on=force_on, by="system:setup", now=now, **said | changes)


def promised(day: date | None = None) -> int | None:
    return queries.catalogue(day).items[HAZCHEM].promised_days


def kinds() -> list[str]:
    return [entry.kind for entry in ledger.read(actions.STREAM).entries]


def test_without_editions_the_catalogue_is_the_shipped_one_and_its_versions_follow_the_law() -> None:
    assert queries.catalogue(date(2026, 4, 30)).version == "2025-07-01"
    assert queries.catalogue(date(2026, 5, 1)).version == "2026-05-01"
    assert queries.catalogue().version == ""


def test_a_published_edition_holds_from_its_day_and_not_before(now: datetime) -> None:
    edition = published(now)
    assert (edition.state, promised(FORCE - timedelta(1)), promised(FORCE)) == ("published", 20, 15)
    assert queries.catalogue(FORCE).version == "2022-03-01-r1"
    assert promised() == 20, "it is not in force yet"
    assert actions.bring_into_force(now=now) == 0
    assert actions.bring_into_force(now=now + timedelta(19)) == 1
    assert promised() == 15
    assert kinds() == ["EditionDrafted", "EditionPublished", "EditionInForce"]


def test_an_edition_for_today_is_in_force_at_once(now: datetime) -> None:
    assert published(now, force_on=TODAY).state == "in-force"
    assert promised() == 15


def test_rules_do_not_bind_backwards(now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        published(now, force_on=TODAY - timedelta(1), transition_ground=" ")
    assert [one.code for one in caught.value.problems] == ["edition.backwards", "edition.ground_missing"]
    assert "EditionPublished" not in kinds()


def test_every_fault_of_a_draft_is_kept_with_its_place(now: datetime) -> None:
    edition = drafted(now, f"items:\n  - id: {HAZCHEM}\n    promised_days: 30\n    agency: [nobody]\n")
    checked = actions.check_edition(edition=edition, force_on=FORCE, by="system:setup", now=now)
    assert {code for code, _place, _data in checked.problems} == {"promise.longer_than_law", "id.dangling"}
    assert checked.state == "draft"
    with pytest.raises(Faulty):
        actions.publish_edition(
            edition=checked, force_on=FORCE, transition="keep", transition_ground="", counted_from="start",
            by="system:setup", now=now,
        )  # fmt: skip


def test_what_was_published_is_not_edited(now: datetime) -> None:
    edition = published(now)
    with pytest.raises(Refused) as caught:
        actions.edit_edition(edition=edition, title="别的", ground=GROUND, text="", by="system:setup", now=now)
    assert caught.value.code == "edition.not_open"


def test_an_edition_withdrawn_before_its_day_never_was(now: datetime) -> None:
    edition = published(now)
    actions.withdraw_edition(edition=edition, reason="依据被撤销", by="system:setup", now=now)
    assert promised(FORCE) == 20
    assert queries.catalogue(FORCE).version == "base"


def test_an_edition_withdrawn_later_held_until_then(now: datetime) -> None:
    edition = published(now, force_on=TODAY)
    later = now + timedelta(30)
    actions.withdraw_edition(edition=edition, reason="依据被撤销", by="system:setup", now=later)
    assert [promised(day) for day in (TODAY, later.date() - timedelta(1), later.date())] == [15, 15, 20]
    assert promised() == 20
    with pytest.raises(Refused):
        actions.withdraw_edition(edition=edition, reason="再次", by="system:setup", now=later)


def test_common_changes_are_written_into_the_draft_by_form(now: datetime) -> None:
    edition = drafted(now)
    fields = {"agency": ["ecology-environment"], "legal_days": {"value": 15}}
    actions.change_item(edition=edition, item=HAZCHEM, fields=fields, by="system:setup", now=now)
    edition.refresh_from_db()
    lines = [line for thing in queries_editions.differences(edition, FORCE) for line in thing.lines]
    assert lines == [
        "承办部门：应急管理局 → 生态环境局",
        "法定期限：45 日 → 15 个工作日",
        "承诺期限：20 个工作日 → 15 个工作日",
    ]


@pytest.mark.parametrize("name", ["wei", "lin", "zhao", "sun", "qian", "zhou", "wu"])
def test_nobody_but_the_administrator_changes_the_catalogue(now: datetime, request: Any, name: str) -> None:
    by, edition = request.getfixturevalue(name).ref, drafted(now)
    said = {"transition": "keep", "transition_ground": "", "counted_from": "start", "force_on": FORCE}
    for act in (
        lambda: actions.draft_edition(title="甲", ground="乙", text="", by=by, now=now),
        lambda: actions.edit_edition(edition=edition, title="甲", ground="乙", text="", by=by, now=now),
        lambda: actions.change_item(edition=edition, item=HAZCHEM, fields={"promised_days": 3}, by=by, now=now),
        lambda: actions.check_edition(edition=edition, force_on=FORCE, by=by, now=now),
        lambda: actions.publish_edition(edition=edition, by=by, now=now, **said),
        lambda: actions.withdraw_edition(edition=edition, reason="不要", by=by, now=now),
    ):
        with pytest.raises(PermissionDenied):
            act()


# ------------------------------------------------------------------------------------------------ pages


def test_anybody_reads_what_changes_and_nobody_else_reads_drafts(now: datetime, client: Any, lin: Any) -> None:
    open_, draft = published(now), drafted(now)
    page = client.get(reverse("rulebook:changes")).content.decode()
    assert "承诺期限：20 个工作日 → 15 个工作日" in page
    assert "2022-03-01-r1" in page
    assert client.get(reverse("rulebook:edition", args=[open_.number])).status_code == 200
    for person in (None, lin):
        if person:
            client.force_login(person)
        assert client.get(reverse("rulebook:edition", args=[draft.number])).status_code == 404
    with pytest.raises(Http404):
        queries_editions.draft(lin, draft.number)


def test_a_draft_goes_its_way_from_page_to_page(now: datetime, client: Any, administrator: Any) -> None:
    client.force_login(administrator)
    answer = client.post(reverse("rulebook:new_edition"), {"title": "压减", "ground": GROUND, "text": ""})
    number = int(answer.url.rstrip("/").rpartition("/")[2])
    bad = client.post(reverse("rulebook:check_edition", args=[number]), {"force_on": "2030-03-01"}, follow=True)
    assert "没有内容" in bad.content.decode()
    changed = client.post(
        reverse("rulebook:change_item", args=[number]), {"item": HAZCHEM, "promised_days": "15"}, follow=True
    )
    assert "承诺期限：20 个工作日 → 15 个工作日" in changed.content.decode()
    client.post(reverse("rulebook:check_edition", args=[number]), {"force_on": "2030-03-01"})
    said = {"force_on": "2030-03-01", "transition": "favourable", "transition_ground": "", "counted_from": "start"}
    refused = client.post(reverse("rulebook:publish_edition", args=[number]), said)
    assert refused.status_code == 422
    done = client.post(
        reverse("rulebook:publish_edition", args=[number]), said | {"transition_ground": "第一百零四条"}, follow=True
    )
    assert "已发布，未施行" in done.content.decode()
    gone = client.post(reverse("rulebook:withdraw_edition", args=[number]), {"reason": "不再需要"}, follow=True)
    assert "不再需要" in gone.content.decode()


def test_an_outsider_changes_nothing_from_any_page(now: datetime, client: Any, wei: Any) -> None:
    draft = drafted(now)
    client.force_login(wei)
    assert client.get(reverse("rulebook:new_edition")).status_code == 403
    for name in ("edit_edition", "change_item", "check_edition", "publish_edition", "withdraw_edition"):
        assert client.post(reverse(f"rulebook:{name}", args=[draft.number]), {"reason": "不要"}).status_code == 404


def test_the_pages_speak_english_too(now: datetime, client: Any, administrator: Any) -> None:
    published(
        now, f"{TEXT}    agency: [ecology-environment]\nabolish: [land-boundary-survey]\nreforms_off: [pile-first]"
    )
    client.force_login(administrator)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("rulebook:changes")).content.decode()
    assert "Promised" in page
    assert "20 working days → 15 working days" in page
