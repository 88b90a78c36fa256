"""XES, plain or gzipped, as a log: the compiled scan is fed piece by piece, then its columns are put together."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from kaigong.core.mining import pieces as p
from kaigong.core.mining import xes_kernel as x
from kaigong.core.mining.log import Fault, Log
from kaigong.core.mining.xes_columns import log_of
from kaigong.core.mining.xes_state import PAD, State

HEAD = 1 << 16
NEW_LINE = 10
ELEMENTS: tuple[str, ...] = (
    "?",
    "log",
    "trace",
    "event",
    "string",
    "date",
    "int",
    "float",
    "boolean",
    "id",
    "list",
    "container",
)
ELEMENTS += ("values", "global", "extension", "classifier")
CODES: dict[int, tuple[str, bool]] = {  # and whether it is severe
    x.F_CUT: ("xml.cut_off", True),
    x.F_TAG: ("xml.malformed", True),
    x.F_QUOTE: ("xml.quote_missing", True),
    x.F_LESS: ("xml.less_than", True),
    x.F_NOT_CLOSED: ("xml.not_closed", True),
    x.F_NO_START: ("xml.no_start", True),
    x.F_TEXT: ("xml.text", True),
    x.F_KEY: ("xes.key_missing", True),
    x.F_VALUE: ("xes.value_missing", True),
    x.F_TWICE: ("xes.key_twice", False),
    x.F_NO_NAME: ("event.no_activity", True),
    x.F_NO_TIME: ("event.no_time", False),
    x.F_DATE: ("value.no_date", True),
    x.F_INT: ("value.no_integer", True),
    x.F_FLOAT: ("value.no_number", True),
    x.F_BOOL: ("value.no_boolean", True),
    x.F_UTF8: ("text.not_utf8", True),
    x.F_ENTITY: ("xml.entity", True),
    x.F_CHAR: ("text.control", True),
    x.F_UNKNOWN: ("xes.unknown_element", False),
    x.F_PLACE: ("xes.misplaced", True),
    x.F_DEEP: ("xml.too_deep", True),
    x.F_NOT_XES: ("xes.not_a_log", True),
    x.F_AFTER: ("xml.after", True),
    x.F_DOCTYPE: ("xml.doctype", False),
    x.F_NO_CASE: ("event.no_case", False),
    x.F_SAME_ATTRIBUTE: ("xml.same_attribute", True),
}


def read_xes(source: p.Source, *, attributes: bool = True, told: p.Told | None = None) -> Log:
    """The log of an XES file with all its faults; events stand as the file has them."""
    faults: list[Fault] = []
    stream = p.unpacked(p.raw(source, told), faults)
    start, stream = p.head(stream, HEAD)
    encoding, skip = p.encoding_of_xml(start)
    text = p.recoded(stream, encoding, skip, faults)
    start, text = p.head(text, HEAD)
    scan = Scan(State(start, attributes=attributes))
    scan.run(text)
    return log_of(scan.state, [*faults, *scan.faults()])


class Scan:
    """One run of a compiled scan over pieces, with the line of every fault."""

    kernel = staticmethod(x.scan)
    codes = CODES

    def __init__(self, state: State) -> None:
        self.state = state
        self._buffer = np.zeros(2 * p.PIECE + PAD, np.uint8)
        self._have = 0
        self._lines = 0  # ends of line before the buffer
        self._event_line = 0  # of an event that began before the buffer
        self._lines_of: list[int] = []
        self._texts: dict[int, dict[str, Any]] = {}

    def run(self, pieces: Iterator[Any]) -> None:
        """Scan all pieces; what is open at the end is named."""
        status = x.MORE
        for piece in pieces:
            if len(piece):
                self._take(piece)
                status = self._scan(final=False)
                if status == x.FATAL:
                    return
        self._scan(final=True)
        self.ended()

    def _take(self, piece: Any) -> None:
        """Drop what was scanned, then add the piece."""
        st = self.state.st
        done = int(st[x.POS])
        if st[x.IN_EVENT] and 0 <= st[x.EVENT_BYTE] - st[x.BASE] < done:
            self._event_line = self._line(int(st[x.EVENT_BYTE]))
        self._lines += int(np.count_nonzero(self._buffer[:done] == NEW_LINE))
        rest = self._have - done
        self._buffer[:rest] = self._buffer[done : self._have].copy()
        if rest + len(piece) + PAD > len(self._buffer):
            more = np.zeros(2 * (rest + len(piece)) + PAD, np.uint8)
            more[:rest] = self._buffer[:rest]
            self._buffer = more
        self._buffer[rest : rest + len(piece)] = np.frombuffer(piece, np.uint8)
        self._have = rest + len(piece)
        self._buffer[self._have : self._have + PAD] = 0
        st[x.BASE] += done
        st[x.POS] = 0

    def _scan(self, *, final: bool) -> int:
        status = self.kernel(self._buffer.ctypes.data, self._have, final, self.state.st)
        while status == x.ROOM:
            self.state.grow()
            status = self.kernel(self._buffer.ctypes.data, self._have, final, self.state.st)
        new = self.state.f_byte[len(self._lines_of) : int(self.state.st[x.FAULTS])]
        if len(new):
            ends = np.flatnonzero(self._buffer[: self._have] == NEW_LINE)
            at = new - self.state.st[x.BASE]
            lines = np.where(at < 0, self._event_line, self._lines + np.searchsorted(ends, at) + 1)
            self._lines_of += lines.tolist()
        return int(status)

    def _line(self, byte: int) -> int:
        at = byte - int(self.state.st[x.BASE])
        if at < 0:
            return self._event_line
        return self._lines + int(np.count_nonzero(self._buffer[: min(at, self._have)] == NEW_LINE)) + 1

    def ended(self) -> None:
        """Name what the end of the file leaves open; an event among it is not kept."""
        state, st = self.state, self.state.st
        end = int(st[x.BASE]) + self._have
        if not st[x.ROOT_SEEN] and not st[x.FAULTS]:
            self._more(x.F_NOT_XES, end, 0)
        if st[x.DEPTH]:
            self._more(-1, end, int(state.s_element[int(st[x.DEPTH]) - 1]))
        if st[x.IN_EVENT]:
            st[x.TOKENS], st[x.PENDING] = st[x.EVENT_TOKENS], st[x.EVENT_PENDING]

    def _more(self, code: int, byte: int, data: int) -> None:
        k = int(self.state.st[x.FAULTS])
        self.state.f_code[k], self.state.f_byte[k], self.state.f_data[k] = code, byte, data
        self.state.st[x.FAULTS] = k + 1
        self._lines_of.append(self._line(byte))

    def faults(self) -> Iterator[Fault]:
        """The faults in the order of the file."""
        state, count = self.state, int(self.state.st[x.FAULTS])
        for k in np.argsort(state.f_byte[:count], kind="stable").tolist():
            code, severe = self.codes.get(int(state.f_code[k]), ("xes.open_at_end", True))
            data = self._texts.get(k) or _data(state, code, int(state.f_data[k]))
            yield Fault(code, self._lines_of[k], int(state.f_byte[k]) + 1, data, severe)


def _data(state: State, code: str, data: int) -> dict[str, Any]:
    if code in ("xml.not_closed", "xml.no_start", "xes.key_missing", "xes.value_missing"):
        return {"element": ELEMENTS[data]}
    if code in ("xes.misplaced", "xes.open_at_end"):
        return {"element": ELEMENTS[data]}
    if code == "xes.key_twice":
        entry = int(state.col_key[data])
        begin = int(state.w_off[entry])
        return {"key": state.arena[begin : begin + int(state.w_len[entry])].tobytes().decode("utf-8", "replace")}
    return {"got": data} if data else {}
