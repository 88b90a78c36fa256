"""A plan as BPMN 2.0 with its drawing: one pool, a lane for each stage, a user task for each item."""

import re
from typing import Any
from xml.etree import ElementTree

from kaigong.core.plan.exports.flow import COLUMN, ROW, TASK, Flow, Node, flow
from kaigong.core.plan.exports.words import named
from kaigong.core.plan.model import Plan
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.spoken import counted, language_of, laws, listed

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
PREFIXES = {"bpmn": MODEL, "bpmndi": DRAWING, "dc": BOUNDS, "di": LINES}
LABEL = 30  # width of the pool's own label
FAR = COLUMN - TASK[0]  # from an item to one of the next column
TAGS = {"start": "startEvent", "end": "endEvent", "gateway": "parallelGateway", "item": "userTask"}

Element = ElementTree.Element


def bpmn(catalogue: Catalogue, plan: Plan, language: str = "zh") -> bytes:
    """The XML of the process `plan`."""
    for prefix, name in PREFIXES.items():
        ElementTree.register_namespace(prefix, name)
    laid_out = flow(plan, tuple(catalogue.stages))
    root = Element(_tag(MODEL, "definitions"), {"id": "definitions", "targetNamespace": "kaigong:plan"})
    pool = _add(root, MODEL, "collaboration", id="collaboration")
    _add(pool, MODEL, "participant", id="pool", name=clean(plan.name), processRef="plan")
    _process(root, catalogue, laid_out, language)
    _drawing(root, laid_out)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _add(parent: Element, namespace: str, tag: str, /, **attributes: Any) -> Element:
    texts = {key: str(value) for key, value in attributes.items()}
    return ElementTree.SubElement(parent, _tag(namespace, tag), texts)


def clean(text: str) -> str:
    """Only characters that XML can hold."""
    return re.sub(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]", "", text)


def _process(root: Element, catalogue: Catalogue, laid_out: Flow, language: str) -> None:
    process = _add(root, MODEL, "process", id="plan", isExecutable="true")
    lanes = _add(process, MODEL, "laneSet", id="lanes")
    for stage, _, _ in laid_out.lanes:
        lane = _add(lanes, MODEL, "lane", id=f"lane-{stage}", name=named(catalogue.stages[stage], language))
        for node in laid_out.nodes.values():
            if node.stage == stage:
                _add(lane, MODEL, "flowNodeRef").text = node.id
    for node in laid_out.nodes.values():
        _node(process, node, laid_out, catalogue, language)
    for n, (source, target) in enumerate(laid_out.edges):
        _add(process, MODEL, "sequenceFlow", id=f"flow-{n}", sourceRef=source, targetRef=target)


def _node(process: Element, node: Node, laid_out: Flow, catalogue: Catalogue, language: str) -> None:
    made = _add(process, MODEL, TAGS[node.kind], id=node.id)
    if node.item is not None:
        made.set("name", clean(named(node.item, language)))
        speech = language_of(language)
        agencies = listed(speech, (named(catalogue.agencies[name], language) for name in node.item.agency))
        parts = (agencies, counted(speech, node.item.days), *laws(speech, catalogue, node.item.why))
        _add(made, MODEL, "documentation").text = clean(" · ".join(parts))
    for kind, at in (("incoming", 1), ("outgoing", 0)):
        for n, edge in enumerate(laid_out.edges):
            if edge[at] == node.id:
                _add(made, MODEL, kind).text = f"flow-{n}"


def _drawing(root: Element, laid_out: Flow) -> None:
    diagram = _add(root, DRAWING, "BPMNDiagram", id="diagram")
    plane = _add(diagram, DRAWING, "BPMNPlane", id="plane", bpmnElement="collaboration")
    _shape(plane, "pool", 0, 0, laid_out.width + LABEL, laid_out.height, isHorizontal="true")
    for stage, top, height in laid_out.lanes:
        _shape(plane, f"lane-{stage}", LABEL, top, laid_out.width, height, isHorizontal="true")
    for node in laid_out.nodes.values():
        wide, high = node.size
        _shape(plane, node.id, LABEL + node.x - wide // 2, node.y - high // 2, wide, high)
    for n, (source, target) in enumerate(laid_out.edges):
        edge = _add(plane, DRAWING, "BPMNEdge", id=f"flow-{n}-line", bpmnElement=f"flow-{n}")
        for x, y in _line(laid_out.nodes[source], laid_out.nodes[target]):
            _add(edge, LINES, "waypoint", x=LABEL + x, y=y)


def _shape(plane: Element, element: str, x: int, y: int, wide: int, high: int, **more: str) -> None:
    shape = _add(plane, DRAWING, "BPMNShape", id=f"{element}-shape", bpmnElement=element, **more)
    _add(shape, BOUNDS, "Bounds", x=x, y=y, width=wide, height=high)


def _line(source: Node, target: Node) -> list[tuple[int, int]]:
    """From the right of one node to the left of another; over more than a column in the free strip below the row."""
    begin, end = source.x + source.size[0] // 2, target.x - target.size[0] // 2
    bend = end - 12
    if end - begin > FAR:
        strip = source.y + ROW // 2
        turns = [(begin + 12, source.y), (begin + 12, strip), (bend, strip), (bend, target.y)]
    elif source.y == target.y:
        turns = []
    else:
        turns = [(bend, source.y), (bend, target.y)]
    return [(begin, source.y), *turns, (end, target.y)]
