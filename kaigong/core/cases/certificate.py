"""A certificate as data: what it says, in one canonical text, signed; and where it stands by its case's history.

The signed text names the key that signs it, so that neither content nor key can be exchanged. The state is no part of
it: a certificate is paper once it is out, and whether it still holds is asked of the ledger.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kaigong.core.cases import events as e
from kaigong.core.cases.fold import fold
from kaigong.core.cases.values import Case, ItemState
from kaigong.core.ledger.canonical import canonical, parse
from kaigong.core.ledger.export import shape
from kaigong.core.ledger.signatures import PublicKey, Signer
from kaigong.core.problems import Faulty, Problem

KIND, VERSION = "certificate", 1
MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Replaced:
    """Something this certificate stands in for: an item merged into it, with the certificate it had, if any."""

    item: str
    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a certificate says. Names are written out: it must be readable without any catalogue."""

    number: str
    title: str
    item: str
    case: str
    project: str
    project_name: str
    enterprise: str
    enterprise_code: str
    agency: str
    agency_name: str
    issued_on: str
    valid_until: str | None
    decision: str
    grounds: tuple[str, ...]
    outputs: tuple[str, ...]
    replaces: tuple[Replaced, ...]
    entry: int  # the entry of the case's stream that issued it, and its hash
    entry_hash: str
    verify_at: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate with its signature."""

    content: Content
    key: PublicKey
    signature: str

    def text(self) -> bytes:
        """The whole file: one canonical line."""
        return canonical({**_signed_fields(self.content, self.key), "signature": self.signature}) + b"\n"

    def problem(self, keys: Iterable[PublicKey] = ()) -> Problem | None:
        """What does not hold: a key that is not among those trusted (where any are), or the signature."""
        trusted = tuple(keys)
        if trusted and self.key not in trusted:
            return Problem("certificate.key", data={"got": self.key.public_key[:64], "algorithm": self.key.algorithm})
        if not self.key.verify(self.signature, canonical(_signed_fields(self.content, self.key))):
            return Problem("certificate.signature", data={"number": self.content.number})
        return None


def sign(content: Content, signer: Signer) -> Signed:
    """The certificate signed with a key."""
    text = canonical(_signed_fields(content, signer.public))
    return Signed(content, signer.public, signer.sign(text))


def read(text: bytes) -> Signed:
    """A certificate file; Faulty when it is none, or written otherwise than it was signed."""
    if len(text) > MAX_BYTES:
        raise _fault("file.too_large", limit=MAX_BYTES)
    fields = parse(text)
    if not isinstance(fields, dict) or fields.get("kaigong") != KIND:
        raise _fault("file.unknown_kind", known=KIND)
    if fields.get("version") != VERSION:
        raise _fault("file.unknown_version", got=str(fields.get("version"))[:40], known=VERSION)
    try:
        found = read_fields(fields)
    except (ValueError, TypeError, KeyError) as error:
        raise _fault("file.header", got=str(error)[:200]) from None
    if found.text().rstrip(b"\n") != text.strip(b" \t\r\n"):
        raise _fault("certificate.not_canonical")
    return found


def read_fields(fields: Mapping[str, Any]) -> Signed:
    """A certificate out of parsed fields; a ValueError where they are others."""
    if set(fields) != {"kaigong", "version", KIND, "signer", "signature"} or not isinstance(fields["signature"], str):
        raise ValueError(f"fields unknown or missing: {sorted(map(str, fields))}")
    content: Content = shape(fields[KIND], Content)
    found = Signed(content, shape(fields["signer"], PublicKey), fields["signature"])
    if found.text() != canonical(dict(fields)) + b"\n":
        raise ValueError("fields unknown or missing")
    return found


def _signed_fields(content: Content, key: PublicKey) -> dict[str, Any]:
    return {"kaigong": KIND, "version": VERSION, KIND: _plain(content), "signer": asdict(key)}


def _plain(content: Content) -> dict[str, Any]:
    return {**asdict(content), "replaces": [asdict(part) for part in content.replaces]}


def _fault(code: str, **data: Any) -> Faulty:
    return Faulty([Problem(code, at="line 1", data=data)])


# ------------------------------------------------------------------------------------------- where it stands


class Standing(StrEnum):
    """Whether a certificate still holds."""

    VALID = "valid"
    REVOKED = "revoked"
    CALLED_BACK = "called-back"
    LAPSED = "lapsed"
    REPLACED = "replaced"


ENDS: Mapping[ItemState, Standing] = {
    ItemState.REVOKED: Standing.REVOKED,
    ItemState.CALLED_BACK: Standing.CALLED_BACK,
    ItemState.LAPSED: Standing.LAPSED,
}


@dataclass(frozen=True, slots=True)
class State:
    """Where a certificate stands, since when and by which entry of its case."""

    number: str
    item: str
    standing: Standing
    since: date
    entry: int
    by: str = ""  # the number of the certificate that replaced it


def states(history: Iterable[tuple[int, date, e.Event | None]]) -> dict[str, State]:
    """Every certificate of a case by number, from the case's whole history: entry number, day and event of each."""
    case, found, current = Case(), dict[str, State](), dict[str, str]()
    for n, on, event in history:
        case = fold(case, event, n)
        if isinstance(event, e.CERTIFICATES):
            if before := current.get(event.item):
                found[before] = _moved(found[before], Standing.REPLACED, event.on, n, event.number)
            found[event.number] = State(event.number, event.item, Standing.VALID, event.on, n)
            current[event.item] = event.number
            continue
        code = getattr(event, "item", None)
        ended = ENDS.get(case.items[code].state) if code in case.items and code in current else None
        if ended and code is not None and found[current[code]].standing is not ended:
            found[current[code]] = _moved(found[current[code]], ended, on, n)
    return found


def _moved(state: State, to: Standing, on: date, n: int, by: str = "") -> State:
    """The state after a change; what has ended once stays ended by its first ground."""
    return State(state.number, state.item, to, on, n, by) if state.standing is Standing.VALID else state
