"""The compiled scan of XES (numba): one pass over bytes that come in pieces; docs/decisions/0019 says how and why.

The scan stops at the beginning of a tag when it wants more bytes or more room, and goes on there when called again.
Two ways lead over a tag. The careful one takes it apart as XML has it. It leaves a template behind: the very bytes up
to a value. The quick one compares what comes next with the templates that followed the last one before; only the
value is then looked at, eight bytes at a time. Whatever is not plain there goes the careful way.
"""

from typing import Any

import numpy as np

from kaigong.core.compiled import numba
from kaigong.core.mining.bytes_kernel import (
    AMPERSANDS,
    HIGH,
    LESS_THANS,
    NO_TIME,
    ONES,
    SEED,
    below_space,
    byte_at,
    easy_fraction,
    good_utf8,
    hash_of,
    iso_time,
    keep,
    load8,
    long_at,
    lowest,
    mixed,
    number_at,
    put_utf8,
    same,
    set_byte,
    set_long,
    set_number,
    small_at,
    unsigned_at,
    whole_number,
    zeros,
)

# what a scan says when it stops
DONE, MORE, ROOM, FATAL, WANT = 0, 1, 2, 3, -1
# scalars
POS, DEPTH, CTX, CASES, EVENTS, TOKENS, COLS, WORDS, ARENA, PLATES, PLATE_BYTES = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
FAULTS, BASE, IN_EVENT, EVENT_TOKENS, SERIAL, CASE_SERIAL, EVENT_SERIAL, LAST_PLATE = 11, 12, 13, 14, 15, 16, 17, 18
PENDING, ROOT_SEEN, NEED, NO_ZONE, EVENT_BYTE, LOST, ALL, EVENT_PENDING = 19, 20, 21, 22, 23, 24, 25, 26
TAG_LENGTH = 27
# contexts: what an attribute belongs to; an attribute's own number where it is nested
NOWHERE, LOG, TRACE, EVENT, GLOBAL, IGNORED, ABOUT = -1, -2, -3, -4, -5, -6, -7
# elements
E_UNKNOWN, E_LOG, E_TRACE, E_EVENT, E_STRING, E_DATE, E_INT, E_FLOAT, E_BOOL, E_ID, E_LIST = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
)
E_CONTAINER, E_VALUES, E_GLOBAL, E_EXTENSION, E_CLASSIFIER = 11, 12, 13, 14, 15
# columns every log has, in this order
CASE_NAME, NAME, TIME, RESOURCE, LIFECYCLE, STANDARD = 0, 1, 2, 3, 4, 5
# faults
F_CUT, F_TAG, F_QUOTE, F_LESS, F_NOT_CLOSED, F_NO_START, F_TEXT, F_KEY, F_VALUE, F_TWICE = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
F_NO_NAME, F_NO_TIME, F_DATE, F_INT, F_FLOAT, F_BOOL, F_UTF8, F_ENTITY, F_CHAR, F_UNKNOWN = (
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
    19,
    20,
)
F_PLACE, F_DEEP, F_NOT_XES, F_AFTER, F_DOCTYPE, F_NO_CASE, F_SAME_ATTRIBUTE, F_LONG = 21, 22, 23, 24, 25, 26, 27, 28
# templates
P_CASE, P_CASE_END, P_EVENT, P_EVENT_END, P_VALUE = 0, 1, 2, 3, 4
WAYS, MAX_PLATES, MAX_PLATE, MAX_DEPTH, MAX_QUICK, SLACK = 6, 512, 248, 500, 1 << 10, 32
MAX_ATTRIBUTES = 24
UNREADABLE, READ, LATER = 0, 1, 2


# the arrays behind the state: their addresses, then how much they hold, then the tag taken apart
ADDRESSES = (
    "ev_case",
    "ev_name",
    "ev_time",
    "ev_resource",
    "ev_lifecycle",
    "case_name",
    "case_first",
    "tok_owner",
    "tok_col",
    "tok_value",
    "col_parent",
    "col_kind",
    "col_element",
    "col_scope",
    "col_key",
    "col_words",
    "col_last",
    "col_more",
    "w_off",
    "w_len",
    "w_space",
    "w_code",
    "w_hash",
    "w_bad",
    "w_head",
    "slots",
    "arena",
    "plates",
    "p_off",
    "p_len",
    "p_kind",
    "p_ctx",
    "p_depth",
    "p_col",
    "p_next",
    "s_element",
    "s_ctx",
    "s_hash",
    "f_code",
    "f_byte",
    "f_data",
    "pend",
    "scratch",
)
FIRST_ADDRESS = 32
FIRST_SIZE = FIRST_ADDRESS + len(ADDRESSES)
TAG = FIRST_SIZE + len(ADDRESSES)
(
    A_EV_CASE,
    A_EV_NAME,
    A_EV_TIME,
    A_EV_RESOURCE,
    A_EV_LIFECYCLE,
    A_CASE_NAME,
    A_CASE_FIRST,
    A_TOK_OWNER,
    A_TOK_COL,
    A_TOK_VALUE,
    A_COL_PARENT,
    A_COL_KIND,
    A_COL_ELEMENT,
    A_COL_SCOPE,
    A_COL_KEY,
    A_COL_WORDS,
    A_COL_LAST,
    A_COL_MORE,
    A_W_OFF,
    A_W_LEN,
    A_W_SPACE,
    A_W_CODE,
    A_W_HASH,
    A_W_BAD,
    A_W_HEAD,
    A_SLOTS,
    A_ARENA,
    A_PLATES,
    A_P_OFF,
    A_P_LEN,
    A_P_KIND,
    A_P_CTX,
    A_P_DEPTH,
    A_P_COL,
    A_P_NEXT,
    A_S_ELEMENT,
    A_S_CTX,
    A_S_HASH,
    A_F_CODE,
    A_F_BYTE,
    A_F_DATA,
    A_PEND,
    A_SCRATCH,
) = range(FIRST_ADDRESS, FIRST_ADDRESS + len(ADDRESSES))
(
    N_EV_CASE,
    N_EV_NAME,
    N_EV_TIME,
    N_EV_RESOURCE,
    N_EV_LIFECYCLE,
    N_CASE_NAME,
    N_CASE_FIRST,
    N_TOK_OWNER,
    N_TOK_COL,
    N_TOK_VALUE,
    N_COL_PARENT,
    N_COL_KIND,
    N_COL_ELEMENT,
    N_COL_SCOPE,
    N_COL_KEY,
    N_COL_WORDS,
    N_COL_LAST,
    N_COL_MORE,
    N_W_OFF,
    N_W_LEN,
    N_W_SPACE,
    N_W_CODE,
    N_W_HASH,
    N_W_BAD,
    N_W_HEAD,
    N_SLOTS,
    N_ARENA,
    N_PLATES,
    N_P_OFF,
    N_P_LEN,
    N_P_KIND,
    N_P_CTX,
    N_P_DEPTH,
    N_P_COL,
    N_P_NEXT,
    N_S_ELEMENT,
    N_S_CTX,
    N_S_HASH,
    N_F_CODE,
    N_F_BYTE,
    N_F_DATA,
    N_PEND,
    N_SCRATCH,
) = range(FIRST_SIZE, FIRST_SIZE + len(ADDRESSES))
PENDS = 3
BY_LONG, BY_NUMBER, BY_BYTE = (
    8,
    16,
    64,
)  # a word is a record of 64 bytes, so that looking at it costs one line of the cache


HEAD = 24  # bytes of a word that stand in its record
HALF, LOW_HALF = np.uint64(33), np.int64(0xFFFFFFFF)


@numba.njit
def fault(st: Any, code: Any, at: Any, data: Any) -> Any:
    k = st[FAULTS]
    if k < st[N_F_CODE]:
        set_number(st[A_F_CODE], k, code)
        set_long(st[A_F_BYTE], k, st[BASE] + at)
        set_long(st[A_F_DATA], k, data)
        st[FAULTS] = k + 1


@numba.njit
def is_word(st: Any, entry: Any, data: Any, begin: Any, length: Any, space: Any) -> Any:
    if long_at(st[A_W_SPACE], entry * BY_LONG) != space or number_at(st[A_W_LEN], entry * BY_NUMBER) != length:
        return False
    if length <= HEAD:
        return same(st[A_W_HEAD], entry * BY_BYTE, data, begin, length)
    return same(st[A_ARENA], long_at(st[A_W_OFF], entry * BY_LONG), data, begin, length)


@numba.njit
def find_word(st: Any, data: Any, begin: Any, length: Any, space: Any, hash: Any) -> Any:
    """The entry of a word in its space, made when it is new. A slot has the upper half of the hash beside the entry, so
    that other words that were to stand there cost no look at them."""
    mask, mark = st[N_SLOTS] - 1, np.int64(hash >> HALF) << 32
    slot = np.int64(hash & np.uint64(mask))
    while True:
        found = long_at(st[A_SLOTS], slot)
        if found < 0:
            break
        entry = found & LOW_HALF
        if found ^ entry == mark and is_word(st, entry, data, begin, length, space):
            return entry
        slot = slot + 1 & mask
    return new_word(st, data, begin, length, space, hash, slot)


@numba.njit
def new_word(st: Any, data: Any, begin: Any, length: Any, space: Any, hash: Any, slot: Any) -> Any:
    entry, off = (st[WORDS], st[ARENA])
    for i in range(length):
        set_byte(st[A_ARENA], off + i, byte_at(data, begin + i))
        if i < HEAD:
            set_byte(st[A_W_HEAD], entry * BY_BYTE + i, byte_at(data, begin + i))
    set_long(st[A_W_OFF], entry * BY_LONG, off)
    set_number(st[A_W_LEN], entry * BY_NUMBER, length)
    set_long(st[A_W_SPACE], entry * BY_LONG, space)
    set_long(st[A_W_HASH], entry * BY_LONG, np.int64(hash))
    set_byte(st[A_W_BAD], entry * BY_BYTE, not good_utf8(data, begin, length))
    if space >= 0:
        set_number(st[A_W_CODE], entry * BY_NUMBER, number_at(st[A_COL_WORDS], space))
        set_number(st[A_COL_WORDS], space, number_at(st[A_COL_WORDS], space) + 1)
    else:
        set_number(st[A_W_CODE], entry * BY_NUMBER, -1)
    set_long(st[A_SLOTS], slot, np.int64(hash >> HALF) << 32 | entry)
    st[WORDS] = entry + 1
    st[ARENA] = off + length
    return entry


@numba.njit
def rehash(st: Any) -> Any:
    """Put every word into its place again, after the table of places has grown."""
    mask = st[N_SLOTS] - 1
    for place in range(st[N_SLOTS]):
        set_long(st[A_SLOTS], place, -1)
    for entry in range(st[WORDS]):
        hash = unsigned_at(st[A_W_HASH], entry * BY_LONG)
        slot = np.int64(hash & np.uint64(mask))
        while long_at(st[A_SLOTS], slot) >= 0:
            slot = slot + 1 & mask
        set_long(st[A_SLOTS], slot, np.int64(hash >> HALF) << 32 | entry)


@numba.njit
def word_of(st: Any, data: Any, begin: Any, length: Any, space: Any, at: Any) -> Any:
    entry = find_word(st, data, begin, length, space, hash_of(data, begin, length, space))
    if byte_at(st[A_W_BAD], entry * BY_BYTE):
        fault(st, F_UTF8, at, entry)
    return entry


@numba.njit
def new_column(st: Any, parent: Any, element: Any, kind: Any, key: Any) -> Any:
    col = st[COLS]
    scope = parent
    if parent >= 0:
        scope = small_at(st[A_COL_SCOPE], parent)
    set_number(st[A_COL_PARENT], col, parent)
    set_number(st[A_COL_ELEMENT], col, element)
    set_byte(st[A_COL_KIND], col, kind)
    set_byte(st[A_COL_SCOPE], col, scope)
    set_number(st[A_COL_KEY], col, key)
    set_number(st[A_COL_WORDS], col, 0)
    set_long(st[A_COL_LAST], col, -1)
    set_number(st[A_COL_MORE], col, -1)
    st[COLS] = col + 1
    return col


@numba.njit
def kind_of(element: Any) -> Any:
    """How the values of an element are kept: as texts, or as what they are."""
    if element in (E_DATE, E_INT, E_FLOAT, E_BOOL):
        return element
    return E_STRING


@numba.njit
def column_of(st: Any, ctx: Any, element: Any, data: Any, begin: Any, length: Any, at: Any) -> Any:
    """The column of an attribute by what it belongs to, its element and its key."""
    space = -np.int64(1 + (ctx + 16) * 16 + element)
    entry = word_of(st, data, begin, length, space, at)
    if number_at(st[A_W_CODE], entry * BY_NUMBER) < 0:
        set_number(st[A_W_CODE], entry * BY_NUMBER, new_column(st, ctx, element, kind_of(element), entry))
    return number_at(st[A_W_CODE], entry * BY_NUMBER)


@numba.njit
def name_element(data: Any, begin: Any, end: Any) -> Any:
    """Which element a tag's name stands for; a prefix counts for nothing."""
    for i in range(begin, end):
        if byte_at(data, i) == 58:
            begin = i + 1
    length = end - begin
    if length < 2 or length > 10:
        return E_UNKNOWN
    loaded = load8(data, begin)
    word = np.int64(loaded & keep(length)) if length < 8 else np.int64(loaded)
    if length == 3:
        return E_LOG if word == 0x676F6C else E_INT if word == 0x746E69 else E_UNKNOWN
    if length == 5:
        if word == 0x746E657665:
            return E_EVENT
        return E_TRACE if word == 0x6563617274 else E_FLOAT if word == 0x74616F6C66 else E_UNKNOWN
    if length == 6:
        if word == 0x676E69727473:
            return E_STRING
        return E_VALUES if word == 0x7365756C6176 else E_GLOBAL if word == 0x6C61626F6C67 else E_UNKNOWN
    if length == 4:
        return E_DATE if word == 0x65746164 else E_LIST if word == 0x7473696C else E_UNKNOWN
    if length == 7:
        return E_BOOL if word == 0x6E61656C6F6F62 else E_UNKNOWN
    if length == 2:
        return E_ID if word == 0x6469 else E_UNKNOWN
    if length == 9:
        if word == 0x656E6961746E6F63 and byte_at(data, begin + 8) == 114:
            return E_CONTAINER
        return E_EXTENSION if word == 0x6F69736E65747865 and byte_at(data, begin + 8) == 110 else E_UNKNOWN
    if (
        length == 10
        and word == 0x6966697373616C63
        and (byte_at(data, begin + 8) == 101)
        and (byte_at(data, begin + 9) == 114)
    ):
        return E_CLASSIFIER
    return E_UNKNOWN


@numba.njit(inline="always")
def is_name_byte(byte: Any) -> Any:
    return (
        97 <= byte <= 122
        or 65 <= byte <= 90
        or 48 <= byte <= 57
        or (byte == 58)
        or (byte == 95)
        or (byte == 45)
        or (byte == 46)
        or (byte >= 128)
    )


@numba.njit(inline="always")
def is_space(byte: Any) -> Any:
    return byte == 32 or byte == 10 or byte == 9 or (byte == 13)


T_END, T_NAME, T_NAME_END, T_CLOSES, T_EMPTY, T_COUNT, T_ATTRIBUTES = (0, 1, 2, 3, 4, 5, 8)


@numba.njit
def skip_markup(st: Any, buf: Any, i: Any, n: Any) -> Any:
    """Over a comment, CDATA, a processing instruction or a document type: DONE or WANT."""
    st[TAG + T_COUNT] = -1
    if byte_at(buf, i + 1) == 63:
        for k in range(i + 2, n - 1):
            if byte_at(buf, k) == 63 and byte_at(buf, k + 1) == 62:
                st[TAG + T_END] = k + 2
                return DONE
        return WANT
    if i + 9 > n:
        return WANT
    if byte_at(buf, i + 2) == 45 and byte_at(buf, i + 3) == 45:
        for k in range(i + 4, n - 2):
            if byte_at(buf, k) == 45 and byte_at(buf, k + 1) == 45 and (byte_at(buf, k + 2) == 62):
                st[TAG + T_END] = k + 3
                return DONE
        return WANT
    if byte_at(buf, i + 2) == 91:
        st[TAG + T_COUNT] = -2
        for k in range(i + 9, n - 2):
            if byte_at(buf, k) == 93 and byte_at(buf, k + 1) == 93 and (byte_at(buf, k + 2) == 62):
                st[TAG + T_END] = k + 3
                return DONE
        return WANT
    st[TAG + T_COUNT] = -3
    inside, quote = (0, 0)
    for k in range(i + 2, n):
        byte = byte_at(buf, k)
        if quote:
            if byte == quote:
                quote = 0
        elif byte == 34 or byte == 39:
            quote = byte
        elif byte == 91:
            inside += 1
        elif byte == 93:
            inside -= 1
        elif byte == 62 and inside <= 0:
            st[TAG + T_END] = k + 1
            return DONE
    return WANT


@numba.njit
def take_apart(st: Any, buf: Any, i: Any, n: Any) -> Any:
    """The parts of the tag at i, into `tag`: DONE, WANT, or the code of a fault at st[TAG + T_END]."""
    if i + 2 > n:
        return WANT
    if byte_at(buf, i + 1) == 33 or byte_at(buf, i + 1) == 63:
        return skip_markup(st, buf, i, n)
    k = i + 1
    st[TAG + T_CLOSES], st[TAG + T_EMPTY], st[TAG + T_COUNT] = (byte_at(buf, k) == 47, 0, 0)
    k += st[TAG + T_CLOSES]
    st[TAG + T_NAME] = k
    while k < n and is_name_byte(byte_at(buf, k)):
        k += 1
    st[TAG + T_NAME_END] = st[TAG + T_END] = k
    if k >= n:
        return WANT
    if k == st[TAG + T_NAME]:
        return F_TAG
    while True:
        gap = k
        while k < n and is_space(byte_at(buf, k)):
            k += 1
        gap = k - gap
        if k + 1 >= n and (not (k < n and byte_at(buf, k) == 62)):
            return WANT
        st[TAG + T_END] = k
        if byte_at(buf, k) == 62:
            st[TAG + T_END] = k + 1
            return DONE
        if byte_at(buf, k) == 47 and byte_at(buf, k + 1) == 62 and (not st[TAG + T_CLOSES]):
            st[TAG + T_EMPTY] = 1
            st[TAG + T_END] = k + 2
            return DONE
        if gap == 0 or st[TAG + T_CLOSES] or st[TAG + T_COUNT] >= MAX_ATTRIBUTES:
            return F_TAG
        begin = k
        while k < n and is_name_byte(byte_at(buf, k)):
            k += 1
        end = k
        while k < n and is_space(byte_at(buf, k)):
            k += 1
        if k >= n:
            return WANT
        st[TAG + T_END] = k
        if end == begin or byte_at(buf, k) != 61:
            return F_TAG
        k += 1
        while k < n and is_space(byte_at(buf, k)):
            k += 1
        if k >= n:
            return WANT
        st[TAG + T_END] = k
        quote = byte_at(buf, k)
        if quote != 34 and quote != 39:
            return F_QUOTE
        k += 1
        value = k
        while k < n and byte_at(buf, k) != quote and (byte_at(buf, k) != 60):
            k += 1
        if k >= n:
            return WANT
        if byte_at(buf, k) == 60:
            st[TAG + T_END] = k
            return F_LESS
        at = T_ATTRIBUTES + 4 * st[TAG + T_COUNT]
        st[TAG + at], st[TAG + at + 1], st[TAG + at + 2], st[TAG + at + 3] = (begin, end, value, k)
        st[TAG + T_COUNT] += 1
        k += 1


@numba.njit
def named(buf: Any, begin: Any, end: Any, word: Any, length: Any) -> Any:
    """Whether the bytes are a short name."""
    return end - begin == length and load8(buf, begin) & keep(length) == np.uint64(word)


@numba.njit
def plain(st: Any, buf: Any, begin: Any, end: Any) -> Any:
    """The value as it is meant, in the scratch: entities decoded, ends of line as spaces; how long it is."""
    out, k, scratch = (0, begin, st[A_SCRATCH])
    while k < end:
        byte = byte_at(buf, k)
        if byte == 38:
            used, point = reference(buf, k, end)
            if used == 0:
                fault(st, F_ENTITY, k, 0)
                set_byte(scratch, out, byte)
                out += 1
                k += 1
            else:
                out += put_utf8(point, scratch, out)
                k += used
        elif byte < 32:
            if byte != 9 and byte != 10 and (byte != 13):
                fault(st, F_CHAR, k, byte)
            set_byte(scratch, out, 32)
            out += 1
            k += 2 if byte == 13 and k + 1 < end and (byte_at(buf, k + 1) == 10) else 1
        else:
            set_byte(scratch, out, byte)
            out += 1
            k += 1
    for j in range(8):
        set_byte(scratch, out + j, 0)
    return out


@numba.njit
def reference(buf: Any, k: Any, end: Any) -> Any:
    """The entity at k: (how many bytes it takes, or 0; what it stands for)."""
    stop = k + 1
    while stop < end and stop < k + 12 and (byte_at(buf, stop) != 59):
        stop += 1
    if stop >= end or byte_at(buf, stop) != 59:
        return (0, 0)
    begin = k + 1
    if named(buf, begin, stop, 0x706D61, 3):
        return (5, 38)
    if named(buf, begin, stop, 0x746C, 2):
        return (4, 60)
    if named(buf, begin, stop, 0x7467, 2):
        return (4, 62)
    if named(buf, begin, stop, 0x746F7571, 4):
        return (6, 34)
    if named(buf, begin, stop, 0x736F7061, 4):
        return (6, 39)
    if stop - begin < 2 or byte_at(buf, begin) != 35:
        return (0, 0)
    base, point = 10, np.int64(0)
    begin += 1
    if byte_at(buf, begin) == 120:
        base = 16
        begin += 1
    if begin == stop:
        return (0, 0)
    for i in range(begin, stop):
        byte = np.int64(byte_at(buf, i))
        digit = byte - 48 if byte <= 57 else (byte | 32) - 87
        if digit < 0 or digit >= base or (byte > 57 and digit < 10):
            return (0, 0)
        point = point * base + digit
        if point > 0x10FFFF:
            return (0, 0)
    if point < 32 and point != 9 and (point != 10) and (point != 13):
        return (0, 0)
    if 0xD800 <= point <= 0xDFFF or point == 0xFFFE or point == 0xFFFF:
        return (0, 0)
    return (stop - k + 1, point)


@numba.njit
def place_of(st: Any, col: Any, at: Any) -> Any:
    """The column that takes the next value of this key for what is open now, or -1; and whose value it is."""
    scope = small_at(st[A_COL_SCOPE], col)
    owner, serial = (st[SERIAL], st[SERIAL])
    if scope == EVENT:
        owner, serial = (st[EVENTS], st[EVENT_SERIAL])
    elif scope == TRACE:
        owner, serial = (st[CASES] - 1, st[CASE_SERIAL])
    return (free_column(st, col, serial, at), owner)


@numba.njit
def take_value(st: Any, col: Any, owner: Any, data: Any, begin: Any, end: Any, at: Any) -> Any:
    """Keep one value of a column."""
    kind = small_at(st[A_COL_KIND], col)
    if kind == E_STRING:
        entry = word_of(st, data, begin, end - begin, col, at)
        put(st, col, owner, np.int64(number_at(st[A_W_CODE], entry * BY_NUMBER)))
        return
    value, how = typed(st, kind, data, begin, end, at)
    if how == UNREADABLE:
        return
    before = st[TOKENS]
    put(st, col, owner, value)
    if how == LATER and st[TOKENS] > before:
        k = st[PENDING]
        entry = word_of(st, data, begin, end - begin, -np.int64(1), at)
        set_long(st[A_PEND], k * PENDS + 0, before)
        set_long(st[A_PEND], k * PENDS + 1, entry)
        set_long(st[A_PEND], k * PENDS + 2, st[BASE] + at)
        st[PENDING] = k + 1


@numba.njit
def free_column(st: Any, col: Any, serial: Any, at: Any) -> Any:
    """The column itself, the next of its name within a list, or -1 where the key is already taken."""
    while long_at(st[A_COL_LAST], col) == serial:
        parent = number_at(st[A_COL_PARENT], col)
        if parent < 0 or number_at(st[A_COL_ELEMENT], parent) != E_LIST:
            if small_at(st[A_COL_SCOPE], col) == TRACE or small_at(st[A_COL_SCOPE], col) == EVENT:
                fault(st, F_TWICE, at, col)
                return -1
            break
        if number_at(st[A_COL_MORE], col) < 0:
            more = new_column(
                st,
                parent,
                number_at(st[A_COL_ELEMENT], col),
                small_at(st[A_COL_KIND], col),
                number_at(st[A_COL_KEY], col),
            )
            set_number(st[A_COL_MORE], col, more)
        col = number_at(st[A_COL_MORE], col)
    set_long(st[A_COL_LAST], col, serial)
    return col


@numba.njit
def put(st: Any, col: Any, owner: Any, value: Any) -> Any:
    if col < STANDARD:
        if col == NAME:
            set_number(st[A_EV_NAME], owner, value)
        elif col == TIME:
            set_long(st[A_EV_TIME], owner, value)
        elif col == RESOURCE:
            set_number(st[A_EV_RESOURCE], owner, value)
        elif col == LIFECYCLE:
            set_number(st[A_EV_LIFECYCLE], owner, value)
        elif owner >= 0:
            set_number(st[A_CASE_NAME], owner, value)
    elif st[ALL] or (small_at(st[A_COL_SCOPE], col) != EVENT and small_at(st[A_COL_SCOPE], col) != TRACE):
        k = st[TOKENS]
        set_number(st[A_TOK_OWNER], k, owner)
        set_number(st[A_TOK_COL], k, col)
        set_long(st[A_TOK_VALUE], k, value)
        st[TOKENS] = k + 1


@numba.njit
def typed(st: Any, kind: Any, data: Any, begin: Any, end: Any, at: Any) -> Any:
    """A value that is no text: its 64 bits, and whether it was read; a hard fraction is left for later."""
    if kind == E_DATE:
        moment = iso_time(data, begin, end)
        if moment == NO_TIME:
            fault(st, F_DATE, at, 0)
            return (moment, UNREADABLE)
        st[NO_ZONE] += not has_zone(data, begin, end)
        return (moment, READ)
    if kind == E_INT:
        number, good = whole_number(data, begin, end)
        if not good:
            fault(st, F_INT, at, 0)
        return (number, READ if good else UNREADABLE)
    if kind == E_BOOL:
        length = end - begin
        if length == 1 and (byte_at(data, begin) == 48 or byte_at(data, begin) == 49):
            return (np.int64(byte_at(data, begin)) - 48, READ)
        if length == 4 and load8(data, begin) & keep(4) | np.uint64(0x20202020) == np.uint64(0x65757274):
            return (np.int64(1), READ)
        if length == 5 and load8(data, begin) & keep(5) | np.uint64(0x2020202020) == np.uint64(0x65736C6166):
            return (np.int64(0), READ)
        fault(st, F_BOOL, at, 0)
        return (np.int64(0), UNREADABLE)
    value, easy = easy_fraction(data, begin, end)
    return (float_bits(value), READ if easy else LATER)


@numba.njit
def has_zone(data: Any, begin: Any, end: Any) -> Any:
    """Whether a date that could be read names its zone."""
    while end > begin and byte_at(data, end - 1) <= 32:
        end -= 1
    if byte_at(data, end - 1) == 90 or byte_at(data, end - 1) == 122:
        return True
    found = False
    for i in range(max(begin + 10, end - 6), end):
        found |= byte_at(data, i) == 43 or byte_at(data, i) == 45
    return found


@numba.njit
def float_bits(value: Any) -> Any:
    return np.float64(value).view(np.int64)


@numba.njit
def push(st: Any, element: Any, ctx: Any, hash: Any, at: Any) -> Any:
    depth = st[DEPTH]
    if depth >= MAX_DEPTH:
        fault(st, F_DEEP, at, depth)
        return False
    set_byte(st[A_S_ELEMENT], depth, element)
    set_number(st[A_S_CTX], depth, st[CTX])
    set_long(st[A_S_HASH], depth, hash)
    st[DEPTH] = depth + 1
    st[CTX] = ctx
    return True


@numba.njit
def pop(st: Any, at: Any) -> Any:
    depth = st[DEPTH] - 1
    element = small_at(st[A_S_ELEMENT], depth)
    st[DEPTH] = depth
    st[CTX] = number_at(st[A_S_CTX], depth)
    if element == E_EVENT and st[IN_EVENT]:
        end_event(st)


@numba.njit
def begin_case(st: Any, at: Any) -> Any:
    c = st[CASES]
    set_number(st[A_CASE_NAME], c, -1)
    set_long(st[A_CASE_FIRST], c, st[EVENTS])
    st[CASES] = c + 1
    st[SERIAL] += 1
    st[CASE_SERIAL] = st[SERIAL]


@numba.njit
def begin_event(st: Any, at: Any) -> Any:
    e = st[EVENTS]
    set_number(st[A_EV_CASE], e, st[CASES] - 1)
    set_number(st[A_EV_NAME], e, -1)
    set_number(st[A_EV_RESOURCE], e, -1)
    set_number(st[A_EV_LIFECYCLE], e, -1)
    set_long(st[A_EV_TIME], e, NO_TIME)
    st[IN_EVENT] = 1
    st[EVENT_TOKENS], st[EVENT_PENDING] = (st[TOKENS], st[PENDING])
    st[EVENT_BYTE] = st[BASE] + at
    st[SERIAL] += 1
    st[EVENT_SERIAL] = st[SERIAL]


@numba.njit
def end_event(st: Any) -> Any:
    """An event without an activity is left out; one without a time is only noted."""
    st[IN_EVENT] = 0
    e = st[EVENTS]
    if number_at(st[A_EV_NAME], e) < 0:
        fault(st, F_NO_NAME, st[EVENT_BYTE] - st[BASE], 0)
        st[TOKENS], st[PENDING] = (st[EVENT_TOKENS], st[EVENT_PENDING])
        st[LOST] += 1
        return
    if long_at(st[A_EV_TIME], e) == NO_TIME:
        fault(st, F_NO_TIME, st[EVENT_BYTE] - st[BASE], 0)
    st[EVENTS] = e + 1


@numba.njit
def close_until(st: Any, wanted: Any, at: Any) -> Any:
    """Close what is open above the innermost element of that kind, naming each; whether there is one."""
    depth = st[DEPTH] - 1
    while depth >= 0 and small_at(st[A_S_ELEMENT], depth) != wanted:
        depth -= 1
    if depth < 0:
        return False
    while st[DEPTH] > depth + 1:
        fault(st, F_NOT_CLOSED, at, small_at(st[A_S_ELEMENT], st[DEPTH] - 1))
        pop(st, at)
    return True


@numba.njit
def open_tag(st: Any, buf: Any, at: Any, element: Any, hash: Any) -> Any:
    """A start tag, taken apart: what it opens; False ends the scan."""
    ctx = st[CTX]
    if ctx == IGNORED:
        return st[TAG + T_EMPTY] or push(st, E_UNKNOWN, IGNORED, hash, at)
    if element == E_LOG:
        if ctx != NOWHERE or st[ROOT_SEEN]:
            fault(st, F_PLACE, at, element)
            return st[TAG + T_EMPTY] or push(st, E_UNKNOWN, IGNORED, hash, at)
        st[ROOT_SEEN] = 1
        st[SERIAL] += 1
        about(st, buf, at, element)
        return push(st, element, LOG, hash, at) and (not st[TAG + T_EMPTY] or leave(st, at))
    if ctx == NOWHERE:
        fault(st, F_AFTER if st[ROOT_SEEN] else F_NOT_XES, at, element)
        return bool(st[ROOT_SEEN]) and (st[TAG + T_EMPTY] or push(st, E_UNKNOWN, IGNORED, hash, at))
    if element == E_TRACE:
        if ctx != LOG:
            fault(st, F_NOT_CLOSED, at, small_at(st[A_S_ELEMENT], st[DEPTH] - 1))
            pop(st, at)
            close_until(st, E_LOG, at)
        begin_case(st, at)
        return push(st, element, TRACE, hash, at) and (not st[TAG + T_EMPTY] or leave(st, at))
    if element == E_EVENT:
        if ctx == LOG:
            fault(st, F_NO_CASE, at, 0)
            return st[TAG + T_EMPTY] or push(st, E_UNKNOWN, IGNORED, hash, at)
        if ctx != TRACE:
            fault(st, F_NOT_CLOSED, at, small_at(st[A_S_ELEMENT], st[DEPTH] - 1))
            pop(st, at)
            if not close_until(st, E_TRACE, at):
                fault(st, F_NO_CASE, at, 0)
                return st[TAG + T_EMPTY] or push(st, E_UNKNOWN, IGNORED, hash, at)
        begin_event(st, at)
        return push(st, element, EVENT, hash, at) and (not st[TAG + T_EMPTY] or leave(st, at))
    if element == E_VALUES:
        return st[TAG + T_EMPTY] or push(st, element, ctx, hash, at)
    if element in (E_GLOBAL, E_EXTENSION, E_CLASSIFIER):
        st[SERIAL] += 1
        about(st, buf, at, element)
        return st[TAG + T_EMPTY] or push(st, element, GLOBAL if element == E_GLOBAL else ABOUT, hash, at)
    if element == E_UNKNOWN:
        fault(st, F_UNKNOWN, at, 0)
        return st[TAG + T_EMPTY] or push(st, E_UNKNOWN, IGNORED, hash, at)
    return attribute(st, buf, at, element, hash)


@numba.njit
def leave(st: Any, at: Any) -> Any:
    pop(st, at)
    return True


@numba.njit
def about(st: Any, buf: Any, at: Any, element: Any) -> Any:
    """The XML attributes of a log, an extension, a global or a classifier, each as a text."""
    for j in range(st[TAG + T_COUNT]):
        a = T_ATTRIBUTES + 4 * j
        col = column_of(st, ABOUT, element, buf, st[TAG + a], st[TAG + a + 1] - st[TAG + a], st[TAG + a])
        length = plain(st, buf, st[TAG + a + 2], st[TAG + a + 3])
        entry = word_of(st, st[A_SCRATCH], 0, length, col, st[TAG + a + 2])
        k = st[TOKENS]
        set_number(st[A_TOK_OWNER], k, st[SERIAL])
        set_number(st[A_TOK_COL], k, col)
        set_long(st[A_TOK_VALUE], k, number_at(st[A_W_CODE], entry * BY_NUMBER))
        st[TOKENS] = k + 1


@numba.njit
def attribute(st: Any, buf: Any, at: Any, element: Any, hash: Any) -> Any:
    """An attribute element: its key gives the column, its value is kept, what is nested belongs to it."""
    key, value = (-1, -1)
    for j in range(st[TAG + T_COUNT]):
        a = T_ATTRIBUTES + 4 * j
        if named(buf, st[TAG + a], st[TAG + a + 1], 0x79656B, 3):
            if key >= 0:
                fault(st, F_SAME_ATTRIBUTE, st[TAG + a], 0)
            key = a
        elif named(buf, st[TAG + a], st[TAG + a + 1], 0x65756C6176, 5):
            if value >= 0:
                fault(st, F_SAME_ATTRIBUTE, st[TAG + a], 0)
            value = a
    if key < 0:
        fault(st, F_KEY, at, element)
        return st[TAG + T_EMPTY] or push(st, E_UNKNOWN, IGNORED, hash, at)
    length = plain(st, buf, st[TAG + key + 2], st[TAG + key + 3])
    col = column_of(st, st[CTX], element, st[A_SCRATCH], 0, length, st[TAG + key + 2])
    col, owner = place_of(st, col, st[TAG + key + 2])
    if col < 0:
        return st[TAG + T_EMPTY] or push(st, E_UNKNOWN, IGNORED, hash, at)
    if value >= 0:
        length = plain(st, buf, st[TAG + value + 2], st[TAG + value + 3])
        take_value(st, col, owner, st[A_SCRATCH], 0, length, st[TAG + value + 2])
    elif element != E_LIST and element != E_CONTAINER:
        fault(st, F_VALUE, at, element)
    return st[TAG + T_EMPTY] or push(st, element, col, hash, at)


@numba.njit
def close_tag(st: Any, buf: Any, at: Any, hash: Any) -> Any:
    """An end tag: closes what it names, and names what should have been closed before."""
    depth = st[DEPTH] - 1
    while depth >= 0 and long_at(st[A_S_HASH], depth) != hash:
        depth -= 1
    if depth < 0:
        fault(st, F_NO_START, at, name_element(buf, st[TAG + T_NAME], st[TAG + T_NAME_END]))
        return
    while st[DEPTH] > depth + 1:
        fault(st, F_NOT_CLOSED, at, small_at(st[A_S_ELEMENT], st[DEPTH] - 1))
        pop(st, at)
    pop(st, at)


@numba.njit
def is_plate(st: Any, p: Any, buf: Any, begin: Any, length: Any, kind: Any, ctx: Any, depth: Any, col: Any) -> Any:
    if (
        number_at(st[A_P_LEN], p) != length
        or small_at(st[A_P_KIND], p) != kind
        or number_at(st[A_P_CTX], p) != ctx
        or (number_at(st[A_P_DEPTH], p) != depth)
        or (number_at(st[A_P_COL], p) != col)
    ):
        return False
    return same(st[A_PLATES], number_at(st[A_P_OFF], p), buf, begin, length)


@numba.njit
def learn(st: Any, buf: Any, begin: Any, end: Any, kind: Any, ctx: Any, depth: Any, col: Any) -> Any:
    """Keep the bytes of a tag as a template, and that it followed the last one; which one it is."""
    length = end - begin
    last = st[LAST_PLATE]
    if length > MAX_PLATE or length <= 0:
        return np.int64(0)
    for w in range(WAYS):
        p = np.int64(number_at(st[A_P_NEXT], last * WAYS + w))
        if p >= 0 and is_plate(st, p, buf, begin, length, kind, ctx, depth, col):
            return p
    plate = np.int64(-1)
    for q in range(1, min(st[PLATES], MAX_PLATES)):
        if is_plate(st, q, buf, begin, length, kind, ctx, depth, col):
            plate = np.int64(q)
            break
    if plate < 0:
        plate, off = (st[PLATES], st[PLATE_BYTES])
        if plate >= MAX_PLATES:
            return np.int64(0)
        for i in range(length):
            set_byte(st[A_PLATES], off + i, byte_at(buf, begin + i))
        set_number(st[A_P_OFF], plate, off)
        set_number(st[A_P_LEN], plate, length)
        set_byte(st[A_P_KIND], plate, kind)
        set_number(st[A_P_COL], plate, col)
        set_number(st[A_P_CTX], plate, ctx)
        set_number(st[A_P_DEPTH], plate, depth)
        st[PLATES] = plate + 1
        st[PLATE_BYTES] = off + (length + 7) // 8 * 8
    for w in range(WAYS):
        if number_at(st[A_P_NEXT], last * WAYS + w) == plate:
            return plate
        if number_at(st[A_P_NEXT], last * WAYS + w) < 0:
            set_number(st[A_P_NEXT], last * WAYS + w, plate)
            return plate
    return plate


@numba.njit
def quick_value(st: Any, buf: Any, i: Any, n: Any, plate: Any, length: Any) -> Any:
    """A plain value behind a template: where the tag ends, or -1 where the careful way must be gone."""
    begin = i + length
    quote = np.uint64(byte_at(buf, begin - 1)) * ONES
    k = begin
    col = np.int64(number_at(st[A_P_COL], plate))
    hash, beyond = SEED ^ np.uint64(col), np.uint64(0)
    while True:
        word = load8(buf, k)
        stop = zeros(word ^ quote) | zeros(word ^ AMPERSANDS) | zeros(word ^ LESS_THANS) | below_space(word)
        if stop:
            break
        beyond |= word
        hash = mixed(hash, word)
        k += 8
        if k >= n or k - begin > MAX_QUICK:
            return np.int64(-1)
    within = np.int64(lowest(stop) >> np.uint64(3))
    if within:
        beyond |= word & keep(within)
        hash = mixed(hash, word & keep(within))
    k += within
    if (
        k + 3 > n
        or byte_at(buf, k) != byte_at(buf, begin - 1)
        or byte_at(buf, k + 1) != 47
        or (byte_at(buf, k + 2) != 62)
    ):
        return np.int64(-1)
    event = number_at(st[A_P_CTX], plate) == EVENT
    serial = st[EVENT_SERIAL] if event else st[CASE_SERIAL]
    if long_at(st[A_COL_LAST], col) == serial:
        return np.int64(-1)
    owner = st[EVENTS] if event else st[CASES] - 1
    if small_at(st[A_COL_KIND], col) == E_STRING:
        if col >= STANDARD and not st[ALL] and not beyond & HIGH:
            set_long(st[A_COL_LAST], col, serial)  # nobody wants the text, and it is ASCII, so there is no fault in it
            return k + 3
        entry = find_word(st, buf, begin, k - begin, col, mixed(hash, np.uint64(k - begin)))
        if byte_at(st[A_W_BAD], entry * BY_BYTE):
            return np.int64(-1)
        value = np.int64(number_at(st[A_W_CODE], entry * BY_NUMBER))
    elif small_at(st[A_COL_KIND], col) == E_DATE:
        value = quick_time(buf, begin, k)
        if value == NO_TIME:
            return np.int64(-1)
    else:
        return np.int64(-1)
    set_long(st[A_COL_LAST], col, serial)
    put(st, col, owner, value)
    return k + 3


@numba.njit
def quick_time(buf: Any, begin: Any, end: Any) -> Any:
    """A date, time and zone in the common shape `yyyy-mm-ddThh:mm:ss[.fff]+hh:mm`; NO_TIME for all else."""
    if end - begin < 20 or end - begin > 40 or (byte_at(buf, end - 1) != 90 and byte_at(buf, end - 3) != 58):
        return NO_TIME
    return iso_time(buf, begin, end)


@numba.njit
def follow(st: Any, buf: Any, i: Any, n: Any) -> Any:
    """Try the templates that followed the last: (where it ends or -1, which)."""
    last = st[LAST_PLATE]
    ctx = st[CTX]
    for w in range(WAYS):
        plate = np.int64(number_at(st[A_P_NEXT], last * WAYS + w))
        if plate < 0:
            break
        length = np.int64(number_at(st[A_P_LEN], plate))
        if (
            number_at(st[A_P_CTX], plate) != ctx
            or i + length + 8 > n
            or (not same(st[A_PLATES], number_at(st[A_P_OFF], plate), buf, i, length))
        ):
            continue
        kind = small_at(st[A_P_KIND], plate)
        if number_at(st[A_P_DEPTH], plate) != st[DEPTH]:
            continue
        if kind == P_VALUE:
            return (quick_value(st, buf, i, n, plate, length), plate)
        if kind == P_EVENT:
            begin_event(st, i)
            set_byte(st[A_S_ELEMENT], 2, E_EVENT)
            set_number(st[A_S_CTX], 2, TRACE)
            set_long(st[A_S_HASH], 2, number_at(st[A_P_COL], plate))
            st[DEPTH], st[CTX] = (3, EVENT)
        elif kind == P_EVENT_END:
            st[DEPTH], st[CTX] = (2, TRACE)
            end_event(st)
        elif kind == P_CASE:
            begin_case(st, i)
            set_byte(st[A_S_ELEMENT], 1, E_TRACE)
            set_number(st[A_S_CTX], 1, LOG)
            set_long(st[A_S_HASH], 1, number_at(st[A_P_COL], plate))
            st[DEPTH], st[CTX] = (2, TRACE)
        else:
            st[DEPTH], st[CTX] = (1, LOG)
        return (i + length, plate)
    return (np.int64(-1), np.int64(0))


@numba.njit
def room(st: Any) -> Any:
    """Whether the next tag will find room in every array; else NEED says which must grow, as bits."""
    need = 0
    if st[EVENTS] + 2 >= st[N_EV_CASE]:
        need |= 1
    if st[CASES] + 2 >= st[N_CASE_NAME]:
        need |= 2
    if st[TOKENS] + SLACK >= st[N_TOK_OWNER]:
        need |= 4
    if st[COLS] + SLACK >= st[N_COL_PARENT]:
        need |= 8
    if st[WORDS] + 2 * SLACK >= st[N_W_OFF] or 2 * (st[WORDS] + 2 * SLACK) >= st[N_SLOTS]:
        need |= 16
    if st[ARENA] + MAX_QUICK + 64 >= st[N_ARENA]:
        need |= 32
    if st[FAULTS] + MAX_DEPTH + SLACK >= st[N_F_CODE]:
        need |= 64
    if st[PENDING] + SLACK >= st[N_PEND]:
        need |= 128
    st[NEED], st[TAG_LENGTH] = (need, 0)
    return need == 0


@numba.njit
def quick_tags(st: Any) -> Any:
    """How many tags may be taken the quick way before there has to be looked for room again."""
    tags = min(st[N_EV_CASE] - st[EVENTS], st[N_CASE_NAME] - st[CASES], st[N_TOK_OWNER] - st[TOKENS])
    tags = min(tags, st[N_W_OFF] - st[WORDS], st[N_SLOTS] // 2 - st[WORDS], st[N_F_CODE] - st[FAULTS])
    return min(tags - SLACK, (st[N_ARENA] - st[ARENA] - 64) // MAX_QUICK)


@numba.njit
def room_for(st: Any, length: Any) -> Any:
    """Whether a long tag finds room for its texts and its faults."""
    need = 0
    if st[ARENA] + 2 * length + 64 >= st[N_ARENA]:
        need |= 32
    if 2 * length + 64 >= st[N_SCRATCH]:
        need |= 256
    if st[FAULTS] + length + MAX_DEPTH + SLACK >= st[N_F_CODE]:
        need |= 64
    st[NEED], st[TAG_LENGTH] = (need, length)
    return need == 0


@numba.njit(cache=True, nogil=True)
def scan(buf: Any, n: Any, final: Any, st: Any) -> Any:
    """Scan the first n bytes of the buffer (16 more must be zero) from POS on; see the top of this file."""
    i = st[POS]
    budget = 0
    while True:
        st[POS] = i
        if budget <= 0:
            if not room(st):
                return ROOM
            budget = quick_tags(st)
        budget -= 1
        end, plate = follow(st, buf, i, n)
        if end >= 0:
            st[LAST_PLATE] = plate
            i = end
            continue
        budget = 0
        begin = i
        while i < n and is_space(byte_at(buf, i)):
            i += 1
        if i >= n:
            st[POS] = i if final else begin
            return DONE if final else MORE
        if byte_at(buf, i) != 60:
            if st[CTX] != IGNORED:
                text = i
                while i < n and byte_at(buf, i) != 60:
                    i += 1
                if i >= n and (not final) and (begin > 0):
                    return MORE
                if st[DEPTH] == 0 and (not st[ROOT_SEEN]):
                    fault(st, F_NOT_XES, text, 0)
                    return FATAL
                fault(st, F_TEXT if st[DEPTH] else F_AFTER, text, 0)
            else:
                while i < n and byte_at(buf, i) != 60:
                    i += 1
            st[LAST_PLATE] = 0
            continue
        found = take_apart(st, buf, i, n)
        if found == WANT:
            if not final:
                st[POS] = begin
                return MORE
            if i + 1 < n and byte_at(buf, i + 1) in (33, 63):
                fault(st, F_TAG, i, 0)
                i += 2
                while i < n and byte_at(buf, i) != 60:
                    i += 1
                continue
            fault(st, F_CUT, i, 0)
            st[POS] = n
            return DONE
        if not room_for(st, st[TAG + T_END] - i):
            st[POS] = begin
            return ROOM
        if found > 0:
            fault(st, found, st[TAG + T_END], 0)
            st[LAST_PLATE] = 0
            i = mend(st, buf, i, n, found)
            continue
        end = st[TAG + T_END]
        if st[TAG + T_COUNT] < 0:
            if st[TAG + T_COUNT] == -3:
                fault(st, F_DOCTYPE, i, 0)
            elif st[TAG + T_COUNT] == -2 and st[CTX] != IGNORED and (end - i > 12):
                fault(st, F_TEXT, i, 0)
            i = end
            continue
        ctx, depth, faults = (st[CTX], st[DEPTH], st[FAULTS])
        name, name_end = (st[TAG + T_NAME], st[TAG + T_NAME_END])
        hash = np.int64(hash_of(buf, name, name_end - name, 0) >> np.uint64(33))
        element = name_element(buf, name, name_end)
        kind, col = (-1, np.int64(hash))
        if st[TAG + T_CLOSES]:
            close_tag(st, buf, i, hash)
            if ctx == EVENT and depth == 3 and (st[DEPTH] == 2) and (st[CTX] == TRACE):
                kind = P_EVENT_END
            elif ctx == TRACE and depth == 2 and (st[DEPTH] == 1) and (st[CTX] == LOG):
                kind = P_CASE_END
        else:
            if not open_tag(st, buf, i, element, hash):
                st[POS] = end
                return FATAL
            if (
                not st[TAG + T_EMPTY]
                and ctx == LOG
                and (st[CTX] == TRACE)
                and (depth == 1)
                and (st[TAG + T_COUNT] == 0)
            ):
                kind = P_CASE
            elif (
                not st[TAG + T_EMPTY]
                and ctx == TRACE
                and (st[CTX] == EVENT)
                and (depth == 2)
                and (st[TAG + T_COUNT] == 0)
            ):
                kind = P_EVENT
            elif (ctx in (EVENT, TRACE)) and st[TAG + T_EMPTY] and (element >= E_STRING) and (element <= E_ID):
                kind, col = plain_shape(st, buf, ctx, element)
        if st[FAULTS] != faults and kind != P_EVENT_END:
            st[LAST_PLATE] = 0
        elif kind == P_VALUE:
            st[LAST_PLATE] = learn(st, buf, begin, st[TAG + T_ATTRIBUTES + 6], kind, ctx, depth, col)
        elif kind >= 0:
            st[LAST_PLATE] = learn(st, buf, begin, end, kind, ctx, depth, col)
        else:
            st[LAST_PLATE] = 0
        i = end


@numba.njit
def plain_shape(st: Any, buf: Any, ctx: Any, element: Any) -> Any:
    """Whether the tag just taken is key then value and nothing else, so that it may become a template; its column."""
    a = T_ATTRIBUTES
    if st[TAG + T_COUNT] != 2 or not named(buf, st[TAG + a], st[TAG + a + 1], 0x79656B, 3):
        return (-1, np.int64(0))
    if not named(buf, st[TAG + a + 4], st[TAG + a + 5], 0x65756C6176, 5) or st[TAG + a + 7] + 3 != st[TAG + T_END]:
        return (-1, np.int64(0))
    length = plain(st, buf, st[TAG + a + 2], st[TAG + a + 3])
    return (P_VALUE, np.int64(column_of(st, ctx, element, st[A_SCRATCH], 0, length, st[TAG + a + 2])))


@numba.njit
def mend(st: Any, buf: Any, i: Any, n: Any, found: Any) -> Any:
    """After a tag that is none: where to go on. What the tag would have opened counts as opened."""
    if not st[TAG + T_CLOSES]:
        element = name_element(buf, st[TAG + T_NAME], st[TAG + T_NAME_END])
        if element in (E_EVENT, E_TRACE, E_LOG):
            hash = np.int64(hash_of(buf, st[TAG + T_NAME], st[TAG + T_NAME_END] - st[TAG + T_NAME], 0) >> np.uint64(33))
            st[TAG + T_COUNT], st[TAG + T_EMPTY] = (0, 0)
            open_tag(st, buf, i, element, hash)
    k = max(st[TAG + T_END], i + 1)
    while k < n and byte_at(buf, k) != 60:
        k += 1
    return k


@numba.njit(cache=True)
def standard_key(st: Any, ctx: Any, element: Any, col: Any, data: Any, length: Any) -> Any:
    """Make a key of traces or events mean one of the columns every log has, whatever element it stands in."""
    entry = word_of(st, data, 0, length, -np.int64(1 + (ctx + 16) * 16 + element), 0)
    set_number(st[A_W_CODE], entry * BY_NUMBER, col)
    return entry
