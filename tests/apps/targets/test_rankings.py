"""Rankings out of the rows: what cannot be told apart is said, and what is frozen can be reckoned again by anybody."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kaigong.core.problems import Refused
from tests.apps.targets.test_breakdown import counties  # noqa: F401  a fixture
from tests.apps.targets.test_commitments import enter
from tests.apps.targets.test_reading import BACKEND
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2022, 2, 10)
NAME = "six-by-six"


@pytest.fixture
def city(counties: None, lin_enterprise: Any) -> None:  # noqa: F811
    """荆州区 starts all its twelve, 公安县 one of twelve, and both have two planned for later."""
    from kaigong.apps.ledger import tallies
    from kaigong.apps.projects.models import Project

    for n in range(12):
        for key, began in (("421003", True), ("421022", n == 0)):
            row = enter(lin_enterprise, f"{key} {n}", date(2022, 2, 8) if began else None)
            Project.objects.filter(pk=row.pk).update(county=key, planned_start_on=date(2022, 2, 8))
    tallies.recount()


def ranked(name: str = NAME, period: str = "2022Q1") -> Any:
    from kaigong.apps.targets import ranking_rules, rankings

    return rankings.reckon_now(ranking_rules.in_force()[name], period, NOW, TODAY)


def freeze(person: Any, name: str = NAME) -> Any:
    from kaigong.apps.targets import actions_rankings, ranking_rules

    found = ranking_rules.in_force()[name]
    return actions_rankings.freeze_ranking(found=found, period="2022Q1", person=person, today=TODAY, now=NOW)


def test_places_are_ranked_by_what_the_rows_say_with_their_interval(city: None) -> None:
    found = ranked()
    first, second = found.result.places
    assert (first.key, first.rank, second.key, second.rank) == ("421003", 1, "421022", 2)
    starts = {part.name: part for part in second.parts}["starts-in-period"]
    assert starts.raw == 1 and starts.low is not None and starts.high is not None and starts.low < 1 < starts.high
    assert found.adjusted >= {"planned-starts-kept", "days-signing-to-start"}
    assert found.figures["planned-starts-kept"]["421022"].denominator == 12


def test_places_that_chance_could_have_swapped_share_one(counties: None, lin_enterprise: Any) -> None:  # noqa: F811
    from kaigong.apps.projects.models import Project

    for key, count in (("421003", 3), ("421022", 2)):
        for n in range(count):
            row = enter(lin_enterprise, f"{key} {n}", date(2022, 2, 8))
            Project.objects.filter(pk=row.pk).update(county=key, planned_start_on=date(2022, 2, 8))
    first, second = ranked().result.places
    assert first.rank == second.rank == 1 and first.alike == (second.key,)


def test_a_frozen_ranking_is_reckoned_again_from_the_ledger_and_later_corrections_show(
    client: Any, city: None, zhou: Any, sun: Any
) -> None:
    from kaigong.apps.ledger import queries as ledger
    from kaigong.apps.ledger import tallies
    from kaigong.apps.projects.models import Project
    from kaigong.core.measures.ranking import reckon
    from kaigong.core.measures.sealed import digest, inputs_of, summary

    with pytest.raises(PermissionDenied):
        freeze(sun)
    row = freeze(zhou)
    (entry,) = ledger.read(row.stream).entries
    sealed = json.loads(json.dumps(entry.data["inputs"], default=dict))
    assert summary(reckon(inputs_of(sealed))) == row.result
    assert digest(sealed) == row.sha256 == entry.data["sha256"]
    Project.objects.filter(county="421003").update(started_on=None)
    tallies.recount()
    client.force_login(zhou, backend=BACKEND)
    shown = client.get(reverse("targets:frozen", args=[row.no])).content.decode()
    assert "与封存时一致" in shown and "按今天的数据" in shown


def test_zones_are_ranked_among_zones_and_a_frozen_one_says_which(client: Any, city: None, zhou: Any) -> None:
    from kaigong.apps.accounts.models import Agency
    from kaigong.apps.projects.models import Project

    Agency.objects.filter(pk="421022").update(kind="zone")
    client.force_login(zhou, backend=BACKEND)
    address = reverse("targets:ranking", args=[NAME])
    counties_only = client.get(address, {"period": "2022Q1"}).context
    zones_only = client.get(address, {"period": "2022Q1", "kind": "zone"}).context
    assert [one.place.key for group in counties_only["groups"] for one in group.rows] == ["421003"]
    assert [one.place.key for group in zones_only["groups"] for one in group.rows] == ["421022"]
    client.post(reverse("targets:freeze", args=[NAME]), {"period": "2022Q1", "kind": "zone"})
    assert "六比六看（开发区）" in client.get(reverse("targets:rankings")).content.decode()
    assert Project.objects.filter(county="421022").exists()


def test_a_number_is_divided_by_what_the_ranking_says_and_both_sides_stand_beside_it(city: None, zhou: Any) -> None:
    from kaigong.core.measures.ranking import reckon
    from kaigong.core.measures.sealed import inputs_of, summary

    found = ranked("for-its-size")
    starts = {place.key: place.parts[0] for place in found.result.places}
    in_library = {key: each.denominator for key, each in found.figures["starts-in-period"].items()}
    assert starts["421022"].raw == pytest.approx(100 / float(in_library["421022"]))
    assert starts["421003"].low < starts["421003"].raw < starts["421003"].high
    row = freeze(zhou, "for-its-size")
    assert row.inputs["told"]["figures"]["starts-in-period"]["421022"]["over"][0] == "1.0000"
    assert summary(reckon(inputs_of(json.loads(json.dumps(row.inputs))))) == row.result


def test_a_start_recorded_a_month_after_it_happened_is_marked(city: None) -> None:
    from datetime import timedelta

    from kaigong.apps.projects.models import Milestone, Project

    for row in Project.objects.filter(county="421003"):
        late = timedelta(days=40 if row.name.endswith(" 0") else 2)
        Milestone.objects.create(
            project=row, stage="started", on=row.started_on, n=1, by="x", recorded_at=NOW - timedelta(days=2) + late
        )
    assert ranked().figures["starts-in-period"]["421003"].late == 1


def test_what_is_not_for_the_public_is_not_published_with_the_rest(
    client: Any, city: None, zhou: Any, administrator: Any
) -> None:
    from kaigong.apps.targets import actions_rankings, definitions
    from tests.apps.targets.test_definitions import draft, publish

    row = freeze(zhou)
    actions_rankings.publish_ranking(ranking=row, person=zhou, now=NOW)
    known = definitions.indicators()["starts-above-yi"].indicator
    publish(
        draft(administrator.ref, name="starts-above-yi", compute=known.compute, seen_by=["command"]), administrator.ref
    )
    shown = client.get(reverse("targets:frozen", args=[row.no])).content.decode()
    assert "新开工亿元以上项目数" not in shown and "荆州区" in shown
    assert client.get(reverse("targets:frozen_file", args=[row.no, "inputs"])).status_code == 404


def test_what_nobody_has_data_for_is_not_frozen(counties: None, zhou: Any) -> None:  # noqa: F811
    with pytest.raises(Refused, match=r"ranking\.nothing"):
        freeze(zhou, "show-and-compare")


def test_everybody_sees_what_was_published_and_nothing_before(
    client: Any, city: None, zhou: Any, sun: Any, wei: Any
) -> None:
    from kaigong.apps.targets import actions_rankings as actions

    row = freeze(zhou)
    address = reverse("targets:frozen", args=[row.no])
    live = reverse("targets:ranking", args=[NAME])
    assert client.get(address).status_code == 404
    client.force_login(wei, backend=BACKEND)
    assert client.get(live).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.publish_ranking(ranking=row, person=sun, now=NOW)
    client.force_login(zhou, backend=BACKEND)
    assert client.get(live, {"period": "2022Q1"}).status_code == 200
    client.post(reverse("targets:publish_frozen", args=[row.no]))
    client.logout()
    shown = client.get(address).content.decode()
    assert "荆州区" in shown and "账本记录" not in shown
    assert row.no in client.get(reverse("targets:rankings")).content.decode()
    told = client.get(reverse("targets:frozen_file", args=[row.no, "inputs"])).json()
    assert told["sha256"] == row.sha256
    for kind, head in (("pdf", b"%PDF"), ("workbook", b"PK")):
        assert client.get(reverse("targets:frozen_file", args=[row.no, kind])).content.startswith(head)


def test_an_administrator_changes_how_a_ranking_is_made(client: Any, city: None, administrator: Any, zhou: Any) -> None:
    from kaigong.apps.targets import ranking_rules

    client.force_login(zhou, backend=BACKEND)
    assert client.get(reverse("targets:new_ranking")).status_code == 403
    client.force_login(administrator, backend=BACKEND)
    edit = client.post(reverse("targets:new_ranking"), {"name": NAME}).url
    said = {
        "name_zh": "六比六看", "name_en": "Six", "purpose_zh": "比", "purpose_en": "Compare", "among": "county",
        "period": "quarter", "scoring": "target", "mix": "none", "seen_by": ["public"], "kinds": ["county"],
        "id_0": "starts-in-period", "weight_0": "2",
    }  # fmt: skip
    client.post(edit, said)
    assert "没有目标值" in client.get(edit).content.decode()
    settle = reverse("targets:settle_ranking", args=[NAME, "publish"])
    client.post(settle)
    assert ranking_rules.in_force()[NAME].version == 0
    client.post(edit, said | {"target_0": "10"})
    assert "按现行办法" in client.get(edit).content.decode()
    client.post(settle)
    found = ranked()
    assert found.version == 1 and [place.total for place in found.result.places] == [100, 10]
    client.post(reverse("targets:settle_ranking", args=[NAME, "withdraw"]), {"reason": "试行结束"})
    assert ranking_rules.in_force()[NAME].version == 0


def test_every_row_is_what_its_stream_says_and_a_changed_one_is_found(
    city: None, zhou: Any, administrator: Any
) -> None:  # fmt: skip
    from kaigong.apps.targets import checker
    from kaigong.apps.targets.models import CityDefinition, Forecast, FrozenRanking, Share, TypedValue
    from tests.apps.targets.test_breakdown import foresee, share
    from tests.apps.targets.test_commitments import record
    from tests.apps.targets.test_definitions import KEY_ONLY, draft, publish, type_in

    (row,) = record()
    freeze(zhou)
    share(row, zhou.ref)
    foresee(zhou.ref)
    publish(draft(administrator.ref, compute=KEY_ONLY), administrator.ref)
    draft(administrator.ref, compute="count(items)")
    type_in(zhou.ref)
    assert list(checker.faults()) == []
    FrozenRanking.objects.update(result=[])
    Share.objects.filter(agency_id="421003").update(value=9)
    Forecast.objects.update(probability=1)
    CityDefinition.objects.update(version=7)
    TypedValue.objects.update(value=8)
    found = {line.partition(":")[0] for line in checker.faults()}
    assert found == {"frozen-ranking", "breakdown", "scenario", "indicator", "typed"}
