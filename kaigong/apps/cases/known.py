"""Cases folded before, kept in the process. What is kept is taken up only if the chain still has the very entry it was
folded up to: its hash stands for everything before it."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from kaigong.apps.ledger import wire
from kaigong.core import ledger
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.fold import replay

MOST = 4096
CHUNK = 400
Row = tuple[int, str, str, str, str]
Folded = tuple[core.Case, str, str]  # a case, and of the entry it was folded up to: its hash, when it was recorded
NOTHING: Folded = (core.Case(), ledger.GENESIS, "")
ONE = "SELECT n, kind, data, hash, recorded_at FROM ledger_entry WHERE stream = %s AND n >= %s ORDER BY n"
MANY = "SELECT stream, n, kind, data, hash, recorded_at FROM ledger_entry WHERE stream IN ({}) ORDER BY stream, n"
HEADS = (  # joined, for SQLite reads the whole table for pairs IN (VALUES …)
    "WITH wanted (at, last) AS (VALUES {}) "
    "SELECT stream, hash FROM wanted JOIN ledger_entry ON stream = wanted.at AND n = wanted.last"
)
_kept: OrderedDict[str, Folded] = OrderedDict()


def keep(stream: str, folded: Folded) -> None:
    """Remember a case as it stands; of too many the one not asked for longest is forgotten."""
    _kept[stream] = folded
    _kept.move_to_end(stream)
    while len(_kept) > MOST:
        _kept.popitem(last=False)


def folded(stream: str) -> Folded:
    """The case as its stream tells it now; what was folded before is taken up where it ended."""
    known = _kept.get(stream)
    rows = _since(stream, known[0].last if known else 0)
    if known and (not rows or rows[0][3] != known[1]):
        known, rows = None, _since(stream, 0)
    new = rows[1:] if known else rows
    found = _taken_up(known or NOTHING, new) if new else known or NOTHING
    keep(stream, found)
    return found


def all_folded(stand: Mapping[str, tuple[int, str]]) -> dict[str, Folded]:
    """Many cases, by stream: `stand` says which entry is the last of each, and its hash. Those not kept are replayed,
    all in one query or few; one that has gone on elsewhere is taken up where it was."""
    found, missing = dict[str, Folded](), list[str]()
    for stream, (last, head) in stand.items():
        known = _kept.get(stream)
        if known and known[0].last == last and known[1] == head:
            found[stream] = known
        elif known and known[0].last:
            found[stream] = folded(stream)
        else:
            missing.append(stream)
    for start in range(0, len(missing), CHUNK):
        found |= _replayed(missing[start : start + CHUNK])
    for stream, each in found.items():
        keep(stream, each)
    return found


def as_far_as(last: Mapping[str, int]) -> dict[str, Folded]:
    """Many cases where only the number of the last entry of each is known, from its row."""
    heads = _heads([(stream, n) for stream, n in last.items() if n and stream in _kept])
    return all_folded({stream: (n, heads.get(stream, "")) for stream, n in last.items()})


def _heads(places: Sequence[tuple[str, int]]) -> dict[str, str]:
    """The hashes of entries, by their streams."""
    found: dict[str, str] = {}
    for start in range(0, len(places), CHUNK):
        some = places[start : start + CHUNK]
        wanted = ", ".join(["(%s, CAST(%s AS bigint))"] * len(some))
        found |= dict(wire.rows(HEADS.format(wanted), [each for one in some for each in one]))
    return found


def _since(stream: str, n: int) -> Sequence[Row]:
    return wire.rows(ONE, (stream, n))


def _taken_up(known: Folded, new: Iterable[Row]) -> Folded:
    rows = list(new)
    history = ((n, e.decode(kind, ledger.parse(data))) for n, kind, data, *_sealed in rows)
    return replay(history, known[0]), rows[-1][3], rows[-1][4]


def _replayed(streams: Sequence[str]) -> dict[str, Folded]:
    grouped: dict[str, list[Row]] = {stream: [] for stream in streams}
    for stream, *row in wire.rows(MANY.format(", ".join(["%s"] * len(streams))), streams):
        grouped[stream].append(tuple(row))
    return {stream: _taken_up(NOTHING, rows) if rows else NOTHING for stream, rows in grouped.items()}
