"""Extensions (T14): proposed by an officer, granted by the head once, on or before the last day; of a whole stage by
the government."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, need_reason
from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.stage_clock import stage_due
from kaigong.core.cases.values import Actor, Case, Item
from kaigong.core.clock.acts import JOINT_EXTENSION_DAYS
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused
from kaigong.core.values import replace


def propose_extension(case: Case, do: c.ProposeExtension, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The officer asks the head for more days."""
    item = allowed(case, do, "propose_extension")
    reason = need_reason(do.reason, "reason.missing", item)
    days = _days(item, do, now.date())
    return [e.ExtensionProposed(item.code, days, reason, do.officer, now.date())]


def extend(case: Case, do: c.ExtendItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T14: ten working days more (or what the item's own law allows), once, on or before the current last day, with
    reasons told to the applicant. Of what an officer proposed the head need not repeat the reason."""
    item = allowed(case, do, "extend")
    asked = item.pending_extension
    reason = need_reason(do.reason or (asked.reason if asked else ""), "reason.missing", item)
    proposed = asked.days if asked else None
    days = _days(item, replace(do, days=proposed if do.days is None else do.days), now.date())
    due = due_days(replace(item, extension_days=days), calendar)
    return [e.DueExtended(item.code, now.date(), days, reason, due.statutory, due.promised, due.unknown)]


def _days(item: Item, do: c.ExtendItem, today: date) -> int:
    """How many days, if any may be given now."""
    last = item.due.statutory or item.due.promised
    if item.extension_days:
        raise Refused("extension.given_before", item=item.code)
    if last is None and not item.due.unknown:
        raise Refused("extension.no_limit", item=item.code)
    if last is not None and today > last:
        raise Refused("extension.too_late", item=item.code, last=last)
    days = do.at_most if do.days is None else do.days
    if not 1 <= days <= do.at_most:
        raise Refused("extension.too_long", item=item.code, days=days, at_most=do.at_most)
    return days


def decline_extension(case: Case, do: c.DeclineExtension, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The head does not grant it."""
    item = allowed(case, do, "decline_extension")
    return [e.ExtensionDeclined(item.code, need_reason(do.reason, "reason.missing", item), now.date())]


def extend_stage(case: Case, do: c.ExtendStage, now: datetime, calendar: Calendar) -> list[e.Event]:
    """Joint handling of the whole stage is prolonged by fifteen working days, once, by the government (Art. 42)."""
    if Actor.GOVERNMENT not in do.actors:
        raise Refused("move.not_yours", item=case.no, verb="extend_stage")
    if not do.reason.strip():
        raise Refused("reason.missing", item=case.no)
    clock = stage_due(case, calendar)
    if case.extension_days:
        raise Refused("extension.given_before", item=case.no)
    if clock is None:
        raise Refused("extension.no_limit", item=case.no)
    if clock.legal.effective and now.date() > clock.legal.effective:
        raise Refused("extension.too_late", item=case.no, last=clock.legal.effective)
    longer = stage_due(replace(case, extension_days=JOINT_EXTENSION_DAYS), calendar)
    day = longer.legal.day if longer else None
    return [e.StageExtended(JOINT_EXTENSION_DAYS, do.reason.strip(), day, now.date())]


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.ProposeExtension: propose_extension,
    c.ExtendItem: extend,
    c.DeclineExtension: decline_extension,
    c.ExtendStage: extend_stage,
}
