"""A plan as a Mermaid flowchart: stages are subgraphs, critical items stand out."""

from collections.abc import Iterator

from kaigong.core.plan.exports.reduction import reduced
from kaigong.core.plan.exports.words import named
from kaigong.core.plan.model import Plan
from kaigong.core.rules.model import Catalogue


def mermaid(catalogue: Catalogue, plan: Plan, language: str = "zh") -> str:
    """The text of the flowchart."""
    return "\n".join(_lines(catalogue, plan, language)) + "\n"


def _lines(catalogue: Catalogue, plan: Plan, language: str) -> Iterator[str]:
    unit = "天" if language == "zh" else "d"
    numbers = {item.id: f"i{n}" for n, item in enumerate(plan.items)}
    yield "flowchart LR"
    yield f"%% {quoted(plan.name)}"
    for stage in catalogue.stages.values():
        members = [item for item in plan.items if item.stage == stage.id]
        if members:
            yield f'  subgraph s_{stage.id}["{quoted(named(stage, language))}"]'
            yield "    direction LR"
            for item in members:
                style = ":::critical" if item.critical else ""
                yield f'    {numbers[item.id]}["{quoted(named(item, language))}<br/>{item.days} {unit}"]{style}'
            yield "  end"
    for target, sources in reduced(plan.items).items():
        for source in sources:
            yield f"  {numbers[source]} --> {numbers[target]}"
    yield "  classDef critical stroke:#d63939,stroke-width:3px"


def quoted(text: str) -> str:
    """Text inside a quoted label: what Mermaid would read as markup becomes an entity."""
    plain = " ".join(text.split())
    for sign, entity in (("#", "#35;"), ("&", "#38;"), ('"', "#34;"), ("<", "#60;"), (">", "#62;")):
        plain = plain.replace(sign, "\0" if sign == "#" else entity)
    return plain.replace("\0", "#35;")
