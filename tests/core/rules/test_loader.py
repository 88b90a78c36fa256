"""Loading: the shipped catalogue says what its source says, in its order, and faults are named together."""

from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
import yaml

from kaigong.core.problems import Faulty
from kaigong.core.rules import loader
from kaigong.core.rules.conditions import parse
from kaigong.core.rules.facts import default_of, fact_problems, sample_facts, with_derived
from kaigong.core.rules.loader import load, load_folder
from tests.core.rules import shipped
from tests.shared import shared


def source() -> dict:
    return yaml.safe_load(shared("domain/catalogue.yaml").read_text(encoding="utf-8"))


def raw() -> dict:
    """The shipped files joined again, as plain data."""
    joined: dict = {}
    for _, text in sorted(shipped.files().items()):
        for section, value in yaml.safe_load(text).items():
            joined[section] = joined.get(section, []) + value if isinstance(value, list) else value
    order = joined["meta"]["item_order"]
    joined["items"].sort(key=lambda item: order.index(item["id"]))
    return joined


def kept(given: object, found: object) -> bool:
    """Whether everything given is found again; the found may say more."""
    if isinstance(given, dict):
        return isinstance(found, dict) and all(key in found and kept(value, found[key]) for key, value in given.items())
    if isinstance(given, list):
        return isinstance(found, list) and len(given) == len(found) and all(map(kept, given, found))
    return given == (found["zh"] if isinstance(found, dict) and "zh" in found else found)


def test_nothing_of_the_source_is_lost_or_changed() -> None:
    given, found = source(), raw()
    assert set(found) - set(given) == {"form_fields"}  # the project's own
    for section in given:
        assert kept(given[section], found[section]), section


def test_items_and_reforms_keep_the_order_of_the_source() -> None:
    given = source()
    found = shipped.catalogue()
    for section in ("items", "reforms", "project_types", "themes", "materials", "attributes", "agencies"):
        assert list(getattr(found, section)) == [entry["id"] for entry in given[section]], section


def test_a_catalogue_in_one_file_loads_too(tmp_path: Path) -> None:
    whole = tmp_path / "catalogue.yaml"
    whole.write_text(shared("domain/catalogue.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert list(load_folder(whole).items) == list(shipped.catalogue().items)


def test_fields_arrive_in_the_model() -> None:
    found = shipped.catalogue()
    review = found.items["hazchem-safety-condition-review"]
    assert review.legal_days is not None
    assert (review.legal_days.value, review.legal_days.unit, review.legal_days.starts_from) == (
        20,
        "working",
        "receipt of report",
    )
    assert [(before.value, before.unit, str(before.until)) for before in review.legal_days_before] == [
        (45, "calendar", "2026-04-30")
    ]
    title = found.items["construction-works-planning-permit"].deferrable_inputs
    assert all(due.before in found.items for due in title.values() if due.before)
    assert found.items["consolidated-assessment"].output_days["eia-document"] == 30
    merge = next(op for op in found.reforms["multi-permit-in-one"].ops if op.op == "merge")
    assert (merge.into, merge.days, merge.when) == (
        ("construction-land-planning-permit",), 7, parse("land_acquired_by == 'allocation' and urban_planning_area"),
    )  # fmt: skip
    assert found.attributes["site_area_m2"].unit_en == "m²"
    assert found.attributes["eia_class"].labels == {
        "report": ("环境影响报告书", "EIA report"),
        "form": ("环境影响报告表", "EIA form"),
        "registration": ("环境影响登记表", "EIA registration"),
        "none": ("不纳入环评管理", "No EIA"),
    }
    assert found.kinds["licence"] == ("行政许可", "Administrative licence")


def test_every_attribute_can_be_asked_in_both_languages() -> None:
    for attribute in shipped.catalogue().attributes.values():
        assert attribute.question_zh.endswith(("？", "）")), attribute.id
        assert attribute.question_en.endswith(("?", ")")), attribute.id
        assert attribute.group in shipped.catalogue().groups
        assert set(attribute.labels or ()) == set(attribute.values)
        assert (attribute.type == "number") == bool(attribute.unit) == bool(attribute.unit_en), attribute.id


def test_english_is_english_and_chinese_is_chinese() -> None:
    def chinese(text: str) -> bool:
        return any("一" <= char <= "鿿" for char in text)

    for attribute in shipped.catalogue().attributes.values():
        pairs = [(attribute.name_zh, attribute.name_en), (attribute.question_zh, attribute.question_en)]
        for zh, en in [*pairs, *(attribute.labels or {}).values()]:
            assert chinese(zh), zh
            assert not chinese(en), en
    for theme in shipped.catalogue().themes.values():
        assert not chinese(theme.name_en)
    for reform in shipped.catalogue().reforms.values():
        assert chinese(reform.changes_zh)


def test_all_faults_of_all_files_come_together() -> None:
    spoilt = dict(shipped.files())
    spoilt["items/water.yaml"] = spoilt["items/water.yaml"].replace("promised_days: 10", "promised_days: ten", 1)
    spoilt["items/seismology.yaml"] = spoilt["items/seismology.yaml"].replace(
        "applies_when: seismic", "applies_when: 1 +"
    )
    spoilt["routes/themes.yaml"] = spoilt["routes/themes.yaml"].replace("water-connection,", "water-conection,")
    with pytest.raises(Faulty) as refused:
        load(spoilt)
    found = {(problem.code, problem.at.split(":")[0]) for problem in refused.value.problems}
    assert ("shape.type", "items/water.yaml") in found
    assert ("condition.unexpected_character", "items/seismology.yaml") in found
    assert ("id.dangling", "routes/themes.yaml") in found
    assert all(problem.at.count(":") == 2 for problem in refused.value.problems)


def test_a_folder_without_a_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="no_catalogue"):
        load_folder(tmp_path)
    with pytest.raises(Faulty, match="no_catalogue"):
        load_folder(tmp_path / "nowhere")


def test_a_file_that_is_not_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "items.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Faulty, match=r"items\.yaml:1:1: yaml\.syntax \(reason=is not UTF-8 text\)"):
        load_folder(tmp_path)


def test_the_cache_changes_nothing_but_the_time(tmp_path: Path) -> None:
    fresh = loader.shipped.__wrapped__(tmp_path)
    (file,) = tmp_path.iterdir()
    again = loader.shipped.__wrapped__(tmp_path)
    assert again.items == fresh.items == shipped.catalogue().items
    assert again.reforms == fresh.reforms
    assert list(again.items) == list(fresh.items)
    assert again.fingerprint == fresh.fingerprint
    file.write_bytes(b"\x00 broken")
    assert loader.shipped.__wrapped__(tmp_path).items == fresh.items


def test_a_cache_others_could_have_written_is_not_believed(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    fresh = loader.shipped.__wrapped__(folder)
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    whole, emptied = file.read_bytes(), msgspec.msgpack.encode({"meta": {}})
    poisoned = sha256(emptied).digest() + emptied
    for mode_of_folder, mode_of_file in ((0o777, 0o600), (0o700, 0o620), (0o700, 0o602)):
        file.write_bytes(poisoned)
        file.chmod(mode_of_file)
        folder.chmod(mode_of_folder)
        assert loader.shipped.__wrapped__(folder).items == fresh.items
        folder.chmod(0o700)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(poisoned)
    elsewhere.chmod(0o666)
    file.unlink()
    file.symlink_to(elsewhere)
    assert loader.shipped.__wrapped__(folder).items == fresh.items
    assert elsewhere.read_bytes() == poisoned
    file.unlink(missing_ok=True)
    for spoilt in (whole[:-1], whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:], b"", emptied):
        file.write_bytes(spoilt)
        file.chmod(0o600)
        assert loader.shipped.__wrapped__(folder).items == fresh.items


@pytest.mark.parametrize("root", ["relative", "", "/proc/nowhere"])
def test_a_user_without_a_cache_folder_does_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, root: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", root)
    monkeypatch.setenv("HOME", "nowhere")
    assert loader.shipped.__wrapped__().items == shipped.catalogue().items
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert loader.shipped.__wrapped__(blocked).items == shipped.catalogue().items


# --- facts ----------------------------------------------------------------------------------------------------------


def test_derived_facts_follow_or_stay_unknown() -> None:
    name, found = "floor_or_invest_above_permit_limit", shipped.catalogue()
    assert with_derived(found, {"investment_cny": 300_000})[name] is False
    assert with_derived(found, {"investment_cny": 300_001, "floor_area_m2": 301})[name] is True
    assert name not in with_derived(found, {"investment_cny": 300_001})


def test_facts_are_checked_at_the_door() -> None:
    facts = {
        "height_m": -1,
        "has_hazardous": 1,
        "eia_class": "raport",
        "colour": 3,
        "power_kw": True,
        "site_area_m2": 2.5,
    }
    found = {(problem.code, problem.at) for problem in fact_problems(shipped.catalogue(), facts)}
    assert found == {
        ("fact.wrong_type", "height_m"),
        ("fact.wrong_type", "has_hazardous"),
        ("fact.wrong_type", "eia_class"),
        ("fact.unknown_attribute", "colour"),
        ("fact.wrong_type", "power_kw"),
    }


def test_a_type_fills_what_it_leaves_out_with_defaults() -> None:
    found = sample_facts(shipped.catalogue(), "industrial-general")
    assert found["project_category"] == "industrial"
    assert set(found) == set(shipped.catalogue().attributes)
    assert found["special_bond"] is False
    assert default_of(shipped.catalogue().attributes["heritage_zone"]) == "none"
    assert default_of(shipped.catalogue().attributes["investment_type"]) is None
