"""What really happens: the ledger mined live within one's scope, logs in scratch, two groups told apart in words."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kaigong.core.problems import Refused
from tests.apps.boards.test_project_page import log_in
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day", "in_scratch")]
DAY = 86_400_000_000


@pytest.fixture
def in_scratch(settings: Any, tmp_path: Any) -> None:
    settings.SCRATCH_ROOT = tmp_path / "scratch"


def xes(cases: dict[str, list[tuple[str, str]]]) -> bytes:
    """A small log: by case the activities with their days."""
    traces = "".join(
        f'<trace><string key="concept:name" value="{name}"/>'
        + "".join(
            f'<event><string key="concept:name" value="{what}"/>'
            f'<date key="time:timestamp" value="{day}T09:00:00+08:00"/></event>'
            for what, day in events
        )
        + "</trace>"
        for name, events in cases.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0">{traces}</log>'.encode()


def slow_and_quick(days: int) -> bytes:
    return xes({f"c{n}": [("ask", "2022-01-03"), ("decide", f"2022-01-{3 + days + n % 2:02}")] for n in range(30)})


def bring(client: Client, content: bytes, name: str = "log.xes") -> Any:
    return client.post(reverse("boards:take_log"), {"log": SimpleUploadedFile(name, content)})


# ------------------------------------------------------------------------------------------------ the ledger, live


def test_the_ledger_is_mined_as_it_stands(applied: Any, zhou: Any) -> None:
    from kaigong.apps.boards import mined
    from kaigong.apps.cases.models import Item

    found = mined.mined(zhou, mined.Wanted())
    assert len(found.graph.log.cases) == Item.objects.count()
    assert set(found.graph.log.activities) <= set(mined.KINDS)


def test_a_new_entry_shows_at_once(project: Any, lin: Any, zhou: Any, service_bureau: Any) -> None:
    from kaigong.apps.boards import mined
    from kaigong.apps.cases import actions

    before = mined.mined(zhou, mined.Wanted())
    actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)
    assert len(mined.mined(zhou, mined.Wanted()).graph.log) > len(before.graph.log) == 0


def test_a_head_sees_only_what_his_agency_has_a_part_in(applied: Any, zhou: Any) -> None:
    from kaigong.apps.boards import mined
    from tests.conftest import _agency, _person

    stranger = _person("fremd", "外人", "Stranger", "head", _agency("far-away", "外地局", "Far Away"))
    assert len(mined.mined(zhou, mined.Wanted()).graph.log.cases) > 0
    assert len(mined.mined(stranger, mined.Wanted()).graph.log.cases) == 0


def test_the_page_leads_from_a_step_to_its_cases(client: Client, zhou: Any, applied: Any) -> None:
    from kaigong.apps.boards import mined

    edges = mined.mined(zhou, mined.Wanted()).graph.edges
    key = f"{edges.before[0]}-{edges.after[0]}"
    text = log_in(client, zhou).get(f"/mining/?step={key}").content.decode()
    assert 'id="behind"' in text
    assert "/cases/" in text


@pytest.mark.parametrize("query", ["step=99-99", "step=x", "path=99999", "step=1-1e9", "level=x&item=y"])
def test_a_step_that_is_not_there_has_no_cases(client: Client, zhou: Any, applied: Any, query: str) -> None:
    assert log_in(client, zhou).get(f"/mining/?{query}").status_code == 200


def test_every_step_and_every_event_is_on_the_map(applied: Any, zhou: Any) -> None:
    from kaigong.apps.boards import mined, process

    graph = mined.mined(zhou, mined.Wanted()).graph
    drawn = process.process_map(graph, str)
    assert sum(node["count"] for node in drawn["nodes"]) == len(graph.log)
    assert sum(node["starts"] for node in drawn["nodes"]) == len(graph.log.cases)
    assert sum(edge["count"] for edge in drawn["edges"]) == len(graph.log) - len(graph.log.cases)


# ------------------------------------------------------------------------------------------------ logs in scratch


def test_a_log_is_looked_at_and_belongs_to_whoever_brought_it(client: Client, zhou: Any, qian: Any) -> None:
    address = bring(log_in(client, zhou), slow_and_quick(5))["Location"]
    text = client.get(address).content.decode()
    assert "decide" in text
    assert log_in(client, qian).get(address).status_code == 404  # nobody else's: boards:log, log_compare, drop_log
    assert client.post(f"{address}drop/").status_code == 404
    assert client.get(f"{address}compare/?day=2022-01-05").status_code == 404
    assert client.post(f"{address}columns/").status_code == 404


def test_a_log_is_gone_after_its_hours_and_when_it_is_dropped(client: Client, zhou: Any, settings: Any) -> None:
    from kaigong.apps.boards import scratch

    address = bring(log_in(client, zhou), slow_and_quick(5))["Location"]
    settings.HOUR = NOW + scratch.KEPT_FOR - timedelta(minutes=1)
    assert client.get(address).status_code == 200
    settings.HOUR = NOW + scratch.KEPT_FOR
    assert client.get(address).status_code == 404
    assert scratch.clear(settings.HOUR) == 1
    settings.HOUR = NOW
    other = bring(client, slow_and_quick(5))["Location"]
    client.post(f"{other}drop/")
    assert client.get(other).status_code == 404


def test_of_too_large_a_log_nothing_stays(zhou: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    from kaigong.apps.boards import scratch

    monkeypatch.setattr(scratch, "MOST_BYTES", 10)
    with pytest.raises(Refused, match="log.too_large"):
        scratch.put(zhou, "log.xes", iter([b"12345", b"678901"]), NOW)
    assert list(Path(settings.SCRATCH_ROOT).glob("*/*")) == []


def test_only_so_many_logs_of_one_person_are_kept(zhou: Any) -> None:
    from kaigong.apps.boards import scratch

    for n in range(scratch.MOST_EACH + 2):
        scratch.put(zhou, f"{n}.xes", iter([b"<log/>"]), NOW + timedelta(minutes=n))
    kept = [each.name for each in scratch.logs(zhou, NOW + timedelta(hours=1))]
    assert kept == [f"{n}.xes" for n in range(scratch.MOST_EACH + 1, 1, -1)]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02"])
def test_what_is_no_log_is_refused_in_words(client: Client, zhou: Any, content: bytes) -> None:
    answer = bring(log_in(client, zhou), content, "bild.png")
    assert answer.status_code in (409, 422, 302)
    if answer.status_code == 302:  # an odd table: its columns are asked for, nothing breaks
        assert client.get(answer["Location"]).status_code in (200, 409, 422)


def test_without_a_file_the_form_says_so(client: Client, zhou: Any) -> None:
    answer = log_in(client, zhou).post(reverse("boards:take_log"), {"log": BytesIO()})
    assert answer.status_code == 409


@pytest.mark.parametrize("token", ["../../etc", "x", "a" * 24])
def test_a_token_is_no_path(client: Client, zhou: Any, token: str) -> None:
    from kaigong.apps.boards import scratch

    assert scratch.of(zhou, token, NOW) is None


# ------------------------------------------------------------------------------------------------ two groups


def test_two_logs_are_told_apart_in_a_sentence(client: Client, zhou: Any) -> None:
    log_in(client, zhou)
    quick = bring(client, slow_and_quick(2), "甲市.xes")["Location"]
    slow = bring(client, slow_and_quick(20), "乙市.xes")["Location"].rstrip("/").rpartition("/")[2]
    text = client.get(f"{quick}compare/?with={slow}").content.decode()
    assert "乙市慢 18 天" in text
    assert "差别大" in text


def test_groups_that_are_alike_are_said_to_be_alike(zhou: Any) -> None:
    from kaigong.apps.boards import comparing
    from kaigong.core.mining.graph import mine
    from kaigong.core.mining.read import read

    graph = mine(read(slow_and_quick(5)))
    group = np.array([n % 4 // 2 for n in range(30)], np.int8)
    told = comparing.told(graph, group, ("甲", "乙"), str)
    assert "各步骤没有偶然以外的差别。" in told.summary
    assert not (told.slower or told.faster or told.oftener or told.rarer)


def test_before_and_after_a_day_leaves_out_what_cannot_be_finished_yet(client: Client, zhou: Any) -> None:
    old = {f"o{n}": [("ask", "2022-01-03"), ("decide", "2022-01-23")] for n in range(30)}
    new = {
        f"n{n}": [("ask", "2022-01-22"), ("decide", "2022-01-23")] for n in range(30)
    }  # the slow ones are still open
    address = bring(log_in(client, zhou), xes(old | new))["Location"]
    assert "有 30 件，" in client.get(f"{address}compare/?day=2022-01-10").content.decode()


def test_activities_are_called_by_the_words_their_log_has_for_them() -> None:
    from kaigong.apps.boards import uploaded
    from kaigong.core.mining.read import read

    named = (
        slow_and_quick(3)
        .decode()
        .replace(
            '<string key="concept:name" value="decide"/>',
            '<string key="concept:name" value="decide"/><string key="activityNameEN" value="take the decision"/>',
        )
    )
    label = uploaded.labels(read(named.encode()))
    assert (label("decide"), label("ask")) == ("take the decision", "ask")


def test_a_log_that_went_through_is_no_form_that_waits(client: Client, zhou: Any) -> None:
    address = bring(log_in(client, zhou), slow_and_quick(5))["Location"]
    assert "kg-note-kept" not in client.get(address).content.decode()


def test_where_the_difference_lies_adds_up(zhou: Any) -> None:
    from kaigong.apps.boards import comparing
    from kaigong.core.mining.graph import mine
    from kaigong.core.mining.read import read

    events = {"a": [("ask", "2022-01-03"), ("check", "2022-01-04"), ("decide", "2022-01-06")],
              "b": [("ask", "2022-01-03"), ("check", "2022-01-04"), ("decide", "2022-01-16")]}  # fmt: skip
    graph = mine(read(xes({f"{side}{n}": events[side] for side in "ab" for n in range(20)})))
    group = np.array([0] * 20 + [1] * 20, np.int8)
    told = comparing.told(graph, group, ("甲", "乙"), str)
    assert any("慢 10 天，主要在：等“decide”+10.0 天（平均每次等得更久）" in line for line in told.summary)
    events["b"] = [*events["a"], ("check", "2022-01-08")]
    graph = mine(read(xes({f"{side}{n}": events[side] for side in "ab" for n in range(20)})))
    told = comparing.told(graph, group, ("甲", "乙"), str)
    assert any("主要在：等“check”+2.0 天（办到的次数更多）" in line for line in told.summary)


def test_the_columns_of_a_table_are_guessed_and_confirmed(client: Client, zhou: Any) -> None:
    rows = [f"{n},ask,2022-01-03 09:00\n{n},decide,2022-01-{5 + n:02} 09:00" for n in range(1, 10)]
    table = "\n".join(["Nr,What,When", *rows]).encode()
    address = bring(log_in(client, zhou), table, "log.csv")["Location"]
    asked = client.get(address).content.decode()
    assert "请核对哪一列是什么" in asked
    assert client.post(f"{address}columns/", {"case": "Nr", "activity": "Nr", "time": "When"}).status_code == 409
    client.post(f"{address}columns/", {"case": "Nr", "activity": "What", "time": "When"})
    text = client.get(address).content.decode()
    assert "decide" in text
    assert "请核对哪一列是什么" not in text


def test_of_a_damaged_log_the_good_rest_is_shown_and_the_fault_named(client: Client, zhou: Any) -> None:
    broken = slow_and_quick(5).replace(b"2022-01-08T09", b"2022-13-08T09", 1)
    address = bring(log_in(client, zhou), broken)["Location"]
    assert "读不通" in client.get(address).content.decode()


# ------------------------------------------------------------------------------------------------ against the catalogue


def test_every_project_is_held_against_its_own_plan(client: Client, zhou: Any, applied: Any, sun: Any) -> None:
    from kaigong.apps.boards import conforming
    from kaigong.apps.boards.mined import Wanted
    from kaigong.core.mining.conform import KINDS

    checked = conforming.live(zhou, Wanted())
    assert [case.case for case in checked.found.cases] == [applied.code]
    assert set(checked.found.totals) == set(KINDS)
    assert checked.whole
    assert conforming.live(zhou, Wanted(type="storage")).found.cases == ()
    page = log_in(client, zhou).get("/mining/conformance/").content.decode()
    assert "data-conformance-finding" in page
    assert client.get("/mining/conformance/?kind=skipped&of=nothing").status_code == 200
    assert client.get("/mining/conformance/?kind=nonsense").status_code == 200


def test_what_a_ledger_tells_out_of_order_is_found(monkeypatch: pytest.MonkeyPatch, zhou: Any, applied: Any) -> None:
    """Two items of the plan, the one that waits done first, a week after its promised day, written a day later."""
    from kaigong.apps.boards import conforming
    from kaigong.apps.boards.mined import Wanted
    from kaigong.apps.cases import queries as cases
    from kaigong.apps.ledger import queries as ledger
    from kaigong.apps.projects import queries as projects

    no = next(no for no, _item in cases.known_items(zhou))
    plan = projects.plan_of(applied)
    later = next(item for item in plan.items if item.preds and item.preds[0] in plan.needed)
    sooner = later.preds[0]

    def entry(kind: str, item: str, day: str, written: str = "", **more: str) -> tuple[str, ...]:
        said = ",".join(f'"{key}":"{value}"' for key, value in {"item": item, **more}.items())
        return (
            f"case:{no}",
            kind,
            f"{day}T09:00:00+08:00",
            f"{written or day}T09:00:00+08:00",
            "officer:1",
            f"{{{said}}}",
        )

    happened = [
        entry("ItemAccepted", later.id, "2022-03-01", promised_due="2022-03-03", statutory_due="2022-03-20"),
        entry("ItemDecided", later.id, "2022-03-10", "2022-03-11"), entry("ItemDecided", later.id, "2022-03-10"),
        entry("ItemAccepted", sooner, "2022-03-01"), entry("ItemDecided", sooner, "2022-03-09"),
    ]  # fmt: skip
    monkeypatch.setattr(ledger, "written", lambda _prefix, _kinds: happened)
    monkeypatch.setattr(conforming, "_kept", {})
    found = conforming.live(zhou, Wanted())
    (fit,) = found.found.cases
    mine = {(one.kind, one.other, one.days) for one in fit.deviations if one.item == later.id}
    assert mine == {("early", sooner, 8), ("late", "promised", 7), ("twice", "", None), ("afterwards", "", 1)}
    assert [(case, text) for case, _item, text in conforming.behind(found, "late", later.id)] == [
        (applied.code, "超过承诺时限 7 天")
    ]


def test_a_log_is_held_against_the_catalogue_once_its_activities_are_named(client: Client, zhou: Any) -> None:
    from kaigong.apps.rulebook import queries as rulebook

    item = next(iter(rulebook.catalogue().items.values()))
    log_in(client, zhou)
    content = xes({"c1": [(item.name_zh, "2022-01-03"), ("ask", "2022-01-05"), ("ask", "2022-01-07")]})
    address = bring(client, content)["Location"]
    token = address.rstrip("/").rpartition("/")[2]
    page = client.get(f"{address}conformance/").content.decode()
    assert "1 种活动还不知道是哪个事项" in page
    names = reverse("boards:confirm_names", args=[token])
    assert client.post(names, {"activity": ["ask"], "item": ["没有这种事项"]}).status_code == 409
    done = client.post(names, {"activity": ["ask"], "item": [f" {item.name_zh} "]})
    assert done.status_code == 302
    told = client.get(f"{done['Location']}?kind=twice").content.decode()
    assert told.count("办结以后又办了一次") > 1
    assert client.get(f"{address}conformance/?type=industrial-general").status_code == 200


def zipped(**members: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_log_comes_out_of_its_archive_and_two_are_refused(client: Client, zhou: Any) -> None:
    from kaigong.apps.boards import scratch

    log_in(client, zhou)
    page = client.get(bring(client, zipped(log=slow_and_quick(5)), "log.zip").url)
    assert page.context["fault_count"] == 0
    assert "30" in page.content.decode()
    assert bring(client, zipped(a=b"1", b=b"2"), "two.zip").status_code in (409, 422)
    assert [kept.name for kept in scratch.logs(zhou, NOW)] == ["log.zip"]


def test_a_table_with_a_line_a_case_is_shown_at_once(client: Client, zhou: Any) -> None:
    log_in(client, zhou)
    rows = "".join(f"P{n},2022-01-{n + 1:02},2022-02-{n + 1:02}\n" for n in range(20))
    page = client.get(bring(client, f"编号,申请日期,发证日期\n{rows}".encode(), "permits.csv").url)
    assert page.status_code == 200
    assert "发证日期" in page.content.decode()


def of_objects() -> bytes:
    """Two orders of three and two parcels; whoever packs touches one parcel, whoever orders all of an order."""
    parcels = {"p1": "o1", "p2": "o1", "p3": "o1", "p4": "o2", "p5": "o2"}
    told = [("order", 3, [order, *(p for p, o in parcels.items() if o == order)]) for order in ("o1", "o2")]
    told += [("pack", 4, [parcel]) for parcel in parcels]
    return json.dumps({
        "objectTypes": [{"name": "order", "attributes": []}, {"name": "parcel", "attributes": []}],
        "objects": [{"id": o, "type": "order"} for o in ("o1", "o2")] + [{"id": p, "type": "parcel"} for p in parcels],
        "events": [
            {"id": f"e{n}", "type": what, "time": f"2022-01-0{day}T09:00:00Z",
             "relationships": [{"objectId": each, "qualifier": ""} for each in things]}
            for n, (what, day, things) in enumerate(told)
        ],
    }).encode()  # fmt: skip


def test_of_several_types_of_objects_one_is_chosen_and_changed(client: Client, zhou: Any) -> None:
    address = bring(log_in(client, zhou), of_objects(), "log.json")["Location"]
    asked = client.get(address)
    assert asked.context["objects"] == {"order": (2, 2), "parcel": (5, 7)}
    assert client.post(f"{address}columns/", {"case": "lorry"}).status_code == 409
    assert client.get(f"{address}conformance/").status_code == 404
    cases = {}
    for type_ in ("parcel", "order"):
        client.post(f"{address}columns/", {"case": type_})
        cases[type_] = client.get(address).context["headline"]
    assert {name: (head.cases, head.events) for name, head in cases.items()} == {"order": (2, 2), "parcel": (5, 10)}


def test_of_a_log_in_which_nothing_can_be_read_it_is_said_why(client: Client, zhou: Any) -> None:
    address = bring(log_in(client, zhou), b'{"events": [', "log.json")["Location"]
    assert "不是 OCEL 2.0" in client.get(address).content.decode()
