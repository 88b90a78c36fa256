"""Entries to the lead, or the agreement, they tell of: one small change for each kind of event."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kaigong.core.promotion import events as e
from kaigong.core.promotion.values import Agreement, Asking, Lead, Measured, Stage, Step, Version
from kaigong.core.values import replace

Change = Callable[[Lead, Any], Lead]


def replay(history: Iterable[tuple[int, Any]], lead: Lead | None = None) -> Lead:
    """The lead after all numbered events of its stream."""
    lead = lead or Lead()
    for n, event in history:
        lead = fold(lead, event, n)
    return lead


def fold_all(lead: Lead, happened: Iterable[e.LeadEvent]) -> Lead:
    """The lead after further events, numbered from where it stands."""
    for event in happened:
        lead = fold(lead, event, lead.last + 1)
    return lead


def fold(lead: Lead, event: Any, n: int) -> Lead:
    """The lead after one event. What is not known here changes nothing."""
    change = CHANGES.get(type(event))
    return replace(change(lead, event) if change else lead, last=n)


def _entered(lead: Lead, event: e.LeadEntered) -> Lead:
    return Lead(
        no=event.no, about=event.about, agency=event.agency, team=event.team, owner=event.owner, entered_on=event.on,
        steps=(Step(Stage.CLUE, event.on),),
    )  # fmt: skip


def _amended(lead: Lead, event: e.LeadAmended) -> Lead:
    return replace(lead, about=event.about, team=event.team, owner=event.owner)


def _logged(lead: Lead, event: e.ContactLogged) -> Lead:
    return replace(
        lead, contacts=lead.contacts + 1, first_contact_on=lead.first_contact_on or event.on,
        last_contact_on=max(lead.last_contact_on or event.day, event.day), next_step=event.next_step,
        next_on=event.next_on,
    )  # fmt: skip


def _at(lead: Lead, stage: Stage, event: Any) -> Lead:
    return replace(lead, stage=stage, steps=(*lead.steps, Step(stage, event.on)))


def _reached(lead: Lead, event: e.StageReached) -> Lead:
    return _at(lead, event.after, event)


def _paused(lead: Lead, event: e.LeadPaused) -> Lead:
    aside = replace(lead, before=lead.stage, reason=event.reason, look_again_on=event.look_again_on)
    return _at(aside, Stage.PAUSED, event)


def _lost(lead: Lead, event: e.LeadLost) -> Lead:
    before = lead.before if lead.stage is Stage.PAUSED else lead.stage
    gone = replace(lead, before=before, reason=event.reason, next_step="", next_on=None, asking=None)
    return _at(gone, Stage.LOST, event)


def _taken_up(lead: Lead, event: e.LeadTakenUp) -> Lead:
    return _at(replace(lead, reason="", look_again_on=None), event.to, event)


def _asked(lead: Lead, event: e.HandoverAsked) -> Lead:
    return replace(lead, asking=Asking(event.agency, event.team, event.by, event.reason, event.on))


def _declined(lead: Lead, event: e.HandoverDeclined) -> Lead:
    return replace(lead, asking=None)


def _handed(lead: Lead, event: e.LeadHandedOver) -> Lead:
    return replace(lead, agency=event.agency, team=event.team, owner=event.owner, asking=None)


def _merged(lead: Lead, event: e.LeadMerged) -> Lead:
    gone = replace(lead, merged_into=event.into, next_step="", next_on=None, asking=None)
    return _at(gone, Stage.MERGED, event)


def _absorbed(lead: Lead, event: e.LeadAbsorbed) -> Lead:
    first = [day for day in (lead.first_contact_on, event.first_contact_on) if day]
    last = [day for day in (lead.last_contact_on, event.last_contact_on) if day]
    return replace(
        lead, absorbed=(*lead.absorbed, event.other), contacts=lead.contacts + event.contacts,
        first_contact_on=min(first, default=None), last_contact_on=max(last, default=None),
    )  # fmt: skip


def _kept(lead: Lead, event: e.PersonKept) -> Lead:
    return replace(lead, people={**lead.people, event.key: event.digest})


def _erased(lead: Lead, event: e.PersonErased) -> Lead:
    return replace(lead, people={key: digest for key, digest in lead.people.items() if key != event.key})


def _signed(lead: Lead, event: e.LeadSigned) -> Lead:
    won = replace(lead, agreement=event.agreement, signed_on=event.signed_on, next_step="", next_on=None, asking=None)
    return _at(won, Stage.SIGNED, event)


def _linked(lead: Lead, event: e.ProjectLinked) -> Lead:
    return replace(lead, project=event.project)


CHANGES: Mapping[type[Any], Change] = {
    e.LeadEntered: _entered,
    e.LeadAmended: _amended,
    e.ContactLogged: _logged,
    e.StageReached: _reached,
    e.LeadPaused: _paused,
    e.LeadLost: _lost,
    e.LeadTakenUp: _taken_up,
    e.HandoverAsked: _asked,
    e.HandoverDeclined: _declined,
    e.LeadHandedOver: _handed,
    e.LeadMerged: _merged,
    e.LeadAbsorbed: _absorbed,
    e.PersonKept: _kept,
    e.PersonErased: _erased,
    e.LeadSigned: _signed,
    e.ProjectLinked: _linked,
}


def replay_agreement(history: Iterable[tuple[int, Any]], agreement: Agreement | None = None) -> Agreement:
    """The agreement after all numbered events of its stream."""
    agreement = agreement or Agreement()
    for n, event in history:
        agreement = replace(_agreement(agreement, event), last=n)
    return agreement


def _agreement(agreement: Agreement, event: Any) -> Agreement:
    match event:
        case e.AgreementSigned():
            first = Version(1, event.terms, "", event.document, event.on)
            return replace(agreement, no=event.no, lead=event.lead, versions=(first,))
        case e.AgreementAmended():
            version = Version(event.version, event.terms, event.reason, event.document, event.on)
            return replace(agreement, versions=(*agreement.versions, version))
        case e.IndicatorMeasured():
            found = Measured(event.value, event.day, event.met, event.document)
            return replace(agreement, measured={**agreement.measured, event.indicator: found})
        case e.ConsequenceTaken():
            return replace(agreement, enforced={**agreement.enforced, event.indicator: event.text})
        case _:
            return agreement
