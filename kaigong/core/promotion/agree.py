"""Agreements: signed with a document, amended with a reason, their promised indicators measured on evidence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.promotion import events as e
from kaigong.core.promotion.decide import Actor
from kaigong.core.promotion.moves import Part, check
from kaigong.core.promotion.values import Agreement, DueAt, Lead, Promised, Terms

MOST = Decimal(10) ** 12
WRITERS = frozenset({Part.KEEPER, Part.COMMAND})


@dataclass(frozen=True, slots=True)
class Indicator:
    """A standard-land indicator of the catalogue; `at_most`: less is better."""

    id: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    source_zh: str
    source_en: str
    at_most: bool = False
    due_at: DueAt = DueAt.FULL


def number(text: str) -> Decimal | None:
    """An exact number, None where the text is none or beyond reason."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= MOST else None


def is_met(indicator: Indicator, promised: str, found: str) -> bool:
    """Whether what was found keeps what was promised."""
    wanted, got = Decimal(promised), Decimal(found)
    return got <= wanted if indicator.at_most else got >= wanted


def terms_problems(terms: Terms, indicators: Mapping[str, Indicator], today: date) -> list[Problem]:
    """Everything that is wrong with what an agreement is said to say."""
    found = [] if terms.title.strip() else [Problem("agreement.title_missing", at="title")]
    if terms.signed_on > today:
        found.append(Problem("agreement.signed_ahead", at="signed_on", data={"got": terms.signed_on}))
    for at, text in (("land_mu", terms.land_mu), ("floor_area_m2", terms.floor_area_m2)):
        if text and number(text) is None:
            found.append(Problem("agreement.number", at=at, data={"got": text}))
    for one in terms.promised:
        if one.indicator not in indicators:
            found.append(Problem("agreement.indicator_unknown", at=one.indicator, data={"got": one.indicator}))
        elif number(one.value) is None:
            found.append(Problem("agreement.number", at=f"i_{one.indicator}", data={"got": one.value}))
    return found


def sign(
    lead: Lead, by: Actor, no: str, terms: Terms, document: str, indicators: Mapping[str, Indicator], today: date
) -> tuple[list[e.LeadEvent], list[e.AgreementEvent]]:
    """签约: the agreement with its document; the lead is won. Events of the lead, and of the agreement."""
    check(lead, "sign", by.parts)
    faults = terms_problems(terms, indicators, today)
    if not document:
        faults.append(Problem("agreement.document_missing", at="document"))
    if faults:
        raise Faulty(faults)
    return (
        [e.LeadSigned(no, terms.signed_on, today)],
        [e.AgreementSigned(no, lead.no, terms, document, today)],
    )


def amend(
    agreement: Agreement, by: Actor, terms: Terms, reason: str, document: str, indicators: Mapping[str, Indicator],
    today: date,
) -> list[e.AgreementEvent]:  # fmt: skip
    """变更协议: a new version, with its reason and its document; the versions before stay on record."""
    _writers(by, agreement)
    faults = terms_problems(terms, indicators, today)
    if not reason.strip():
        faults.append(Problem("agreement.reason_missing", at="reason"))
    if not document:
        faults.append(Problem("agreement.document_missing", at="document"))
    if terms == agreement.terms:
        faults.append(Problem("agreement.nothing_new", at="title"))
    if faults:
        raise Faulty(faults)
    return [e.AgreementAmended(len(agreement.versions) + 1, terms, reason.strip(), document, today)]


def measure(
    agreement: Agreement, by: Actor, indicator: Indicator, value: str, day: date, document: str, today: date
) -> list[e.AgreementEvent]:
    """核验指标: what was found of one that was promised, on which evidence."""
    _writers(by, agreement)
    promised = promise_of(agreement, indicator.id)
    faults = []
    if number(value) is None:
        faults.append(Problem("agreement.number", at="value", data={"got": value}))
    if not agreement.terms.signed_on <= day <= today:
        faults.append(Problem("agreement.measured_day", at="day", data={"got": day}))
    if not document:
        faults.append(Problem("agreement.document_missing", at="document"))
    if faults:
        raise Faulty(faults)
    return [e.IndicatorMeasured(indicator.id, value, day, is_met(indicator, promised.value, value), document, today)]


def enforce(agreement: Agreement, by: Actor, indicator: str, text: str, document: str, today: date
            ) -> list[e.AgreementEvent]:  # fmt: skip
    """落实违约责任 of an indicator that was missed."""
    _writers(by, agreement)
    promise_of(agreement, indicator)
    found = agreement.measured.get(indicator)
    if found is None or found.met:
        raise Refused("agreement.not_missed", no=agreement.no)
    if not text.strip():
        raise Refused("agreement.consequence_missing", no=agreement.no)
    return [e.ConsequenceTaken(indicator, text.strip(), document, today)]


def promise_of(agreement: Agreement, indicator: str) -> Promised:
    """What the agreement in force promises of it, or the refusal."""
    found = next((one for one in agreement.terms.promised if one.indicator == indicator), None)
    if found is None:
        raise Refused("agreement.not_promised", no=agreement.no)
    return found


def _writers(by: Actor, agreement: Agreement) -> None:
    if WRITERS.isdisjoint(by.parts):
        raise Refused("agreement.not_yours", no=agreement.no)


def due(promised: Sequence[Promised], stages: Collection[str]) -> list[Promised]:
    """Those to be checked by now; `stages`: the stages of the project so far."""
    return [one for one in promised if one.due_at.value in stages or DueAt.FULL.value in stages]
