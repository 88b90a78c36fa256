"""Chinese numerals, read only where the grammar of a number calls for one: 第三产业, 一季度, 三农 and 百强 are none."""

from decimal import Decimal

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = (("亿", 10**8), ("万", 10**4))


def numeral(text: str) -> Decimal | None:
    """The value of a numeral such as 两百, 十四, 三千二百万, 二〇二五; None where it is none."""
    if not text or set(text) - set(DIGITS) - set(_STEPS) - {"亿", "万"}:
        return None
    if len(text) > 1 and set(text) <= set(DIGITS):
        return Decimal("".join(str(DIGITS[each]) for each in text)) if "两" not in text else None
    return _grouped(text)


def fraction(whole: str, part: str) -> Decimal | None:
    """`whole`分之`part` in percent: 三分之一, 百分之五."""
    below, above = numeral(whole), numeral(part)
    if below is None or above is None or not below:
        return None
    return (above * 100 / below).quantize(Decimal("0.0001")).normalize()


def _grouped(text: str) -> Decimal | None:
    for name, size in _GROUPS:
        if name in text:
            left, _name, right = text.rpartition(name)
            above, below = (_grouped(left) if left else Decimal(1)), (_grouped(right) if right else Decimal(0))
            return None if above is None or below is None or below >= size else above * size + below
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> Decimal | None:
    """十四, 三百零五, 两千; steps must fall, so 百千 is none."""
    total, digit, last = 0, None, 10**4
    for each in text:
        if each in DIGITS:
            if digit:
                return None
            digit = DIGITS[each]
            continue
        step = _STEPS[each]
        if step >= last:
            return None
        total, digit, last = total + (1 if digit is None else digit) * step, None, step
    return Decimal(total + (digit or 0))
