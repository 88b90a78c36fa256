"""The formats of `kaigong plan --format` that are files of others; each writer is imported when asked for."""

from kaigong.core.plan import Plan, ReadyBy, ReformEffect
from kaigong.core.rules.loader import shipped

Effects = tuple[ReformEffect, ...] | None


def mermaid_bytes(plan: Plan, effects: Effects, ready: ReadyBy | None, language: str) -> bytes:
    from kaigong.core.plan.exports.mermaid import mermaid

    return mermaid(shipped(), plan, language).encode()


def bpmn_bytes(plan: Plan, effects: Effects, ready: ReadyBy | None, language: str) -> bytes:
    from kaigong.core.plan.exports.bpmn import bpmn

    return bpmn(shipped(), plan, language) + b"\n"


def xlsx_bytes(plan: Plan, effects: Effects, ready: ReadyBy | None, language: str) -> bytes:
    from kaigong.core.plan.exports.xlsx import xlsx

    return xlsx(shipped(), plan, language)
