"""Bytes eight at a time for the compiled scans: unaligned loads, masks, hashes, numbers and dates (numba)."""

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from kaigong.core.compiled import numba

ONES = np.uint64(0x0101010101010101)
HIGH = np.uint64(0x8080808080808080)
SPACES = np.uint64(0x2020202020202020)
AMPERSANDS = np.uint64(0x2626262626262626)
LESS_THANS = np.uint64(0x3C3C3C3C3C3C3C3C)
SEED = np.uint64(0x9E3779B97F4A7C15)
PRIME = np.uint64(0xD6E8FEB86659FD93)
NO_TIME = np.int64(-(2**63))
DAY = np.int64(86400)
MICRO = np.int64(1_000_000)


def _loader(bits: int, signed: bool) -> Any:
    """The number of so many bits at place `index` of an array, by the array's address; from any place in memory."""

    def load(typingctx: Any, address: Any, index: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            value = builder.load(_pointer(builder, args, bits), align=1)
            if bits == 64:
                return value
            return builder.sext(value, ir.IntType(64)) if signed else builder.zext(value, ir.IntType(64))

        result = types.uint64 if bits == 64 and not signed else types.int64
        return result(types.int64, types.int64), codegen

    return intrinsic(load)


def _storer(bits: int) -> Any:
    """Keep the lowest bits of a number at place `index` of an array, by the array's address."""

    def store(typingctx: Any, address: Any, index: Any, value: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            kept = args[2] if bits == 64 else builder.trunc(args[2], ir.IntType(bits))
            builder.store(kept, _pointer(builder, args, bits), align=1)
            return context.get_dummy_value()

        return types.void(types.int64, types.int64, types.int64), codegen

    return intrinsic(store)


def _pointer(builder: Any, args: Any, bits: int) -> Any:
    offset = builder.mul(args[1], ir.Constant(ir.IntType(64), bits // 8))
    return builder.inttoptr(builder.add(args[0], offset), ir.IntType(bits).as_pointer())


byte_at, small_at, number_at = _loader(8, signed=False), _loader(8, signed=True), _loader(32, signed=True)
long_at, unsigned_at = _loader(64, signed=True), _loader(64, signed=False)
set_byte, set_number, set_long = _storer(8), _storer(32), _storer(64)


@intrinsic
def _load8(typingctx: Any, address: Any, offset: Any) -> Any:
    """Eight bytes from any place as one number, the first byte lowest. The caller keeps eight bytes of room."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.inttoptr(builder.add(args[0], args[1]), ir.IntType(64).as_pointer())
        return builder.load(place, align=1)

    return types.uint64(types.int64, types.int64), codegen


load8: Any = _load8  # the checker of types does not know that the first argument is numba's


@intrinsic
def _lowest(typingctx: Any, word: Any) -> Any:
    """The number of the lowest bit that is set."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], cgutils.false_bit)

    return types.uint64(types.uint64), codegen


lowest: Any = _lowest


@numba.njit(inline="always")
def zeros(word: Any) -> Any:
    """A high bit in the first byte that is zero (bytes after it may be marked wrongly)."""
    return (word - ONES) & ~word & HIGH


@numba.njit(inline="always")
def below_space(word: Any) -> Any:
    return (word - SPACES) & ~word & HIGH


@numba.njit(inline="always")
def keep(count: Any) -> Any:
    """A mask of the lowest bytes, 0 to 7 of them."""
    return (np.uint64(1) << np.uint64(count * 8)) - np.uint64(1)


@numba.njit(inline="always")
def mixed(hash: Any, word: Any) -> Any:
    hash = (hash ^ word) * PRIME
    return hash ^ (hash >> np.uint64(32))


@numba.njit
def hash_of(data: Any, begin: Any, length: Any, space: Any) -> Any:
    """The hash of some bytes within a space of words; what follows the bytes is masked off."""
    hash = SEED ^ np.uint64(space)
    i = 0
    while i + 8 <= length:
        hash = mixed(hash, load8(data, begin + i))
        i += 8
    if i < length:
        hash = mixed(hash, load8(data, begin + i) & keep(length - i))
    return mixed(hash, np.uint64(length))


@numba.njit
def same(one: Any, a: Any, other: Any, b: Any, length: Any) -> Any:
    i = 0
    while i + 8 <= length:
        if load8(one, a + i) != load8(other, b + i):
            return False
        i += 8
    return i == length or (load8(one, a + i) ^ load8(other, b + i)) & keep(length - i) == np.uint64(0)


@numba.njit
def good_utf8(data: Any, begin: Any, length: Any) -> Any:
    """Whether the bytes are UTF-8 as the standard has it: no overlong forms, no surrogates."""
    i, end = (begin, begin + length)
    while i < end:
        lead = byte_at(data, i)
        if lead < 128:
            i += 1
            continue
        more = 1 if 194 <= lead <= 223 else 2 if 224 <= lead <= 239 else 3 if 240 <= lead <= 244 else 0
        if more == 0 or i + more >= end:
            return False
        second = byte_at(data, i + 1)
        low = 160 if lead == 224 else 144 if lead == 240 else 128
        high = 159 if lead == 237 else 143 if lead == 244 else 191
        if second < low or second > high:
            return False
        for k in range(2, more + 1):
            if byte_at(data, i + k) & 192 != 128:
                return False
        i += more + 1
    return True


@numba.njit
def put_utf8(point: Any, out: Any, at: Any) -> Any:
    """Write one code point; how many bytes it took."""
    if point < 128:
        set_byte(out, at, point)
        return 1
    if point < 2048:
        set_byte(out, at, 192 | point >> 6)
        set_byte(out, at + 1, 128 | point & 63)
        return 2
    if point < 65536:
        set_byte(out, at, 224 | point >> 12)
        set_byte(out, at + 1, 128 | point >> 6 & 63)
        set_byte(out, at + 2, 128 | point & 63)
        return 3
    set_byte(out, at, 240 | point >> 18)
    set_byte(out, at + 1, 128 | point >> 12 & 63)
    set_byte(out, at + 2, 128 | point >> 6 & 63)
    set_byte(out, at + 3, 128 | point & 63)
    return 4


@numba.njit
def days_from_civil(year: Any, month: Any, day: Any) -> Any:
    """Days since 1970-01-01 in the Gregorian calendar."""
    if month <= 2:
        year -= 1
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@numba.njit
def month_length(year: Any, month: Any) -> Any:
    if month == 2:
        return 29 if year % 4 == 0 and year % 100 != 0 or year % 400 == 0 else 28
    return 30 if month == 4 or month == 6 or month == 9 or (month == 11) else 31


@numba.njit(inline="always")
def two_digits(data: Any, i: Any) -> Any:
    """Two digits as a number, or something beyond 99."""
    a, b = (np.int64(byte_at(data, i)) - 48, np.int64(byte_at(data, i + 1)) - 48)
    if a < 0 or a > 9 or b < 0 or (b > 9):
        return np.int64(1000)
    return a * 10 + b


@numba.njit
def clock_time(data: Any, i: Any, end: Any) -> Any:
    """`hh:mm`, `hh:mm:ss` with a fraction, from i on: (microseconds or -1, where it ends)."""
    if i + 5 > end or byte_at(data, i + 2) != 58:
        return (np.int64(-1), i)
    hour, minute, second, fraction = (two_digits(data, i), two_digits(data, i + 3), np.int64(0), np.int64(0))
    i += 5
    if i + 3 <= end and byte_at(data, i) == 58:
        second = two_digits(data, i + 1)
        i += 3
        if i + 1 < end and (byte_at(data, i) == 46 or byte_at(data, i) == 44) and (48 <= byte_at(data, i + 1) <= 57):
            i += 1
            unit = np.int64(100000)
            while i < end and 48 <= byte_at(data, i) <= 57:
                fraction += unit * (np.int64(byte_at(data, i)) - 48)
                unit //= 10
                i += 1
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second or fraction)):
        return (np.int64(-1), i)
    return (((hour * 60 + minute) * 60 + second) * MICRO + fraction, i)


@numba.njit
def zone_offset(data: Any, i: Any, end: Any) -> Any:
    """`Z`, `+hh:mm`, `+hhmm`, `+hh` from i on to the very end: (seconds, whether it is well written)."""
    if i == end:
        return (np.int64(0), True)
    if i + 1 == end and (byte_at(data, i) == 90 or byte_at(data, i) == 122):
        return (np.int64(0), True)
    if byte_at(data, i) != 43 and byte_at(data, i) != 45:
        return (np.int64(0), False)
    sign = np.int64(1) if byte_at(data, i) == 43 else np.int64(-1)
    length = end - i
    if length != 3 and length != 5 and (length != 6 or byte_at(data, i + 3) != 58):
        return (np.int64(0), False)
    hours = two_digits(data, i + 1)
    minutes = np.int64(0) if length == 3 else two_digits(data, i + length - 2)
    if hours > 18 or minutes > 59:
        return (np.int64(0), False)
    return (sign * (hours * 60 + minutes) * 60, True)


@numba.njit
def iso_time(data: Any, begin: Any, end: Any) -> Any:
    """A date with or without a time and a zone (none: UTC) as microseconds; NO_TIME where it is none."""
    while begin < end and byte_at(data, begin) <= 32:
        begin += 1
    while end > begin and byte_at(data, end - 1) <= 32:
        end -= 1
    if end - begin < 10 or byte_at(data, begin + 4) != 45 or byte_at(data, begin + 7) != 45:
        return NO_TIME
    century, year = (two_digits(data, begin), two_digits(data, begin + 2))
    month, day = (two_digits(data, begin + 5), two_digits(data, begin + 8))
    if century > 99 or year > 99 or month < 1 or (month > 12) or (day < 1):
        return NO_TIME
    year += century * 100
    if year < 1 or day > month_length(year, month):
        return NO_TIME
    moment = days_from_civil(year, month, day) * DAY * MICRO
    i = begin + 10
    if i == end:
        return moment
    if byte_at(data, i) == 84 or byte_at(data, i) == 116 or byte_at(data, i) == 32:
        within, i = clock_time(data, i + 1, end)
        if within < 0:
            return NO_TIME
        moment += within
        if i + 1 < end and byte_at(data, i) == 32 and (byte_at(data, i + 1) == 43 or byte_at(data, i + 1) == 45):
            i += 1
    offset, good = zone_offset(data, i, end)
    return moment - offset * MICRO if good else NO_TIME


@numba.njit
def whole_number(data: Any, begin: Any, end: Any) -> Any:
    """A whole number of 64 bits: (value, whether it is one). The smallest stands for no value and is none."""
    while begin < end and byte_at(data, begin) <= 32:
        begin += 1
    while end > begin and byte_at(data, end - 1) <= 32:
        end -= 1
    negative = begin < end and byte_at(data, begin) == 45
    if begin < end and (negative or byte_at(data, begin) == 43):
        begin += 1
    if begin == end or end - begin > 19:
        return (np.int64(0), False)
    value = np.uint64(0)
    for i in range(begin, end):
        digit = np.int64(byte_at(data, i)) - 48
        if digit < 0 or digit > 9:
            return (np.int64(0), False)
        value = value * np.uint64(10) + np.uint64(digit)
    if value > np.uint64(2**63 - 1):
        return (np.int64(0), False)
    return (-np.int64(value) if negative else np.int64(value), True)


@numba.njit
def easy_fraction(data: Any, begin: Any, end: Any) -> Any:
    """A decimal that two exact doubles give correctly rounded: (value, whether it is so easy)."""
    negative = begin < end and byte_at(data, begin) == 45
    if begin < end and (negative or byte_at(data, begin) == 43):
        begin += 1
    digits, value, places, point = (0, np.int64(0), 0, False)
    i = begin
    while i < end:
        byte = byte_at(data, i)
        if byte == 46 and (not point):
            point = True
        elif 48 <= byte <= 57:
            value = value * 10 + (np.int64(byte) - 48)
            digits += 1
            places += point
        else:
            break
        i += 1
        if digits > 15:
            return (0.0, False)
    if digits == 0:
        return (0.0, False)
    power = np.int64(0)
    if i < end:
        if byte_at(data, i) != 69 and byte_at(data, i) != 101:
            return (0.0, False)
        power, good = whole_number(data, i + 1, end)
        if not good or byte_at(data, i + 1) <= 32 or byte_at(data, end - 1) <= 32 or (power > 100) or (power < -100):
            return (0.0, False)
    power -= places
    if power < -22 or power > 22:
        return (0.0, False)
    found = np.float64(value)
    scale = 1.0
    for _ in range(abs(power)):
        scale *= 10.0
    found = found * scale if power > 0 else found / scale
    return (-found if negative else found, True)
