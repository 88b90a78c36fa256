"""One application (一次申请): what each agency will be sent, and every material asked for once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kaigong.apps.cases import names
from kaigong.apps.cases.models import Certificate, Material
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.values import MILESTONE
from kaigong.core.plan.compile import COMMON_INPUTS
from kaigong.core.plan.model import Plan, PlanItem

FEW = 4
ASKED_OF = frozenset({"applicant", "intermediary"})  # who has no register the city could look into


@dataclass(slots=True)
class Line:
    """One material: who issues it, which items use it, and how it comes."""

    code: str
    name: str
    issuer: str
    shareable: bool
    source: str  # ask: the applicant gives it; form: the application itself is it; plan: an item before gives it;
    # shared: the city has it already
    used_by: list[str] = field(default_factory=list)
    made_by: str = ""
    given: Material | None = None
    certificate: Certificate | None = None

    @property
    def uses(self) -> str:
        """The items that use it, in one line; of many only the first, and how many."""
        if len(self.used_by) <= FEW:
            return names.joined(self.used_by)
        some = names.joined(self.used_by[: FEW - 1])
        return _("{items}等 {number} 项").format(items=some, number=len(self.used_by))


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one agency is sent."""

    agency: str
    items: tuple[PlanItem, ...]

    @property
    def titles(self) -> str:
        """The items, in one line."""
        return names.joined(names.of(item) for item in self.items)


def parcels(items: Iterable[PlanItem]) -> list[Parcel]:
    """The items by agency, in the order of the plan."""
    by_agency: dict[str, list[PlanItem]] = {}
    for item in items:
        by_agency.setdefault(item.agency[0], []).append(item)
    return [Parcel(names.agency(agency), tuple(sent)) for agency, sent in by_agency.items()]


def lines(
    plan: Plan,
    items: Sequence[PlanItem],
    given: Mapping[str, Material],
    certificates: Mapping[str, Certificate] | None = None,
) -> list[Line]:
    """The merged list of materials of some items: each once, with the items that use it; asked ones first."""
    makers = {material: item.id for item in plan.items for material in item.gives}
    merged: dict[str, Line] = {}
    for item in items:
        if item.kind == MILESTONE:
            continue
        for code in item.needs:
            if code not in merged:
                merged[code] = _line(code, makers, given, certificates or {})
            merged[code].used_by.append(names.item(item.id))
    order = {"ask": 0, "form": 1, "shared": 2, "plan": 3}
    return sorted(merged.values(), key=lambda line: order[line.source])


def _line(
    code: str, makers: Mapping[str, str], given: Mapping[str, Material], certificates: Mapping[str, Certificate]
) -> Line:
    known = rulebook.catalogue().materials[code]
    made_by = makers.get(code, "")
    shared = known.shareable and known.issuer not in ASKED_OF
    source = "form" if code in COMMON_INPUTS else "plan" if made_by else "shared" if shared else "ask"
    return Line(
        code, names.of(known), names.agency(known.issuer), known.shareable, source,
        made_by=names.item(made_by) if made_by else "", given=given.get(code), certificate=certificates.get(code),
    )  # fmt: skip


def asked(found: Iterable[Line]) -> list[Line]:
    """The materials the applicant still has to give."""
    return [line for line in found if line.source == "ask" and line.given is None]


def of_stages(plan: Plan, stages: Iterable[str]) -> list[PlanItem]:
    """The items of some stages."""
    wanted = set(stages)
    return [item for item in plan.items if item.stage in wanted]
