"""Signed tokens: what one says is in it, signed with the city's key; only withdrawal needs a look at a table."""

import base64
import binascii
from dataclasses import asdict, dataclass
from datetime import date

import msgspec

from kaigong.apps.ledger import signing
from kaigong.apps.opendata.models import ApiToken
from kaigong.core.ledger.canonical import canonical

VERB = "manage_people"  # whoever registers agencies and people also lets their systems in
PREFIX = "kg1"
LONGEST = 1000
LONGEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Said:
    """What a token says."""

    kaigong: str
    key: str
    agency: str
    until: str


def signed(row: ApiToken) -> str:
    """The token of a row: kg1.<what it says>.<signature>."""
    said = canonical(asdict(Said("api-token", row.key, row.agency_id, row.until.isoformat())))
    return f"{PREFIX}.{base64.urlsafe_b64encode(said).decode().rstrip('=')}.{signing.current().sign(said)}"


def read(token: str) -> Said | None:
    """What a token says, if one of the city's keys signed it; None for anything else."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3 or parts[0] != PREFIX:
        return None
    try:
        text = base64.b64decode(parts[1] + "=" * (-len(parts[1]) % 4), altchars=b"-_", validate=True)
        said = msgspec.convert(msgspec.json.decode(text), Said, strict=True)
        date.fromisoformat(said.until)
    except (binascii.Error, ValueError, UnicodeError):
        return None
    if said.kaigong != "api-token" or not any(key.verify(parts[2], text) for key in signing.public_keys()):
        return None
    return said
