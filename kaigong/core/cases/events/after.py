"""Events beside and after the decision: transfer, assignment, use of a certificate, lapse, call-back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ItemTransferred:
    """转办: another agency has it now; T0 stays."""

    item: str
    agency: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class ItemAssigned:
    item: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkHandedOver:
    item: str
    from_officer: str
    officer: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class ItemEnded:
    """Ended with the item `cause`, whose output it needs and which was rejected."""

    item: str
    cause: str
    on: date


@dataclass(frozen=True, slots=True)
class ItemCalledBack:
    """T22: the law or the facts changed. `compensation` says what is done about the loss (Art. 8)."""

    item: str
    ground: str
    reason: str
    compensation: str
    on: date


@dataclass(frozen=True, slots=True)
class UseBegun:
    """What the certificate allows was begun in time: it does not lapse any more."""

    item: str
    on: date


@dataclass(frozen=True, slots=True)
class UseExtended:
    """`basis`: the rule by which silence prolonged it (行政许可法 Art. 50)."""

    item: str
    months: int
    reason: str
    use_by: date | None
    on: date
    basis: str = ""


@dataclass(frozen=True, slots=True)
class RenewalAsked:
    """申请延续: the holder asks in time; decided by `due`, its last day of use."""

    item: str
    reason: str
    documents: tuple[str, ...]
    due: date
    on: date


@dataclass(frozen=True, slots=True)
class RenewalDecided:
    """Whether it is renewed; a refusal states its reasons and the remedy (Art. 38)."""

    item: str
    granted: bool
    reason: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class CertificateRenewed:
    """The certificate is issued anew with its new last day of use, in place of `replaces`."""

    item: str
    number: str
    replaces: str
    outputs: tuple[str, ...]
    use_by: date | None
    on: date


@dataclass(frozen=True, slots=True)
class PartsRemeasured:
    """A result that others share was measured again where something changed, and only there: what changed, by the part
    of it (多测合一: the same object is not measured twice). `users`: the agencies that still work with the result."""

    item: str
    parts: Mapping[str, str]
    document: str
    users: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class ItemLapsed:
    """T23: not used by its last day."""

    item: str
    use_by: date
    on: date
