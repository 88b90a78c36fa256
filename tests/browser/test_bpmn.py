"""A plan exported as BPMN opens in bpmn-js (a development dependency) without a warning, every item drawn."""

from pathlib import Path
from typing import Any

import pytest

from kaigong.core.plan import ProjectFacts, fill_from_type, plan
from kaigong.core.plan.exports import bpmn
from kaigong.core.rules.loader import shipped

VIEWER = Path(__file__).resolve().parents[2] / "node_modules" / "bpmn-js" / "dist" / "bpmn-viewer.development.js"
OPEN = """async xml => {
    const viewer = new BpmnJS({container: '#canvas'});
    const {warnings} = await viewer.importXML(xml);
    viewer.get('canvas').zoom('fit-viewport');
    const shapes = viewer.get('elementRegistry').filter(e => e.type === 'bpmn:UserTask');
    return {warnings: warnings.map(w => w.message), items: shapes.map(e => e.id)};
}"""


@pytest.mark.skipif(
    not VIEWER.exists(), reason="bpmn-js is not set up in node_modules (npm ci with development packages)"
)
@pytest.mark.parametrize("kind", ["gov-building", "industrial-general", "storage"])
def test_the_exported_plan_opens_in_bpmn_js(page: Any, kind: str) -> None:
    catalogue = shipped()
    made = plan(catalogue, fill_from_type(catalogue, ProjectFacts("示例项目", kind, {})), None)
    page.set_content('<div id="canvas" style="width: 1200px; height: 800px"></div>')
    page.add_script_tag(path=str(VIEWER))
    found = page.evaluate(OPEN, bpmn(catalogue, made).decode())
    assert found["warnings"] == []
    assert sorted(found["items"]) == sorted(f"item-{item.id}" for item in made.items)
