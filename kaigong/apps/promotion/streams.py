"""What the ledger's pages are told about the streams of promotion."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import registry
from kaigong.apps.promotion import queries

KINDS = {
    "LeadEntered": _("登记线索"),
    "LeadAmended": _("更正线索"),
    "ContactLogged": _("记录联系"),
    "StageReached": _("推进招商阶段"),
    "LeadPaused": _("搁置"),
    "LeadLost": _("流失"),
    "LeadTakenUp": _("重启"),
    "HandoverAsked": _("申请移交"),
    "HandoverDeclined": _("不同意移交"),
    "LeadHandedOver": _("移交"),
    "LeadMerged": _("并入其他线索"),
    "LeadAbsorbed": _("合并线索"),
    "PersonKept": _("登记联系人"),
    "PersonErased": _("删除联系人"),
    "LeadSigned": _("签约"),
    "ProjectLinked": _("转为项目"),
    "AgreementSigned": _("签订协议"),
    "AgreementAmended": _("变更协议"),
    "IndicatorMeasured": _("核验标准地指标"),
    "ConsequenceTaken": _("落实违约责任"),
    "TeamStationed": _("派驻招商队"),
    "TeamChanged": _("调整招商队"),
    "TripLogged": _("记录招商活动"),
    "TripCorrected": _("更正招商活动"),
    "LimitsSet": _("设定招商规则"),
}


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams("lead", _("招商线索"), may_see=may_see_lead, own=own_leads, url=lead_url)
    registry.register_streams("agreement", _("投资协议"), may_see=may_see_agreement, url=agreement_url)
    registry.register_streams("team", _("驻点招商队"), may_see=may_see_team, url=team_url)
    registry.register_streams("trip", _("招商活动"), may_see=may_see_trip, url=trip_url)
    registry.register_streams("promotion-rules", _("招商规则"), may_see=may_see_rules, url=rules_url)
    registry.register_kinds(KINDS)


def _key(stream: str) -> str:
    return stream.partition(":")[2]


def may_see_lead(person: Person | None, stream: str) -> bool:
    """Whoever may see the lead."""
    return queries.leads(person).filter(no=_key(stream)).exists()


def own_leads(person: Person | None) -> Iterable[str]:
    """The leads one has a part in."""
    return [f"lead:{no}" for no in queries.leads(person).values_list("no", flat=True)]


def lead_url(stream: str) -> str:
    """The page of the lead."""
    return reverse("promotion:lead", args=[_key(stream)])


def may_see_agreement(person: Person | None, stream: str) -> bool:
    """Whoever may see the agreement."""
    return queries.agreements(person).filter(no=_key(stream)).exists()


def agreement_url(stream: str) -> str:
    """The page of the agreement."""
    return reverse("promotion:agreement", args=[_key(stream)])


def may_see_team(person: Person | None, stream: str) -> bool:
    """Whoever may see the team."""
    return queries.teams(person).filter(no=_key(stream)).exists()


def team_url(stream: str) -> str:
    """The page of the team."""
    return reverse("promotion:team", args=[_key(stream)])


def may_see_trip(person: Person | None, stream: str) -> bool:
    """Whoever may see the trip."""
    return queries.trips(person).filter(no=_key(stream)).exists()


def trip_url(stream: str) -> str:
    """The page of the trip."""
    return reverse("promotion:trip", args=[_key(stream)])


def may_see_rules(person: Person | None, stream: str) -> bool:
    """The limits are for the people of the city."""
    return queries.may_look(person)


def rules_url(stream: str) -> str:
    """The page of the limits."""
    return reverse("promotion:rules")
