"""What a case and its items look like after events of rounds, proposals, opinions, notes, and after the decision."""

from collections.abc import Callable, Mapping
from typing import Any

from kaigong.core.cases import events as e
from kaigong.core.cases.fold_items import NOTHING_PENDING, closed
from kaigong.core.cases.records import (
    Asked,
    Opinion,
    OpinionState,
    PendingExtension,
    PendingStop,
    Point,
    PointState,
    Renewal,
    Round,
)
from kaigong.core.cases.values import Case, Item, ItemState
from kaigong.core.values import replace

S = ItemState


def _opened(case: Case, event: e.CaseOpened) -> Case:
    return replace(
        case, no=event.no, project=event.project, stage=event.stage, opened_on=event.on, items={}, law=event.law
    )


def _given(case: Case, event: e.MaterialGiven) -> Case:
    return replace(case, materials=case.materials | {event.material})


def _round_sent(case: Case, event: e.NoticeSent) -> Case:
    return replace(case, rounds=(*case.rounds, Round(event.round, event.on, tuple(sorted(event.points)))))


def _stage_extended(case: Case, event: e.StageExtended) -> Case:
    return replace(case, extension_days=case.extension_days + event.days)


def _noted(item: Item, event: e.PointsNoted) -> Item:
    return replace(item, points=event.points)


def _notice_sent(item: Item, event: e.NoticeSent) -> Item:
    points = event.points[item.code]
    missing = tuple(point.text for point in points)
    return replace(item, state=S.CORRECTING, points=points, missing=missing, correction_on=event.on)


def _unmet(item: Item, event: e.PointsUnmet) -> Item:
    points = tuple(_judged(point, point.id in event.unmet) for point in item.points)
    return replace(item, state=S.CORRECTING, points=(*points, *event.added))


def _judged(point: Point, unmet: bool) -> Point:
    return replace(point, state=PointState.UNMET if unmet else PointState.MET)


def _stop_proposed(item: Item, event: e.StopProposed) -> Item:
    stop = PendingStop(event.reason, event.statutory, event.promised, event.planned_days, event.officer, event.on)
    return replace(item, pending_stop=stop)


def _stop_declined(item: Item, event: e.StopDeclined) -> Item:
    return replace(item, pending_stop=None)


def _overran(item: Item, event: e.StopOverran) -> Item:
    return replace(item, overran=True)


def _extension_proposed(item: Item, event: e.ExtensionProposed) -> Item:
    return replace(item, pending_extension=PendingExtension(event.days, event.reason, event.officer, event.on))


def _extension_declined(item: Item, event: e.ExtensionDeclined) -> Item:
    return replace(item, pending_extension=None)


def _opinions_asked(item: Item, event: e.OpinionsAsked) -> Item:
    kept = tuple(opinion for opinion in item.opinions if opinion.reviewer not in event.reviewers)
    asked = tuple(Opinion(reviewer, event.on, event.due) for reviewer in event.reviewers)
    return replace(item, opinions=kept + asked)


def _opinion_given(item: Item, event: e.OpinionGiven) -> Item:
    state = OpinionState.AGREED if event.agrees else OpinionState.OBJECTED
    given = (replace(one, state=state, text=event.text) if one.reviewer == event.reviewer else one
             for one in item.opinions)  # fmt: skip
    return replace(item, opinions=tuple(given))


def _opinions_lapsed(item: Item, event: e.OpinionsLapsed) -> Item:
    lapsed = (replace(one, state=OpinionState.LAPSED) if one.reviewer in event.reviewers else one
              for one in item.opinions)  # fmt: skip
    return replace(item, opinions=tuple(lapsed))


def _transferred(item: Item, event: e.ItemTransferred) -> Item:
    state = S.ACCEPTED if item.state is S.IN_REVIEW else item.state
    others = tuple(agency for agency in item.agencies[1:] if agency != event.agency)
    return replace(item, state=state, agencies=(event.agency, *others), officer="", **NOTHING_PENDING)


def _assigned(item: Item, event: e.ItemAssigned) -> Item:
    return replace(item, state=S.IN_REVIEW, officer=event.officer)


def _handed_over(item: Item, event: e.WorkHandedOver) -> Item:
    return replace(item, officer=event.officer)


def _ended(item: Item, event: e.ItemEnded) -> Item:
    stops = closed(item, event.on)
    return replace(item, state=S.WITHDRAWN, ended_on=event.on, ended_by=event.cause, stops=stops, **NOTHING_PENDING)


def _called_back(item: Item, event: e.ItemCalledBack) -> Item:
    return replace(item, state=S.CALLED_BACK, ended_on=event.on)


def _use_begun(item: Item, event: e.UseBegun) -> Item:
    return replace(item, use=replace(item.use, begun_on=event.on)) if item.use else item


def _use_extended(item: Item, event: e.UseExtended) -> Item:
    use = item.use
    return replace(item, use=replace(use, by=event.use_by, extended=use.extended + 1), renewal=None) if use else item


def _renewal_asked(item: Item, event: e.RenewalAsked) -> Item:
    return replace(item, renewal=Renewal(event.on, event.due, event.reason, event.documents))


def _renewal_decided(item: Item, event: e.RenewalDecided) -> Item:
    return item if event.granted else replace(item, renewal=None)


def _certificate_renewed(item: Item, event: e.CertificateRenewed) -> Item:
    return replace(item, certificate=event.number)


def _lapsed(item: Item, event: e.ItemLapsed) -> Item:
    return replace(item, state=S.LAPSED, ended_on=event.on)


def _consult_asked(item: Item, event: e.ConsultAsked) -> Item:
    return replace(item, asked=(*item.asked, Asked(event.id, "consult", event.agency, event.question)))


def _question_asked(item: Item, event: e.QuestionAsked) -> Item:
    return replace(item, asked=(*item.asked, Asked(event.id, "question", "", event.text)))


def _answered(item: Item, event: e.ConsultAnswered | e.QuestionAnswered) -> Item:
    return replace(item, asked=tuple(one for one in item.asked if one.id != event.id))


def _rated(item: Item, event: e.ServiceRated) -> Item:
    return replace(item, rating=event.score)


def _unassigned(item: Item, event: e.ItemUnassigned) -> Item:
    return replace(item, state=S.ACCEPTED, officer="")


CHANGES: Mapping[type[Any], Callable[[Item, Any], Item]] = {
    e.PointsNoted: _noted,
    e.NoticeSent: _notice_sent,
    e.PointsUnmet: _unmet,
    e.StopProposed: _stop_proposed,
    e.StopDeclined: _stop_declined,
    e.StopOverran: _overran,
    e.ExtensionProposed: _extension_proposed,
    e.ExtensionDeclined: _extension_declined,
    e.OpinionsAsked: _opinions_asked,
    e.OpinionGiven: _opinion_given,
    e.OpinionsLapsed: _opinions_lapsed,
    e.ItemTransferred: _transferred,
    e.ItemAssigned: _assigned,
    e.WorkHandedOver: _handed_over,
    e.ItemUnassigned: _unassigned,
    e.ItemEnded: _ended,
    e.ItemCalledBack: _called_back,
    e.UseBegun: _use_begun,
    e.UseExtended: _use_extended,
    e.RenewalAsked: _renewal_asked,
    e.RenewalDecided: _renewal_decided,
    e.CertificateRenewed: _certificate_renewed,
    e.ItemLapsed: _lapsed,
    e.ConsultAsked: _consult_asked,
    e.ConsultAnswered: _answered,
    e.QuestionAsked: _question_asked,
    e.QuestionAnswered: _answered,
    e.ServiceRated: _rated,
}
CASE_CHANGES: Mapping[type[Any], Callable[[Case, Any], Case]] = {
    e.CaseOpened: _opened,
    e.MaterialGiven: _given,
    e.NoticeSent: _round_sent,
    e.StageExtended: _stage_extended,
}
