"""A plan as a file others can open: Mermaid, BPMN 2.0 and Excel.

mermaid(catalogue, plan, language) -> str
bpmn(catalogue, plan, language) -> bytes
xlsx(catalogue, plan, language) -> bytes      in a module of its own, which imports xlsxwriter
"""

from kaigong.core.plan.exports.bpmn import bpmn
from kaigong.core.plan.exports.mermaid import mermaid
from kaigong.core.plan.exports.reduction import reduced

__all__ = ["bpmn", "mermaid", "reduced"]
