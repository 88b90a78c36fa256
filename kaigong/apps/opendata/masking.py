"""What the public is not told: numbers and names that belong to persons. What belongs to a business stays readable."""

import re

IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{3})\d{11}([0-9]{3}[0-9Xx])(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
ADDRESS = re.compile(r"([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)")
SOLE_TRADER = "92"  # how the credit code of a person doing business begins (个体工商户)
STARS = "＊"


def text(value: str) -> str:
    """A free text without identity numbers, mobile numbers and addresses of mail."""
    value = IDENTITY.sub(rf"\1{'*' * 11}\2", value)
    value = MOBILE.sub(r"\1****\2", value)
    return ADDRESS.sub(r"\1***@\2", value)


def person(name: str) -> str:
    """The name of a person: the first character alone."""
    name = name.strip()
    return name[:1] + STARS * (len(name) - 1) if len(name) > 1 else STARS * len(name)


def enterprise(name: str, credit_code: str) -> str:
    """The name of an enterprise; of a sole trader, which often is a person's, only the ends."""
    if not credit_code.startswith(SOLE_TRADER) or len(name) < 4:
        return text(name)
    return text(name[:2]) + STARS * (len(name) - 4) + text(name[-2:])
