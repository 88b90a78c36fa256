"""The catalogue as frozen values: approval items, materials, reforms, project types and themes.

Loaded and checked by `loader`; the meaning of every field is told in the catalogue's own `meta`.
Conditions are kept parsed (`conditions.Expr`), never as text to be evaluated. A text people read is kept twice,
`note` in English and `note_zh` in Chinese; where a file's own `note` mixes languages, `note` here is its `note_en`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kaigong.core.rules.conditions import Expr
from kaigong.core.values import Fact

Unit = Literal["working", "calendar"]
Feedback = Literal["whole", "partial"]  # one reply when the last item is done, or each result as it comes
FieldSort = Literal["text", "long", "number", "day", "choice"]
FieldSource = Literal["attribute", "project", "applicant", "project-form", "enterprise-form"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact a project may state. `labels` gives (zh, en) for each enum value; the guided form asks the questions."""

    id: str
    type: Literal["bool", "number", "enum"]
    name_zh: str
    name_en: str
    values: tuple[str, ...] = ()
    default: Fact | None = None
    unit: str = ""  # as shown beside a number, e.g. m², 元
    labels: Mapping[str, tuple[str, str]] | None = None
    question_zh: str = ""
    question_en: str = ""
    group: str = ""  # the page of the form it belongs to
    unit_en: str = ""  # where English writes the unit otherwise, e.g. CNY for 元


@dataclass(frozen=True, slots=True)
class DerivedAttribute:
    """A fact computed from others, never given."""

    id: str
    expr: Expr
    note: str = ""
    note_zh: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    id: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Material:
    id: str
    name_zh: str
    name_en: str
    kind: str
    issuer: str
    shareable: bool


@dataclass(frozen=True, slots=True)
class LegalBasis:
    law: str
    article: str
    note: str = ""
    since: date | None = None
    until: date | None = None
    note_zh: str = ""


@dataclass(frozen=True, slots=True)
class LegalDays:
    """A statutory limit. `starts_from` is the catalogue's `from`; `until` the last day in force of an earlier rule."""

    value: int
    unit: Unit
    starts_from: str
    src: str
    ambiguous_unit: bool = False
    note: str = ""
    until: date | None = None
    note_zh: str = ""

    @property
    def working_days(self) -> int:
        """In working days, as `meta.cpm_definition` counts: calendar days times 5/7, rounded up."""
        return self.value if self.unit == "working" else -(-self.value * 5 // 7)


@dataclass(frozen=True, slots=True)
class Due:
    """When a deferred material is owed: before another item, or so many days after the decision."""

    before: str | None = None
    working_days_after_decision: int | None = None
    calendar_days_after_decision: int | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A material an item takes; live when its condition is true (None: always)."""

    material: str
    when: Expr | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """How many working days the head of the agency may add where a statute says more than the general ten."""

    days: int
    law: str
    article: str
    src: str


@dataclass(frozen=True, slots=True)
class UseWithin:
    """Within how many months what an item grants must be used, how often that is prolonged, and by which item it is;
    and how long before the end renewal must be asked for, where its own law says so (行政许可法 Art. 50: 30 days)."""

    months: int
    extensions: int
    extension_months: int
    used_by: str
    law: str
    article: str
    src: str
    ask_before_days: int = 30
    ask_before_unit: str = "calendar"


@dataclass(frozen=True, slots=True)
class Item:
    """One approval item, with its law, days, materials and the condition under which a project needs it."""

    id: str
    name_zh: str
    name_en: str
    stage: str
    agency: tuple[str, ...]
    kind: str
    legal_basis: tuple[LegalBasis, ...]
    legal_basis_src: str
    legal_days: LegalDays | None
    legal_days_before: tuple[LegalDays, ...]
    promised_days: int | None
    typical_days: int | None
    inputs: tuple[Input, ...]
    outputs: tuple[str, ...]
    applies_when: Expr
    deferrable_inputs: Mapping[str, Due]
    output_days: Mapping[str, int]
    counts_in_approval_time: Expr | None
    introduced_by: str | None
    abolished_by: str | None
    commitment_allowed: bool
    commitment_conditions: str
    fee: str
    deemed_approval: str
    mergeable_group: str | None
    clock_exclusions: tuple[str, ...]
    applicant_deadline: Mapping[str, object] | None
    level: str
    note: str
    commitment_conditions_zh: str = ""
    note_zh: str = ""
    extension: Extension | None = None
    use_within: UseWithin | None = None


@dataclass(frozen=True, slots=True)
class Op:
    """One graph operation of a reform; `meta.reform_ops` says what each does. Unused fields are empty."""

    op: str
    item: str = ""
    items: tuple[str, ...] = ()
    into: tuple[str, ...] = ()  # one item for merge, several for split
    days: int | None = None
    input: str = ""
    by: str = ""
    due: Due | None = None
    satisfied_by: str | None = None
    material: str = ""
    to: str = ""
    when: Expr | None = None
    trigger: str = ""
    final_item: str = ""
    ignore_inputs: tuple[str, ...] = ()
    final_requires: tuple[str, ...] = ()
    starts_from: str = ""
    note: str = ""
    note_zh: str = ""


@dataclass(frozen=True, slots=True)
class Reform:
    id: str
    name_zh: str
    name_en: str
    applies_when: Expr
    changes: str
    changes_zh: str
    ops: tuple[Op, ...]
    requires_reform: tuple[str, ...]
    excludes_reform: tuple[str, ...]
    limits: tuple[str, ...]
    supervise_after: tuple[str, ...]
    src: Mapping[str, str]
    limits_zh: tuple[str, ...] = ()
    supervise_after_zh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectType:
    """A kind of project with sample attributes and the reforms a city usually applies to it."""

    id: str
    name_zh: str
    name_en: str
    national_flow_code: int
    attributes: Mapping[str, Fact]
    reforms: tuple[str, ...]
    total_days_target: Mapping[str, object]
    stage_days_typical: Mapping[str, int]
    cpm_reference: Mapping[str, object]
    note: str
    note_zh: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing a form asks, once for all items that need it. `source` says where it is known already: a fact of the
    project (`known_as` names the attribute), its record, the applicant, or an earlier form of the project or of the
    enterprise. Without `items` every item needs it."""

    id: str
    name_zh: str
    name_en: str
    type: FieldSort = "text"
    source: FieldSource = "project-form"
    known_as: str = ""
    items: tuple[str, ...] = ()
    help: str = ""
    help_zh: str = ""
    unit: str = ""
    unit_en: str = ""
    labels: Mapping[str, tuple[str, str]] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """情形: when its condition holds, these items of the theme are handled."""

    name_zh: str
    name_en: str
    when: Expr
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """一事联办: a package of items that serve one purpose. An item no situation names is always part of it."""

    id: str
    name_zh: str
    name_en: str
    stage: str
    items: tuple[str, ...]
    src: str
    purpose: str = ""
    purpose_zh: str = ""
    applies_when: Expr | None = None  # for which projects it is at all; None: for all
    questions: tuple[str, ...] = ()  # attributes, in the order they are asked
    situations: tuple[Situation, ...] = ()
    fields: tuple[FormField, ...] = ()  # its own, beside those of its items
    promised_days: int | None = None
    promise_src: str = ""
    feedback: Feedback = "whole"


@dataclass(frozen=True, slots=True)
class ExclusionReason:
    """A ground that stops the statutory clock, the promised clock, or both."""

    id: str
    name_zh: str
    name_en: str
    stops_statutory_clock: bool
    stops_promised_clock: bool
    src: str
    basis: str
    basis_zh: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    name_zh: str
    name_en: str
    lead: str
    lead_zh: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole catalogue, by id, in file order. `fingerprint` is the SHA-256 of what it was loaded from."""

    meta: Mapping[str, object]
    stages: Mapping[str, Stage]
    kinds: Mapping[str, tuple[str, str]]  # id -> (zh, en)
    government_clock_kinds: frozenset[str]
    exclusion_reasons: Mapping[str, ExclusionReason]
    attributes: Mapping[str, Attribute]
    derived: Mapping[str, DerivedAttribute]
    agencies: Mapping[str, Agency]
    materials: Mapping[str, Material]
    items: Mapping[str, Item]
    reforms: Mapping[str, Reform]
    project_types: Mapping[str, ProjectType]
    themes: Mapping[str, Theme]
    fingerprint: str
    groups: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # pages of the guided form: id -> (zh, en)
    mergeable_groups: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    fees: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # fee as written in items -> (zh, en)
    levels: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # level as written in items -> (zh, en)
    laws: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # law as written in items -> (zh, en) as cited
    articles: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # parts of a law without a number
    clock_starts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # `from` of a limit -> (zh, en)
    provenance: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # `src` words -> (zh, en)
    form_fields: Mapping[str, FormField] = field(default_factory=dict)
    as_of: date | None = None  # set by `versions.as_of`: only law in force on that day is left
    version: str = ""  # how `editions` calls the law of that day, e.g. 2026-05-01-r3
