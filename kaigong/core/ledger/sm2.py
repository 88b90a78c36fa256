"""SM2 signatures with SM3 (GB/T 32918), as gmssl computes them, with the checks it leaves out.

The curve and the default identity are those of the standard. The secret number of a signature is derived from key and
text, so that no dice are needed and the same text is always signed alike.
"""

from hashlib import sha512
from hmac import HMAC
from typing import Any

N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
DIGITS = 64  # hexadecimal digits of one number


def public_key_of(private_key: str) -> str:
    """The public half: both coordinates in hex, without a prefix."""
    made = _curve(private_key, "")
    return str(made._kg(_secret(private_key), made.ecc_table["g"]))


def sign(private_key: str, text: bytes) -> str:
    """The signature r and s in hex over a text."""
    made = _curve(private_key, public_key_of(private_key))
    for turn in range(100):
        drawn = HMAC(bytes.fromhex(private_key), turn.to_bytes(1, "big") + text, sha512).digest()
        found = made.sign_with_sm3(text, f"{int.from_bytes(drawn, 'big') % (N - 1) + 1:064x}")
        if found is not None:  # the standard has such a number drawn again; it never happens
            return str(found)
    raise ArithmeticError("no signature found")


def holds(public_key: str, signature: str, text: bytes) -> bool:
    """Whether the signature is the key's over the text: numbers in range, the key a point of the curve."""
    r, s = int(signature[:DIGITS], 16), int(signature[DIGITS:], 16)
    x, y = int(public_key[:DIGITS], 16), int(public_key[DIGITS:], 16)
    if not (0 < r < N and 0 < s < N and x < P and y < P) or (y * y - (x * x * x + A * x + B)) % P:
        return False
    try:
        return bool(_curve("", public_key).verify_with_sm3(signature, text))
    except (TypeError, ValueError):  # the sum of the points lies at infinity
        return False


def _secret(private_key: str) -> int:
    number = int(private_key, 16)
    if not 0 < number < N - 1:
        raise ValueError("an SM2 private key lies between 1 and n - 2")
    return number


def _curve(private_key: str, public_key: str) -> Any:
    from gmssl.sm2 import CryptSM2  # type: ignore[import-untyped]  # slow to import, and seldom wanted

    made = CryptSM2(private_key=private_key, public_key="")
    made.public_key = public_key  # as it is: the constructor would strip digits off a key that begins with 04
    return made
