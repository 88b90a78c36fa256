"""Canonical JSON as RFC 8785 has it, so that one value has exactly one text and therefore one hash.

msgspec writes what it writes alike: strings, true, false, null, small whole numbers, objects with plain keys. What it
writes differently (fractions, keys beyond the basic plane) is handed to it ready-made. A number that would not read
back as itself is refused at the door: whole numbers stay within ±(2^53 - 1), as do fractions that print as whole ones.
"""

from decimal import Decimal
from math import isfinite
from typing import Any

import msgspec

from kaigong.core.problems import Faulty, Problem

MAX_INT = 2**53 - 1
MAX_DEPTH = 100
PRINTS_AS_WHOLE = 1e21  # from here on a number is printed with an exponent
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


def canonical(value: Any) -> bytes:
    """The one text of a value, as bytes of UTF-8; Faulty when the value has none."""
    try:
        return _encode(_ready(value, 0))
    except UnicodeEncodeError:
        raise _fault("json.lone_surrogate") from None


def parse(text: bytes | str) -> Any:
    """The value of a JSON text, canonical or not; Faulty when it is none."""
    try:
        return _decode(text)
    except (ValueError, RecursionError) as error:
        raise _fault("json.malformed", got=str(error)) from None


def number(value: float) -> str:
    """A fraction as ECMAScript prints it: the shortest digits that read back as the same number."""
    if not isfinite(value):
        raise _fault("json.not_finite", got=str(value))
    if value == 0:
        return "0"
    sign, figures, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, figures))
    point = len(digits) + int(exponent)
    return "-" * sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """Put the decimal point after so many digits, or write an exponent where that would be long."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{point - 1:+d}"


def _ready(value: Any, depth: int) -> Any:
    """The value in the form that msgspec writes canonically."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        return _within(value)
    if kind is float:
        return msgspec.Raw(number(_within(value)).encode())
    if depth >= MAX_DEPTH:
        raise _fault("json.too_deep", limit=MAX_DEPTH)
    if kind is dict:
        return _object(value, depth + 1)
    if kind is list or kind is tuple:
        return [_ready(member, depth + 1) for member in value]
    raise _fault("json.type", got=kind.__name__)


def _object(members: dict[Any, Any], depth: int) -> Any:
    ready = {}
    plain = True
    for key, member in members.items():
        if type(key) is not str:
            raise _fault("json.key_type", got=type(key).__name__)
        plain = plain and (key.isascii() or max(key) <= "\uffff")
        ready[key] = _ready(member, depth)
    return ready if plain else _sorted_by_utf16(ready)


def _sorted_by_utf16(ready: dict[str, Any]) -> msgspec.Raw:
    """An object with a key beyond the basic plane: the standard sorts by UTF-16 units, msgspec by code points."""
    keys = sorted(ready, key=lambda key: key.encode("utf-16-be"))
    return msgspec.Raw(b"{" + b",".join(_encode(key) + b":" + _encode(ready[key]) for key in keys) + b"}")


def _within(value: float) -> float:
    """The number, if it reads back as itself."""
    if abs(value) > MAX_INT and (isinstance(value, int) or abs(value) < PRINTS_AS_WHOLE):
        raise _fault("json.number_too_large", limit=MAX_INT)
    return value


def _fault(code: str, **data: Any) -> Faulty:
    return Faulty([Problem(code, data=data)])
