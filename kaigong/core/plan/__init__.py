"""The plan of a project: what it needs, in what order, why, and when it can break ground.

plan(catalogue, project, calendar, *, start, reforms, days, scope, as_of, strict) -> Plan
compare(catalogue, project, *, reforms, days, scope, as_of) -> what each chosen reform does here
ready_by(catalogue, project, calendar, *, by, …) -> the latest days that still reach a wished groundbreaking day
faults(catalogue, type, attributes, reforms) -> everything wrong with a description
fill_from_type(catalogue, project) -> the project with the type's sample values where it gives none
"""

from kaigong.core.plan.backwards import Latest, MaterialDay, ReadyBy, ready_by
from kaigong.core.plan.effects import ReformEffect, compare
from kaigong.core.plan.facts import Chosen, chosen_reforms, faults, fill_from_type
from kaigong.core.plan.model import Debt, Fault, Mode, Plan, PlanItem, ProjectFacts, Scope, Totals
from kaigong.core.plan.planning import plan
from kaigong.core.plan.prepare import prepare

__all__ = [
    "Chosen",
    "Debt",
    "Fault",
    "Latest",
    "MaterialDay",
    "Mode",
    "Plan",
    "PlanItem",
    "ProjectFacts",
    "ReadyBy",
    "ReformEffect",
    "Scope",
    "Totals",
    "chosen_reforms",
    "compare",
    "faults",
    "fill_from_type",
    "plan",
    "prepare",
    "ready_by",
]
