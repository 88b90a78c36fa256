"""The arrays behind the scan of XES: made small, doubled when the scan asks for room."""

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from kaigong.core.mining import xes_kernel as x

PAD = 64
ZEROS: dict[str, tuple[int, type]] = {
    **dict.fromkeys(("ev_case", "ev_name", "ev_resource", "ev_lifecycle"), (1 << 14, np.int32)),
    "ev_time": (1 << 14, np.int64),
    "case_name": (1 << 10, np.int32),
    "case_first": (1 << 10, np.int64),
    "tok_owner": (1 << 14, np.int32),
    "tok_col": (1 << 14, np.int32),
    "tok_value": (1 << 14, np.int64),
    **dict.fromkeys(("col_parent", "col_element", "col_key", "col_words", "col_more"), (1 << 9, np.int32)),
    **dict.fromkeys(("col_scope", "col_kind"), (1 << 9, np.int8)),
    "col_last": (1 << 9, np.int64),
    "slots": (1 << 13, np.int64),
    "arena": (1 << 17, np.uint8),
    "plates": (x.MAX_PLATES * (x.MAX_PLATE + 8) + PAD, np.uint8),
    **dict.fromkeys(("p_off", "p_len", "p_ctx", "p_depth", "p_col"), (x.MAX_PLATES, np.int32)),
    "p_kind": (x.MAX_PLATES, np.int8),
    "s_element": (x.MAX_DEPTH + 1, np.int8),
    **dict.fromkeys(("s_ctx",), (x.MAX_DEPTH + 1, np.int32)),
    "s_hash": (x.MAX_DEPTH + 1, np.int64),
    "f_code": (1 << 11, np.int32),
    **dict.fromkeys(("f_byte", "f_data"), (1 << 11, np.int64)),
    "scratch": (1 << 14, np.uint8),
    "p_next": (x.MAX_PLATES * x.WAYS, np.int32),
    "pend": (x.PENDS << 8, np.int64),
}
WORDS = 1 << 12
WORD = np.dtype(
    {
        "names": ["w_off", "w_space", "w_hash", "w_len", "w_code", "w_bad", "w_head"],
        "formats": [np.int64, np.int64, np.uint64, np.int32, np.int32, np.bool_, (np.uint8, 24)],
        "offsets": [0, 8, 16, 24, 28, 32, 40],
        "itemsize": 64,
    }
)
GROUPS: tuple[tuple[str, ...], ...] = (  # by the bits of NEED
    ("ev_case", "ev_name", "ev_time", "ev_resource", "ev_lifecycle"),
    ("case_name", "case_first"),
    ("tok_owner", "tok_col", "tok_value"),
    tuple(name for name in x.ADDRESSES if name.startswith("col_")),
    ("word", "slots"),
    ("arena",),
    ("f_code", "f_byte", "f_data"),
    ("pend",),
    ("scratch",),
)
SLOTS = 4  # the bit of NEED for words
NAMES: tuple[tuple[int, str, str], ...] = (
    (x.CASE_NAME, "Concept", "name"),
    (x.NAME, "Concept", "name"),
    (x.TIME, "Time", "timestamp"),
)
NAMES += ((x.RESOURCE, "Organizational", "resource"), (x.LIFECYCLE, "Lifecycle", "transition"))
PREFIXES = {"Concept": "concept", "Time": "time", "Organizational": "org", "Lifecycle": "lifecycle"}
EXTENSION = re.compile(rb"<(?:[\w.-]+:)?extension\s([^>]*)>")
PART = re.compile(rb"""(name|prefix)\s*=\s*["']([^"']*)["']""")


class State:
    """The arrays by name, and `st`: the scalars, the arrays' addresses and sizes, and the tag last taken apart."""

    def __init__(self, start: bytes, *, attributes: bool) -> None:
        self.st = np.zeros(x.TAG + x.T_ATTRIBUTES + 4 * (x.MAX_ATTRIBUTES + 1), np.int64)
        self.arrays: dict[str, npt.NDArray[Any]] = {}
        for name, (size, kind) in ZEROS.items():
            self._set(name, np.zeros(size + PAD, kind))
        self._set("word", np.zeros(WORDS + PAD, WORD))
        self.arrays["p_next"][:] = self.arrays["slots"][:] = -1
        self.st[x.CTX], self.st[x.ALL], self.st[x.PLATES] = x.NOWHERE, attributes, 1
        _standard_columns(self, {**PREFIXES, **_prefixes(start)})

    def __getattr__(self, name: str) -> npt.NDArray[Any]:
        return self.arrays[name]

    def _set(self, name: str, array: npt.NDArray[Any]) -> None:
        """Every array has some room past its stated size, for loads of eight bytes at its end."""
        if name == "word":
            self.arrays[name] = array
            for part in WORD.names or ():
                self._set(part, array[part])
            return
        place = x.ADDRESSES.index(name)
        self.arrays[name] = array
        self.st[x.FIRST_ADDRESS + place] = array.ctypes.data
        self.st[x.FIRST_SIZE + place] = (len(array) - PAD) // (x.PENDS if name == "pend" else 1)

    def put(self, name: str, array: npt.NDArray[Any]) -> None:
        """Take these values as one of the arrays."""
        self._set(name, np.append(array, np.zeros(PAD, array.dtype)))

    def grow(self) -> None:
        """Twice the room where the scan asked for it, or enough for the long tag it stands at."""
        need, length = int(self.st[x.NEED]), int(self.st[x.TAG_LENGTH])
        for bit, names in enumerate(GROUPS):
            for name in names if need >> bit & 1 else ():
                old = self.arrays[name]
                more = np.zeros(2 * (len(old) - PAD) + 4 * length + PAD, old.dtype)
                more[: len(old)] = old
                self._set(name, more)
        if need >> SLOTS & 1:
            x.rehash(self.st)


def _prefixes(start: bytes) -> dict[str, str]:
    """The prefixes that the file's head gives to the extensions."""
    found = {}
    for tag in EXTENSION.findall(start):
        parts = dict(PART.findall(tag))
        if b"name" in parts and b"prefix" in parts:
            found[parts[b"name"].decode(errors="replace")] = parts[b"prefix"].decode(errors="replace")
    return found


def _standard_columns(state: State, prefixes: dict[str, str]) -> None:
    elements = (x.E_STRING, x.E_DATE, x.E_INT, x.E_FLOAT, x.E_BOOL, x.E_ID)
    for col, extension, name in NAMES:
        scope = x.TRACE if col == x.CASE_NAME else x.EVENT
        key = f"{prefixes[extension]}:{name}".encode()
        data = np.zeros(len(key) + 16, np.uint8)
        data[: len(key)] = np.frombuffer(key, np.uint8)
        kind = x.E_DATE if col == x.TIME else x.E_STRING
        entry = 0
        for element in elements:
            entry = x.standard_key(state.st, scope, element, col, data.ctypes.data, len(key))
        state.col_parent[col] = state.col_scope[col] = scope
        state.col_kind[col] = state.col_element[col] = kind
        state.col_key[col], state.col_last[col], state.col_more[col] = entry, -1, -1
    state.st[x.COLS] = x.STANDARD
