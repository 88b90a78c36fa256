"""The files a plan is written to: the transitive reduction, Mermaid, BPMN that an engine runs, Excel."""

import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from kaigong.core.plan import Plan, ProjectFacts, fill_from_type, plan
from kaigong.core.plan.exports import bpmn, mermaid, reduced
from kaigong.core.plan.exports.bpmn import clean
from kaigong.core.plan.exports.flow import flow
from kaigong.core.plan.exports.mermaid import quoted
from kaigong.core.plan.exports.words import WORDS
from kaigong.core.plan.exports.xlsx import xlsx
from kaigong.core.values import Fact
from tests.core.plan.examples import CATALOGUE, TYPES, calendar, projects

TOO_SLOW: frozenset[str] = frozenset()  # types whose plan SpiffWorkflow does not finish in 10 s: none
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def typical(kind: str, name: str = "示例") -> Plan:
    project = fill_from_type(CATALOGUE, ProjectFacts(name, kind, {}))
    return plan(CATALOGUE, project, calendar(), start=date(2022, 1, 4))


def before(edges: dict[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Everything each item waits for, directly or not."""
    found: dict[str, frozenset[str]] = {}

    def of(name: str) -> frozenset[str]:
        if name not in found:
            found[name] = frozenset(edges[name]).union(*(of(pred) for pred in edges[name]))
        return found[name]

    return {name: of(name) for name in edges}


@settings(max_examples=30, deadline=None)
@given(projects())
def test_the_reduction_says_the_same_with_no_edge_to_spare(project: tuple[str, dict[str, Fact], list[str]]) -> None:
    kind, facts, chosen = project
    made = plan(CATALOGUE, ProjectFacts("", kind, facts), None, reforms=chosen)
    few = reduced(made.items)
    whole = before({item.id: item.preds for item in made.items})
    assert before(few) == whole
    for name, preds in few.items():
        for pred in preds:
            others = frozenset().union(*(whole[other] | {other} for other in preds if other != pred))
            assert pred not in others, name


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind not in TOO_SLOW])
def test_an_engine_runs_the_plan_to_its_end(kind: str, tmp_path: Path) -> None:
    made = typical(kind)
    path = tmp_path / "plan.bpmn"
    path.write_bytes(bpmn(CATALOGUE, made))
    command = [sys.executable, str(Path(__file__).with_name("run_bpmn.py")), str(path)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)  # a hung engine ends here
    done = found.stdout.split()
    assert sorted(done) == sorted(f"item-{item.id}" for item in made.items)
    place = {name: n for n, name in enumerate(done)}
    for item in made.items:
        assert all(place[f"item-{pred}"] < place[f"item-{item.id}"] for pred in item.preds)


@pytest.mark.parametrize("kind", TYPES)
def test_every_node_and_flow_is_whole_and_drawn(kind: str) -> None:
    root = ElementTree.fromstring(bpmn(CATALOGUE, typical(kind), "en"))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[A-Za-z_][\w.-]*", name or "") for name in ids)
    process = root.find(f"{BPMN}process")
    assert process is not None
    nodes = {e.get("id") for e in process if e.tag not in (f"{BPMN}laneSet", f"{BPMN}sequenceFlow")}
    flows = process.findall(f"{BPMN}sequenceFlow")
    assert all(each.get("sourceRef") in nodes and each.get("targetRef") in nodes for each in flows)
    drawn = {shape.get("bpmnElement") for shape in root.iter() if shape.tag in (f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    assert drawn >= nodes | {each.get("id") for each in flows}
    in_lanes = [reference.text for reference in process.iter(f"{BPMN}flowNodeRef")]
    assert sorted(in_lanes) == sorted(nodes)  # type: ignore[type-var]


@pytest.mark.parametrize("kind", TYPES)
def test_the_drawing_runs_from_left_to_right_and_nothing_lies_on_another(kind: str) -> None:
    laid_out = flow(typical(kind), tuple(CATALOGUE.stages))
    for source, target in laid_out.edges:
        assert laid_out.nodes[source].x < laid_out.nodes[target].x
    boxes = [
        (n.x - n.size[0] / 2, n.y - n.size[1] / 2, n.x + n.size[0] / 2, n.y + n.size[1] / 2)
        for n in laid_out.nodes.values()
    ]
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart


def test_names_cannot_break_the_files() -> None:
    nasty = "<b>\"x\" & 'y' #1; \x00\x0b\nend"
    made = typical("storage", nasty)
    root = ElementTree.fromstring(bpmn(CATALOGUE, made))
    participant = root.find(f".//{BPMN}participant")
    assert participant is not None and participant.get("name", "").startswith("<b>\"x\" & 'y'")
    assert clean("a\x00\ud800b") == "ab"
    assert quoted(nasty).isprintable() or "\x00" not in quoted(nasty)
    assert not set('<>"\n') & set(quoted(nasty))


@pytest.mark.parametrize("kind", TYPES)
def test_mermaid_names_every_item_once_and_every_edge_of_the_reduction(kind: str) -> None:
    made = typical(kind)
    text = mermaid(CATALOGUE, made, "en")
    assert len(re.findall(r"^ +i\d+\[", text, re.M)) == len(made.items)
    assert text.count(" --> ") == sum(map(len, reduced(made.items).values()))
    assert text.count(":::critical") == sum(item.critical for item in made.items)


def test_the_workbook_has_the_plan_the_materials_and_the_critical_path() -> None:
    made = typical("industrial-general", "=HYPERLINK(1)")
    book = zipfile.ZipFile(io.BytesIO(xlsx(CATALOGUE, made)))
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert names == ["计划", "材料", "关键路径"]
    sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3)]
    assert all('state="frozen"' in sheet and "<autoFilter" in sheet for sheet in sheets)
    assert all("<f>" not in sheet for sheet in sheets)
    rows = [sheet.count("<row ") for sheet in sheets]
    assert rows[0] == len(made.items) + 1 and rows[2] == len(made.critical_path) + 1
    assert "yyyy-mm-dd" in book.read("xl/styles.xml").decode()
    texts = book.read("xl/sharedStrings.xml").decode()
    assert "拟建范围图（坐标）" in texts and "项目策划生成（空间协同）" in texts


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert not any("一" <= letter <= "鿿" for text in WORDS["en"].values() for letter in text)
