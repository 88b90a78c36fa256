"""Project codes 项目代码: YYMM-AAAAAA-CC-NN-NNNNNN.

Month of registration, administrative code, class, kind of flow, and a running number of five digits with a check digit
over all digits before it (Damm's), so that every single wrong digit and every swap of two neighbours is noticed.
"""

import re
from datetime import date

SHAPE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
NO_REGION = "000000"
DAMM = (  # a quasigroup of order 10 in which x*y = y*x only for x = y, and x*x = 0
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def head(day: date, region: str) -> str:
    """Month and region: running numbers start anew under each head."""
    return f"{day:%y%m}-{region if re.fullmatch(r'[0-9]{6}', region) else NO_REGION}"


def make(head_of: str, klass_number: int, flow: int, running: int) -> str:
    """The code of the running-th project under a head."""
    body = f"{head_of}-{klass_number:02d}-{flow:02d}-{running:05d}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """The digit that makes body and digit pass `is_sound`."""
    state = 0
    for character in filter(str.isdigit, body):
        state = int(DAMM[state][int(character)])
    return str(state)


def is_shaped(code: str) -> bool:
    """Whether the text looks like a project code; codes given elsewhere need no check digit of ours."""
    return SHAPE.fullmatch(code) is not None


def is_sound(code: str) -> bool:
    """Whether a code made here carries its check digit."""
    return is_shaped(code) and check_digit(code[:-1]) == code[-1]
