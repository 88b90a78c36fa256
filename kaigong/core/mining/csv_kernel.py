"""The compiled scan of CSV (numba), over the same state as that of XES: bytes come in pieces, words become codes."""

from typing import Any

import numpy as np

from kaigong.core.compiled import numba
from kaigong.core.mining.bytes_kernel import (
    DAY,
    MICRO,
    NO_TIME,
    ONES,
    SEED,
    byte_at,
    days_from_civil,
    easy_fraction,
    hash_of,
    iso_time,
    keep,
    load8,
    long_at,
    lowest,
    mixed,
    month_length,
    number_at,
    set_byte,
    set_long,
    set_number,
    two_digits,
    unsigned_at,
    whole_number,
    zeros,
    zone_offset,
)
from kaigong.core.mining.xes_kernel import (
    A_EV_CASE,
    A_EV_NAME,
    A_EV_RESOURCE,
    A_EV_TIME,
    A_PEND,
    A_S_CTX,
    A_SCRATCH,
    A_SLOTS,
    A_TOK_OWNER,
    A_TOK_VALUE,
    A_W_BAD,
    A_W_CODE,
    A_W_SPACE,
    ARENA,
    BY_BYTE,
    BY_LONG,
    BY_NUMBER,
    DONE,
    EVENTS,
    F_UTF8,
    FAULTS,
    LOW_HALF,
    MORE,
    N_ARENA,
    N_EV_CASE,
    N_F_CODE,
    N_SCRATCH,
    N_SLOTS,
    N_TOK_OWNER,
    N_W_OFF,
    NEED,
    POS,
    ROOM,
    TAG_LENGTH,
    WORDS,
    fault,
    find_word,
)

# scalars of this scan
DELIMITER, COLUMNS, ATTRIBUTES, ORDER = 28, 29, 30, 31
WAITING, TOUCHED = 16, 17  # cases not looked up yet; the sum of what was fetched for them, of no other use
BATCH, BY_CASE = 32, 4  # so many wait before they are looked up together, each with its event, place, length and hash
KEPT = 26  # values beside case, activity, time and resource that a row keeps: its attributes, or its start
# what a column is for
SKIP, CASE, ACTIVITY, TIME, RESOURCE, START, ATTRIBUTE = -1, 0, 1, 2, 3, 4, 5
# faults
F_FIELDS, F_OPEN, F_NO_CASE, F_NO_ACTIVITY, F_NO_TIME, F_BAD_TIME = 101, 102, 103, 104, 105, 106
# how a date is written
YEAR_FIRST, DAY_FIRST, MONTH_FIRST, SECONDS, MILLIS, MICROS, COMPACT, SERIAL = 0, 1, 2, 3, 4, 5, 6, 7
SERIAL_1970, SERIAL_LEAST, SERIAL_END = 25569, 20_000, 80_000  # days as Excel counts them: 1970-01-01, 1954 … 2119
LONGEST = 1 << 20
MONTHS = tuple(
    int.from_bytes(name.encode(), "big")
    for name in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
)
NEW_LINES = np.uint64(0x0A0A0A0A0A0A0A0A)
QUOTE = 34
NOON_BEFORE, NOON_AFTER = np.uint64(0x888DE58AB8E4), np.uint64(0x888DE58BB8E4)  # 上午, 下午


@numba.njit
def digits(data: Any, i: Any, end: Any) -> Any:
    """A run of up to nine digits from i on: (value, where it ends)."""
    value, begin = np.int64(0), i
    while i < end and i < begin + 9 and 48 <= byte_at(data, i) <= 57:
        value = value * 10 + byte_at(data, i) - 48
        i += 1
    return value, i


@numba.njit
def past_separators(data: Any, i: Any, end: Any) -> Any:
    """Over what may stand between the numbers of a date: marks, spaces, T and the characters 年月日号时点分秒."""
    while i < end:
        each = byte_at(data, i)
        if each == 32 or (44 <= each <= 47) or each == 58 or each == 84 or each == 116:
            i += 1
            continue
        sign = (each << 16) | (byte_at(data, i + 1) << 8) | byte_at(data, i + 2)
        day = sign in (0xE5B9B4, 0xE69C88, 0xE697A5, 0xE58FB7)
        if day or sign in (0xE697B6, 0xE782B9, 0xE58886, 0xE7A792):
            i += 3
        else:
            break
    return min(i, end)


@numba.njit
def month_name(data: Any, i: Any, end: Any) -> Any:
    """A month by its English name or the first three letters of it: (1 to 12 or 0, where it ends)."""
    j = i
    while j < end and 97 <= byte_at(data, j) | 32 <= 122:
        j += 1
    if j - i < 3:
        return np.int64(0), i
    sign = ((byte_at(data, i) | 32) << 16) | ((byte_at(data, i + 1) | 32) << 8) | (byte_at(data, i + 2) | 32)
    for n in range(12):
        if sign == MONTHS[n]:
            return np.int64(n + 1), j
    return np.int64(0), i


@numba.njit
def named_time(data: Any, begin: Any, end: Any) -> Any:
    """A date with the name of its month, after the day or before it: 3-Jan-2022, January 3, 2022."""
    day, i = digits(data, begin, end)
    after = i > begin
    month, j = month_name(data, past_separators(data, i, end), end)
    if not after:
        day, i = digits(data, past_separators(data, j, end), end)
        j = i
    begin = past_separators(data, j, end)
    year, i = digits(data, begin, end)
    if i - begin == 2:
        year += 2000 if year < 70 else 1900
    if month == 0 or year < 1000 or year > 9999 or day < 1 or day > month_length(year, month):
        return NO_TIME
    within = rest_of_day(data, i, end)
    return NO_TIME if within == NO_TIME else days_from_civil(year, month, day) * DAY * MICRO + within


@numba.njit
def loose_time(data: Any, begin: Any, end: Any, order: Any) -> Any:
    """A date in any common way of writing, with or without a time and a zone; NO_TIME where it is none."""
    while begin < end and byte_at(data, begin) <= 32:
        begin += 1
    while end > begin and byte_at(data, end - 1) <= 32:
        end -= 1
    if order >= SECONDS:
        return counted_time(data, begin, end, order)
    if order == YEAR_FIRST and end - begin >= 10 and byte_at(data, begin + 4) == 45:
        return iso_time(data, begin, end)
    a, i = digits(data, begin, end)
    first = i - begin
    j = past_separators(data, i, end)
    if j < end and 65 <= byte_at(data, j) <= 122 and first < 3:
        return named_time(data, begin, end)
    b, i = digits(data, j, end)
    j2 = past_separators(data, i, end)
    if i == j or first == 0 or j - begin == first or j2 == i:
        return NO_TIME
    c, i = digits(data, j2, end)
    year, month, day = a, b, c
    if order == DAY_FIRST:
        year, month, day = c, b, a
    elif order == MONTH_FIRST:
        year, month, day = c, a, b
    if order != YEAR_FIRST and i - j2 == 2:
        year += 2000 if year < 70 else 1900
    if year < 1000 or year > 9999 or month < 1 or month > 12 or day < 1 or day > month_length(year, month):
        return NO_TIME
    moment = days_from_civil(year, month, day) * DAY * MICRO
    return moment + rest_of_day(data, i, end) if rest_of_day(data, i, end) != NO_TIME else NO_TIME


@numba.njit(cache=True)
def one_time(address: Any, size: Any, order: Any) -> Any:
    """A single text as `loose_time` reads it, kept compiled for those who ask from outside."""
    return loose_time(address, 0, size, order)


@numba.njit
def rest_of_day(data: Any, i: Any, end: Any) -> Any:
    """What follows a date: nothing, or hours, minutes, seconds, AM or PM, a zone; microseconds to add or NO_TIME."""
    i = past_separators(data, i, end)
    if i == end:
        return np.int64(0)
    half = np.int64(0)
    if load8(data, i) & keep(6) in (NOON_BEFORE, NOON_AFTER) and i + 6 <= end:
        half = np.int64(97) if load8(data, i) & keep(6) == NOON_BEFORE else np.int64(112)
        i += 6
    hour, j = digits(data, i, end)
    if j == i or j - i > 2:
        return NO_TIME
    minute, second, fraction = np.int64(0), np.int64(0), np.int64(0)
    i = past_separators(data, j, end)
    if i < end and 48 <= byte_at(data, i) <= 57:
        minute, j = digits(data, i, end)
        i = past_separators(data, j, end) if j < end and byte_at(data, j) != 45 else j
        if i < end and 48 <= byte_at(data, i) <= 57:
            second, j = digits(data, i, end)
            i = j
            if j + 1 < end and (byte_at(data, j) == 46 or byte_at(data, j) == 44):
                unit = np.int64(100000)
                i = j + 1
                while i < end and 48 <= byte_at(data, i) <= 57:
                    fraction += unit * (byte_at(data, i) - 48)
                    unit //= 10
                    i += 1
            elif i < end and byte_at(data, i) != 45:
                i = past_separators(data, i, end)
    while i < end and byte_at(data, i) == 32:
        i += 1
    if i + 2 <= end and (byte_at(data, i + 1) | 32) == 109:
        half = byte_at(data, i) | 32
        i += 2
    if half:
        if (half != 97 and half != 112) or hour > 12 or hour == 0:
            return NO_TIME
        hour = hour % 12 + (12 if half == 112 else 0)
    offset, good = zone_offset(data, i, end)
    if not good or hour > 24 or minute > 59 or second > 60:
        return NO_TIME
    return ((hour * 60 + minute) * 60 + second - offset) * MICRO + fraction


@numba.njit
def serial_time(data: Any, begin: Any, end: Any) -> Any:
    """Days and their parts as Excel counts them, to the second."""
    day, i = digits(data, begin, end)
    if i - begin != 5 or day < SERIAL_LEAST or day >= SERIAL_END:
        return NO_TIME
    part, unit = 0.0, 0.1
    if i + 1 < end and (byte_at(data, i) == 46 or byte_at(data, i) == 44):
        i += 1
        while i < end and 48 <= byte_at(data, i) <= 57:
            part += unit * (byte_at(data, i) - 48)
            unit /= 10
            i += 1
    if i != end:
        return NO_TIME
    return ((day - SERIAL_1970) * DAY + np.int64(part * DAY + 0.5)) * MICRO


@numba.njit
def counted_time(data: Any, begin: Any, end: Any, order: Any) -> Any:
    """Seconds, milliseconds or microseconds since 1970, or digits alone: yyyymmdd, yyyymmddhhmmss, Excel's days."""
    if order == SERIAL:
        return serial_time(data, begin, end)
    if order == COMPACT:
        if end - begin != 8 and end - begin != 14 and end - begin != 12:
            return NO_TIME
        year = two_digits(data, begin) * 100 + two_digits(data, begin + 2)
        month, day = two_digits(data, begin + 4), two_digits(data, begin + 6)
        if year < 1000 or year > 9999 or month < 1 or month > 12 or day < 1 or day > month_length(year, month):
            return NO_TIME
        within = np.int64(0)
        if end - begin > 8:
            hour, minute = two_digits(data, begin + 8), two_digits(data, begin + 10)
            second = two_digits(data, begin + 12) if end - begin == 14 else np.int64(0)
            if hour > 23 or minute > 59 or second > 59:
                return NO_TIME
            within = (hour * 60 + minute) * 60 + second
        return (days_from_civil(year, month, day) * DAY + within) * MICRO
    value, good = whole_number(data, begin, end)
    if not good or abs(value) > 4_000_000_000_000_000:
        return NO_TIME
    if order == SECONDS:
        return value * MICRO if abs(value) < 100_000_000_000 else NO_TIME
    return value * 1000 if order == MILLIS else value


@numba.njit
def field_end(buf: Any, k: Any, n: Any, delimiters: Any) -> Any:
    """Where an unquoted field that nobody wants ends."""
    while k < n:
        word = load8(buf, k)
        stop = zeros(word ^ delimiters) | zeros(word ^ NEW_LINES)
        if stop:
            return k + np.int64(lowest(stop) >> np.uint64(3))
        k += 8
    return n


@numba.njit
def unquoted(st: Any, buf: Any, k: Any, n: Any) -> Any:
    """A quoted field, into the scratch: (length, where it ends; -1: it wants more bytes; -2: it is broken)."""
    out, begin, scratch = np.int64(0), k, st[A_SCRATCH]
    k += 1
    while k < n:
        each = byte_at(buf, k)
        if each == QUOTE:
            if k + 1 < n and byte_at(buf, k + 1) == QUOTE:
                k += 1
            else:
                k += 1
                break
        elif out + 16 >= st[N_SCRATCH] or k - begin > LONGEST:
            return out, np.int64(-2)
        set_byte(scratch, out, each)
        out += 1
        k += 1
    else:
        return out, np.int64(-1)
    if k >= n:
        return out, k
    if byte_at(buf, k) == 13 and k + 1 < n and byte_at(buf, k + 1) == 10:
        k += 1
    if byte_at(buf, k) != 10 and byte_at(buf, k) != st[DELIMITER]:
        return out, np.int64(-2)
    return out, k


@numba.njit
def text_code(st: Any, data: Any, begin: Any, length: Any, col: Any, at: Any) -> Any:
    """The code of a text in its column; -1 for an empty one."""
    if length == 0:
        return np.int64(-1)
    entry = find_word(st, data, begin, length, col, hash_of(data, begin, length, col))
    if byte_at(st[A_W_BAD], entry * BY_BYTE):
        fault(st, F_UTF8, at, 0)
    return number_at(st[A_W_CODE], entry * BY_NUMBER)


@numba.njit
def cases(st: Any, buf: Any) -> Any:
    """Look up the cases that wait, in their order. Among many cases each costs a walk to a far place in memory, or two;
    so the places are fetched first, one after the other without waiting, and only then looked at."""
    waiting, touched, mask, pend = st[WAITING], np.int64(0), np.uint64(st[N_SLOTS] - 1), st[A_PEND]
    if waiting == 0:
        return
    for j in range(waiting):
        set_long(pend, BATCH * BY_CASE + j, long_at(st[A_SLOTS], np.int64(unsigned_at(pend, j * BY_CASE + 3) & mask)))
    for j in range(waiting):
        found = long_at(pend, BATCH * BY_CASE + j)
        if found >= 0:
            touched += long_at(st[A_W_SPACE], (found & LOW_HALF) * BY_LONG)
    st[TOUCHED] += touched
    for j in range(waiting):
        begin, hash = long_at(pend, j * BY_CASE + 1), unsigned_at(pend, j * BY_CASE + 3)
        entry = find_word(st, buf, begin, long_at(pend, j * BY_CASE + 2), role_column(CASE), hash)
        if byte_at(st[A_W_BAD], entry * BY_BYTE):
            fault(st, F_UTF8, begin, 0)
        set_number(st[A_EV_CASE], long_at(pend, j * BY_CASE), number_at(st[A_W_CODE], entry * BY_NUMBER))
    st[WAITING] = 0


@numba.njit
def case_field(st: Any, buf: Any, k: Any, n: Any, delimiters: Any, final: Any) -> Any:
    """As `plain_field` for the case, whose code is looked up later: (whether there is one, where it ends)."""
    begin, hash = k, SEED ^ np.uint64(role_column(CASE))
    while True:
        word = load8(buf, k)
        stop = zeros(word ^ delimiters) | zeros(word ^ NEW_LINES)
        if stop or k >= n:
            break
        hash = mixed(hash, word)
        k += 8
    within = np.int64(lowest(stop) >> np.uint64(3)) if stop else np.int64(0)
    if k + within > n:
        within = n - k
    end = k + within
    if end >= n and not final:
        return False, n
    length = end - begin
    if length and byte_at(buf, end - 1) == 13:
        length -= 1
        hash = hash_of(buf, begin, length, role_column(CASE))
    else:
        if within:
            hash = mixed(hash, word & keep(within))
        hash = mixed(hash, np.uint64(length))
    if length == 0:
        return False, end
    at = st[A_PEND]
    j = st[WAITING] * BY_CASE
    set_long(at, j, st[EVENTS])
    set_long(at, j + 1, begin)
    set_long(at, j + 2, length)
    set_long(at, j + 3, np.int64(hash))
    st[WAITING] += 1
    return True, end


@numba.njit
def plain_field(st: Any, buf: Any, k: Any, n: Any, col: Any, delimiters: Any, final: Any) -> Any:
    """The code of an unquoted field, hashed while its end is looked for: (code, where it ends)."""
    begin, hash = k, SEED ^ np.uint64(col)
    while True:
        word = load8(buf, k)
        stop = zeros(word ^ delimiters) | zeros(word ^ NEW_LINES)
        if stop or k >= n:
            break
        hash = mixed(hash, word)
        k += 8
    within = np.int64(lowest(stop) >> np.uint64(3)) if stop else np.int64(0)
    if k + within > n:
        within = n - k
    end = k + within
    if end >= n and not final:
        return np.int64(-1), n
    if end > begin and byte_at(buf, end - 1) == 13:
        return text_code(st, buf, begin, end - 1 - begin, col, begin), end
    if end == begin:
        return np.int64(-1), end
    if within:
        hash = mixed(hash, word & keep(within))
    entry = find_word(st, buf, begin, end - begin, col, mixed(hash, np.uint64(end - begin)))
    if byte_at(st[A_W_BAD], entry * BY_BYTE):
        fault(st, F_UTF8, begin, 0)
    return number_at(st[A_W_CODE], entry * BY_NUMBER), end


@numba.njit
def put_time(st: Any, data: Any, begin: Any, end: Any, role: Any, at: Any) -> Any:
    """Keep a time; whether it was one (an empty start is none and no fault)."""
    e = st[EVENTS]
    if end > begin and byte_at(data, end - 1) == 13:
        end -= 1
    if end == begin:
        if role == TIME:
            fault(st, F_NO_TIME, at, 0)
        else:
            set_long(st[A_TOK_VALUE], e, NO_TIME)
        return role != TIME
    moment = loose_time(data, begin, end, st[ORDER])
    if moment == NO_TIME:
        fault(st, F_BAD_TIME, at, end - begin)
        return False
    set_long(st[A_EV_TIME] if role == TIME else st[A_TOK_VALUE], e, moment)
    return True


@numba.njit
def put_code(st: Any, role: Any, code: Any, at: Any) -> Any:
    """Keep a code; whether the row may stand."""
    e = st[EVENTS]
    if role == CASE:
        set_number(st[A_EV_CASE], e, code)
        if code < 0:
            fault(st, F_NO_CASE, at, 0)
        return code >= 0
    if role == ACTIVITY:
        set_number(st[A_EV_NAME], e, code)
        if code < 0:
            fault(st, F_NO_ACTIVITY, at, 0)
        return code >= 0
    if role == RESOURCE:
        set_number(st[A_EV_RESOURCE], e, code)
    else:
        set_number(st[A_TOK_OWNER], e * st[ATTRIBUTES] + role - ATTRIBUTE, code)
    return True


@numba.njit
def space(st: Any) -> Any:
    """Whether the next row finds room; else NEED has the bits of what must grow."""
    need, most = 0, st[COLUMNS] + 64  # a row gives at most so many words, and twice as many faults
    if st[EVENTS] + 2 >= st[N_EV_CASE]:
        need |= 1
    if (st[EVENTS] + 2) * st[KEPT] >= st[N_TOK_OWNER]:
        need |= 4
    if st[WORDS] + most >= st[N_W_OFF] or 2 * (st[WORDS] + most) >= st[N_SLOTS]:
        need |= 16
    if st[FAULTS] + 2 * most >= st[N_F_CODE]:
        need |= 64
    st[NEED], st[TAG_LENGTH] = need, 0
    return need == 0


@numba.njit
def row_end(buf: Any, k: Any, n: Any) -> Any:
    """After the next end of line, or the end of all."""
    while k < n and byte_at(buf, k) != 10:
        k += 1
    return min(k + 1, n)


@numba.njit(cache=True, nogil=True)
def scan(buf: Any, n: Any, final: Any, st: Any) -> Any:
    """Scan rows from POS on. A row that is not whole yet is left for the next call; a bad row is named and left out."""
    status = rows(buf, n, final, st)
    cases(st, buf)
    return status


@numba.njit
def rows(buf: Any, n: Any, final: Any, st: Any) -> Any:
    """The rows, as far as there is room; the cases of the last few wait."""
    i = st[POS]
    delimiter, columns = st[DELIMITER], st[COLUMNS]
    delimiters = np.uint64(delimiter) * ONES
    while True:
        st[POS] = i
        if st[WAITING] >= BATCH - 1:
            cases(st, buf)
        if i >= n:
            return DONE if final else MORE
        if not space(st):
            return ROOM
        if st[N_ARENA] - st[ARENA] < n - i + 64:
            st[NEED], st[TAG_LENGTH] = 32, n - i
            return ROOM
        if byte_at(buf, i) == 10 or (byte_at(buf, i) == 13 and i + 1 < n and byte_at(buf, i + 1) == 10):
            i = row_end(buf, i, n)
            continue
        k, c, stands, faults = i, np.int64(0), True, st[FAULTS]
        while True:
            role = number_at(st[A_S_CTX], c) if c < columns else np.int64(SKIP)
            begin = k
            if k < n and byte_at(buf, k) == QUOTE:
                length, k = unquoted(st, buf, k, n)
                if k == -1 and not final and n - i <= LONGEST:
                    k = -1
                    break
                if k < 0:
                    k = -2
                    break
                if k >= n and not final:
                    break
                if role in (TIME, START):
                    stands &= put_time(st, st[A_SCRATCH], 0, length, role, begin)
                elif role != SKIP:
                    if role == CASE:
                        cases(st, buf)  # in their order
                    stands &= put_code(
                        st, role, text_code(st, st[A_SCRATCH], 0, length, role_column(role), begin), begin
                    )
            elif role == SKIP:
                k = field_end(buf, k, n, delimiters)
            elif role in (TIME, START):
                k = field_end(buf, k, n, delimiters)
                if k < n or final:
                    stands &= put_time(st, buf, begin, min(k, n), role, begin)
            elif role == CASE:
                there, k = case_field(st, buf, k, n, delimiters, final)
                if not there and (k < n or final):
                    stands &= put_code(st, role, np.int64(-1), begin)
            else:
                code, k = plain_field(st, buf, k, n, role_column(role), delimiters, final)
                if k < n or final:
                    stands &= put_code(st, role, code, begin)
            c += 1
            if k >= n or byte_at(buf, k) == 10:
                break
            k += 1
        if (k == -1 or k >= n) and not final:
            st[FAULTS] = faults
            return MORE
        if k < 0:
            st[FAULTS] = faults
            fault(st, F_OPEN, begin, 0)
            i = row_end(buf, i, n)
            continue
        if c != columns:
            st[FAULTS] = faults
            fault(st, F_FIELDS, i, c)
            stands = False
        if stands:
            st[EVENTS] += 1
        i = min(k + 1, n)


@numba.njit
def role_column(role: Any) -> Any:
    """The space of a column's words: as the columns of every log are numbered, attributes after them."""
    return np.int64(role)


@numba.njit(cache=True)
def words_as(data: Any, ends: Any, kind: Any, order: Any) -> Any:
    """Texts as whole numbers (0), fractions (1) or times (2): (64 bits of each, whether all are that)."""
    out = np.empty(len(ends), np.int64)
    begin = np.int64(0)
    for i in range(len(ends)):
        end = ends[i]
        if kind == 0:
            out[i], good = whole_number(data, begin, end)
            lead = begin + (byte_at(data, begin) == 45)
            if not good or (byte_at(data, lead) == 48 and end - lead > 1) or byte_at(data, begin) == 43:
                return out, False
        elif kind == 1:
            value, good = easy_fraction(data, begin, end)
            lead = begin + (byte_at(data, begin) == 45)
            if not good or (byte_at(data, lead) == 48 and end - lead > 1 and byte_at(data, lead + 1) != 46):
                return out, False
            out[i] = np.float64(value).view(np.int64)
        else:
            out[i] = loose_time(data, begin, end, order)
            if out[i] == NO_TIME or end - begin < 8:
                return out, False
        begin = end
    return out, True
