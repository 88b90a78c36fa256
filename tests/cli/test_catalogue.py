"""`kaigong catalogue`: check, show and list, as a user calls them."""

import json
import re
import string
from pathlib import Path

import pytest

from kaigong.cli.catalogue import fault, schemas
from kaigong.cli.catalogue_probe import probe
from kaigong.cli.catalogue_words import WORDS, sentence
from kaigong.cli.main import main
from kaigong.core.problems import Problem
from kaigong.core.rules.check import check
from kaigong.core.rules.loader import SHIPPED, folder_files, load, load_folder, shipped
from tests.core.rules.test_check import BY_COMPILING, patched
from tests.shared import shared
from tools.split_catalogue import split

ROOT = Path(__file__).resolve().parents[2]


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict]:
    """The exit status and the one JSON document on standard output."""
    status = main(["catalogue", *arguments, "--json"])
    captured = capsys.readouterr()
    assert captured.err == ""
    return status, json.loads(captured.out)


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def broken(name: str, folder: Path) -> Path:
    return written(folder, patched(ROOT / "tests/golden/catalogues" / name))


def test_the_shipped_catalogue_passes(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = answer(capsys, "check", "--projects", "300")
    assert (status, found["sound"], found["faults"]) == (0, True, [])
    assert (found["items"], found["materials"], found["reforms"]) == (119, 151, 21)


def test_a_faulty_catalogue_lists_its_faults_and_exits_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, found = answer(capsys, "check", str(broken("promise-longer-than-law", tmp_path)), "--lang", "en")
    assert status == 2
    (one,) = found["faults"]
    assert (one["kind"], one["name"]) == ("promise.longer_than_law", "items/flood-impact-review")
    assert re.fullmatch(r"items/water\.yaml:\d+:\d+", one["place"])
    assert (
        one["message"] == "items/flood-impact-review: flood-impact-review promises 21 working days, the law allows 20"
    )


def test_without_json_faults_go_to_standard_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["catalogue", "check", str(broken("cycle-of-two", tmp_path))]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "互相等待：flood-impact-review → water-intake-permit → flood-impact-review" in captured.err


@pytest.mark.parametrize("name", sorted(BY_COMPILING))
def test_a_circle_that_a_reform_makes_is_found_by_compiling_projects(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, found = answer(capsys, "check", str(broken(name, tmp_path)), "--projects", "300")
    expected = json.loads((ROOT / "tests/golden/catalogues" / name / "expected.json").read_text(encoding="utf-8"))
    assert status == 2
    assert [
        {"kind": one["kind"], "name": one["name"], "file": one["place"].split(":")[0]} for one in found["faults"]
    ] == expected
    shown = found["faults"][0]["data"]
    assert shown["cycle"][0] == shown["cycle"][-1]
    assert "multi-review-in-one" in shown["reforms"]


def test_a_circle_that_a_reform_makes_only_in_a_rare_project_is_found_beside_a_dangling_id(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = dict(folder_files(SHIPPED))
    rare = " and ".join(
        ["height_m > 123", "power_kw > 4567", "eia_class == 'report'", "in_dev_zone", "presale", "demolition",
         "heritage_zone == 'control'", "investment_cny > 500000000", "temp_land", "water_intake"]
    )  # fmt: skip
    permit = next(iter(shipped().items["construction-permit"].outputs))
    op = f'- {{op: add_input, item: project-code-registration, input: {permit}, when: "{rare}"}}'
    files["routes/reforms.yaml"] = files["routes/reforms.yaml"].replace("ops:\n", f"ops:\n      {op}\n", 1)
    files["items/forestry.yaml"] = files["items/forestry.yaml"].replace("agency: [", "agency: [ghosts, ", 1)
    status, found = answer(capsys, "check", str(written(tmp_path, files)), "--projects", "0")
    assert status == 2
    assert {one["kind"] for one in found["faults"]} == {"cycle", "id.dangling"}


def test_edges_that_exclude_each_other_make_no_circle() -> None:
    report = check(patched(ROOT / "tests/golden/catalogues/no-cycle-exclusive"), schemas())
    assert report.problems == ()
    assert probe(report.catalogue, 200, 1) == []


def test_the_same_seed_finds_the_same_circles() -> None:
    report = check(patched(ROOT / "tests/golden/catalogues/cycle-by-reform"), schemas())
    assert probe(report.catalogue, 100, 3) == probe(report.catalogue, 100, 3)


def test_a_folder_without_a_catalogue_is_a_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, found = answer(capsys, "check", str(tmp_path))
    assert (status, [one["kind"] for one in found["faults"]]) == (2, ["folder.no_catalogue"])


def test_a_single_file_may_hold_the_catalogue(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("items: []\n", encoding="utf-8")
    status, found = answer(capsys, "check", str(tmp_path / "one.yaml"))
    assert (status, found["items"]) == (0, 0)


def test_show_tells_the_law_of_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    _, before = answer(capsys, "show", "hazchem-safety-condition-review", "--as-of", "2026-04-30")
    _, after = answer(capsys, "show", "hazchem-safety-condition-review", "--as-of", "2026-05-01")
    assert (before["legal_days"]["value"], before["legal_days"]["unit"]) == (45, "calendar")
    assert (after["legal_days"]["value"], after["legal_days"]["unit"]) == (20, "working")
    assert before["as_of"] == "2026-04-30"
    _, form = answer(capsys, "show", "eia-form-approval", "--as-of", "2030-01-01")
    assert [basis["law"] for basis in form["legal_basis"]] == ["生态环境法典"]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["catalogue", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "ending"),
    [
        ("zh", "没有错误：119 个事项、151 份材料、21 项改革、12 类项目、18 个主题、63 项情形、39 个指标\n"),
        (
            "en",
            "no fault: 119 items, 151 materials, 21 reforms, 12 project types, 18 themes, 63 attributes, "
            "39 indicators\n",
        ),
    ],
)
def test_a_check_ends_in_one_language(capsys: pytest.CaptureFixture[str], language: str, ending: str) -> None:
    assert printed(capsys, "check", "--projects", "5", "--lang", language) == ending


@pytest.mark.parametrize(("language", "ending"), [("zh", "共 1 处错误\n"), ("en", "1 fault\n")])
def test_faults_are_counted_in_one_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str, ending: str
) -> None:
    assert main(["catalogue", "check", str(broken("promise-longer-than-law", tmp_path)), "--lang", language]) == 2
    assert capsys.readouterr().err.endswith(ending)


def test_a_faulty_indicator_is_a_fault_of_the_catalogue(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("items: []\n", encoding="utf-8")
    written(tmp_path, {"indicators/x.yaml": "indicators:\n  - {id: starts}\n"})
    status, found = answer(capsys, "check", str(tmp_path))
    assert (status, found["indicators"]) == (2, 1)
    assert {(one["kind"], one["name"]) for one in found["faults"]} == {("schema", "indicators/starts")}


def test_show_prints_a_page_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    page = printed(capsys, "show", "construction-permit", "--as-of", "2024-09-30")
    for text in (
        "建筑工程施工许可证核发", "行政许可 · 施工许可 · 住房和城乡建设局", "2024-09-30 施行的法律",
        "《建筑法》第7、8、9条", "7 日（日历日），自收到之日起（已核实）", "法条只写“日”", "2 个工作日（待确认）",
        "配套费缴纳凭证（“竣工验收备案”之前补交）", "工资保证金／专户凭证（作出决定后 30 个工作日内补交）",
        "总建筑面积大于300 平方米", "领证后3个月内开工",
    ):  # fmt: skip
        assert text in page, text
    assert "限：所有项目" not in page
    assert "{" not in page


def test_show_prints_a_page_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    page = printed(capsys, "show", "construction-permit", "--as-of", "2024-09-30", "--lang", "en")
    for text in (
        "Law in force on 2024-09-30", "Building Law, Art. 7, 8, 9", "7 days (calendar days), from receipt (Verified)",
        "Infrastructure fee receipt (due before “Completion filing”)", "Start within 3 months",
    ):  # fmt: skip
        assert text in page, text


def test_no_page_in_english_holds_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for item in shipped().items:
        page = printed(capsys, "show", item, "--lang", "en", "--as-of", "2026-04-30")
        assert re.findall("[一-鿿]", page) == [], item


def test_show_tells_earlier_limits_only_while_they_are_past(capsys: pytest.CaptureFixture[str]) -> None:
    item = "hazchem-safety-condition-review"
    assert "2026-04-30 及以前：45 日（日历日）" in printed(capsys, "show", item, "--as-of", "2026-05-01")
    before = printed(capsys, "show", item, "--as-of", "2026-04-30")
    assert "及以前" not in before
    assert "45 日（日历日），自收到之日起" in before


def test_an_item_that_does_not_exist_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = answer(capsys, "show", "no-such-item")
    assert (status, found["faults"][0]["kind"]) == (2, "id.dangling")


def test_list_keeps_catalogue_order(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = answer(capsys, "list")
    assert (status, len(found["items"]), found["items"][0]["id"]) == (0, 119, "project-planning-coordination")


@pytest.mark.parametrize(
    ("language", "heading", "name"), [("zh", "标识", "项目策划生成"), ("en", "Id", "Project generation")]
)
def test_a_list_has_headings(capsys: pytest.CaptureFixture[str], language: str, heading: str, name: str) -> None:
    lines = printed(capsys, "list", "--lang", language).splitlines()
    assert len(lines) == 1 + 119
    assert lines[0].startswith(heading)
    assert name in lines[1]


# --- words -----------------------------------------------------------------------------------------------------------


def codes() -> set[str]:
    """Every fault the rules can name, read from their sources."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "kaigong/core/rules").glob("*.py")}
    found = {code for text in sources.values() for code in re.findall(r'"((?:[a-z_]+\.)[a-z_]+)"', text)}
    for name, prefix, call in (
        ("yamltext.py", "yaml", r'\.fault\(\s*"([a-z_]+)"'),
        ("fields.py", "shape", r'\.wrong\(\s*"([a-z_]+)"'),
        ("entries.py", "shape", r'\.wrong\(\s*"([a-z_]+)"'),
        ("parser.py", "condition", r'(?:\.fault|\.stop|problem)\(\s*"([a-z_]+)"'),
        ("tokens.py", "condition", r'problem\(\s*"([a-z_]+)"'),
    ):
        found |= {f"{prefix}.{code}" for code in re.findall(call, sources[name])}
    families = "folder yaml shape condition id input fact order promise version output_days item material output reform"
    known = {*families.split(), "translation"}
    return {code for code in found if code.split(".")[0] in known} | {"schema", "cycle", "condition.not_text"}


def test_every_fault_has_words_in_both_languages() -> None:
    assert codes() - WORDS.keys() - {"fact.unknown_attribute", "fact.wrong_type"} == set()
    assert len(codes()) > 60


def test_both_languages_tell_the_same_data() -> None:
    def holes(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for code, (zh, en) in WORDS.items():
        assert holes(zh) == holes(en), code
        assert not re.search("[一-鿿]", en), code
        assert re.search("[一-鿿]", zh), code


def test_words_stand_what_a_fault_does_not_tell() -> None:
    assert sentence(Problem("yaml.alias", at="x.yaml:1:1"), "en") == "the alias *… is not accepted; write it out"


def test_a_fault_says_kind_name_and_place() -> None:
    told = fault(
        Problem("id.dangling", at="x.yaml:1:2", data={"entry": "items/a", "field": "inputs", "got": "b"}), "en"
    )
    assert told == {
        "kind": "id.dangling", "name": "items/a", "place": "x.yaml:1:2", "message": "items/a.inputs: b does not exist",
        "data": {"entry": "items/a", "field": "inputs", "got": "b"},
    }  # fmt: skip


def test_splitting_a_catalogue_loses_nothing(tmp_path: Path) -> None:
    whole = shared("domain/catalogue.yaml")
    parts = folder_files(written(tmp_path, split(whole.read_text(encoding="utf-8"))))
    joined, source = load(parts), load_folder(whole)
    assert joined.items == source.items
    assert list(joined.items) == list(source.items)
    assert joined.reforms == source.reforms
    assert joined.materials == source.materials
