"""XES: every value as an XML parser reads it, every fault with its line, every count its publisher wrote."""

import gzip
import zlib
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.mining import pieces, read
from kaigong.core.mining.log import NO_TIME, Fault, Log
from kaigong.core.mining.xes import read_xes
from kaigong.core.problems import Faulty
from tests.core.mining.xes_twin import as_cases, cases
from tests.shared import shared

LOGS = ("BPIC15_1", "BPIC15_2", "BPIC15_3", "BPIC15_5")
COUNTS = {"BPIC15_1": (1199, 52217, 398, 23), "BPIC15_2": (832, 44354, 410, 11)}
COUNTS |= {"BPIC15_3": (1409, 59681, 383, 14), "BPIC15_5": (1156, 59083, 389, 22)}


def wrapped(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n<log>\n') -> bytes:
    return f"{head}{body}</log>\n".encode()


def event(name: str = "a", time: str = "2022-02-10T08:00:00+08:00", more: str = "") -> str:
    named = f'<string key="concept:name" value="{name}"/>\n'
    return f'<event>\n{named}<date key="time:timestamp" value="{time}"/>\n{more}</event>\n'


def trace(*events: str, name: str = "c1") -> str:
    return f'<trace>\n<string key="concept:name" value="{name}"/>\n{"".join(events)}</trace>\n'


def faults(log: Log) -> list[tuple[str, int]]:
    return [(fault.code, fault.line) for fault in log.faults if fault.severe]


@pytest.mark.parametrize("name", LOGS)
def test_every_count_the_publisher_wrote_comes_out_right(name: str) -> None:
    log = read.read(shared(f"data/permits-bpic15-nl/{name}.xes.gz").read_bytes())
    assert (len(log.cases), len(log), len(log.activities), len(log.resources)) == COUNTS[name]
    stated = log.about["attributes"]
    assert stated[("meta_general:traces_total",)] == len(log.cases)
    assert stated[("meta_general:events_total",)] == len(log)
    assert stated[("meta_concept:named_events_total",)] == len(log)
    assert stated[("meta_concept:different_names_total",)] == len(log.activities)
    counted = np.bincount(log.activity)
    named = {
        path[1]: value
        for path, value in stated.items()
        if path[:1] == ("meta_concept:named_events_total",) and path[1:]
    }
    assert named == {word: counted[code] for code, word in enumerate(log.activities)}
    events = np.diff(log.first)
    assert (stated[("meta_general:events_min",)], stated[("meta_general:events_max",)]) == (events.min(), events.max())
    assert stated[("meta_general:events_average",)] == pytest.approx(events.mean(), abs=0.006)
    by_resource = np.bincount(log.resource)
    of_resources = {p[1]: v for p, v in stated.items() if p[:1] == ("meta_org:resource_events_total",) and p[1:]}
    assert of_resources == {word: by_resource[code] for code, word in enumerate(log.resources)}


def test_a_real_log_reads_as_an_xml_parser_reads_it() -> None:
    packed = shared("data/permits-bpic15-nl/BPIC15_2.xes.gz").read_bytes()
    assert as_cases(read_xes(packed)) == cases(gzip.decompress(packed))


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n\r&<>\"'"),
    max_size=12,
)
DATES = st.sampled_from(
    ["2022-02-10T08:00:00+08:00", "1999-12-31T23:59:59.999999Z", "2020-02-29T00:00:00.5-05:30", "2011-10-05T00:00:00"]
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.sampled_from(
    ["1e5", "-0.1", "3", "1.521504E8"]
)
VALUES: dict[str, tuple[str, st.SearchStrategy[str]]] = {
    "org:resource": ("string", TEXT),
    "lifecycle:transition": ("string", TEXT),
    "a": ("string", TEXT),
    "b & c": ("float", FLOATS),
    "ü<": ("date", DATES),
    "case:x": ("int", st.integers(-(2**63) + 1, 2**63 - 1).map(str)),
    "true?": ("boolean", st.sampled_from(["true", "false"])),
    "concept:instance": ("id", TEXT),
}
STANDARD = ("org:resource", "lifecycle:transition")


@st.composite
def attribute(draw: Any, depth: int = 0) -> str:
    """One attribute element, well formed, in any of the ways XML lets one write it."""
    key = draw(st.sampled_from(sorted(VALUES)))
    kind, values = VALUES[key]
    value = draw(values)
    parts = [f"key={draw(quoted(key))}", f"value={draw(quoted(value))}"]
    space = draw(st.sampled_from([" ", "\n\t", "  "]))
    tag = f"<{kind}{space}{space.join(draw(st.permutations(parts)))}"
    if depth == 0 and key not in STANDARD and draw(st.booleans()):
        inner = "".join(draw(st.lists(attribute(depth=1), max_size=2)))
        return f"{tag}>{inner}</{kind}>"
    return draw(st.sampled_from([f"{tag}/>", f"{tag} />", f"{tag}></{kind}\n>", f"{tag}><!-- <event> --></{kind}>"]))


@st.composite
def quoted(draw: Any, value: str) -> str:
    """A value between quotes of either kind, with entities of either kind; ends of line as references."""
    numbers = {c: draw(st.sampled_from([f"&#{ord(c)};", f"&#x{ord(c):x};"])) for c in "\t\n\r"}
    made = quoteattr(value, numbers)
    if draw(st.booleans()) and "'" not in made and made[0] == '"':
        return "'" + made[1:-1].replace("&quot;", '"') + "'"
    return made


@st.composite
def whole_log(draw: Any) -> bytes:
    """A valid log with unique keys in each element only by chance: repeated keys are noted, the first stays."""
    prefix = draw(st.sampled_from(["", "x:"]))
    body = []
    for number in range(draw(st.integers(0, 3))):
        events = []
        for _ in range(draw(st.integers(0, 3))):
            name = f'<string key="concept:name" value={draw(quoted(draw(TEXT)))}/>'
            time = f'<date key="time:timestamp" value="{draw(DATES)}"/>' if draw(st.booleans()) else ""
            inner = draw(st.permutations([name, time, *draw(st.lists(attribute(), max_size=4))]))
            gap = draw(st.sampled_from(["", "\n", "\r\n\t"]))
            events.append(f"<event>{gap}{gap.join(inner)}</event>\n")
        case = f'<string key="concept:name" value="case {number}"/>' if draw(st.booleans()) else ""
        body.append(f"<trace>{case}{''.join(draw(st.lists(attribute(), max_size=2)))}{''.join(events)}</trace>")
    space = ' xmlns:x="http://www.xes-standard.org/"' if prefix else ' xmlns="http://www.xes-standard.org/"'
    text = f"<log{space}>{''.join(body)}</log>"
    encoding = draw(st.sampled_from(["UTF-8", "UTF-16"]))
    if prefix:
        for name in ("log", "trace", "event", "string", "date", "int", "float", "boolean", "id"):
            text = text.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
        text = text.replace("<!-- <x:event> -->", "<!-- <event> -->")
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)


@settings(max_examples=150, deadline=None)
@given(whole_log())
def test_whatever_is_valid_reads_as_an_xml_parser_reads_it(text: bytes) -> None:
    log = read_xes(text)
    assert not log.problems
    assert as_cases(log) == cases(text)


def test_entities_quotes_and_comments_are_read() -> None:
    more = "<!-- <event/> --><string value='a &amp; &#x4e2d;&#20013; \"b\"' key='note'/>"
    log = read_xes(wrapped(trace(event(more=more))))
    assert log.attributes["note"][0] == 'a & 中中 "b"'
    assert not log.faults


def test_lists_keep_every_entry_and_containers_lead_by_their_path() -> None:
    more = '<list key="l"><values><string key="x" value="1"/><string key="x" value="2"/></values></list>'
    more += '<container key="k"><int key="n" value="5"/></container>'
    more += '<float key="f" value="0.1"><id key="u" value="z"/></float>'
    log = read_xes(wrapped(trace(event(more=more))))
    found = {name: column[0] for name, column in log.attributes.items()}
    assert found == {"l/x": "1", "l/x#2": "2", "k/n": 5, "f": 0.1, "f/u": "z"}


def test_other_prefixes_of_the_extensions_are_understood() -> None:
    head = '<log><extension name="Concept" prefix="k" uri="u"/>\n'
    body = '<trace><string key="k:name" value="c"/><event><string key="k:name" value="x"/></event></trace>'
    log = read_xes(wrapped(body, head))
    assert (list(log.cases), list(log.activities)) == (["c"], ["x"])


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "UTF-16", "UTF-16-LE", "GB18030", "UTF-8-sig"])
def test_encodings_are_recoded(encoding: str) -> None:
    word = "é" if encoding == "ISO-8859-1" else "é开工"
    declared = "UTF-8" if encoding == "UTF-8-sig" else encoding
    text = wrapped(trace(event(word)), f'<?xml version="1.0" encoding="{declared}"?>\n<log>\n').decode()
    assert list(read.read(text.encode(encoding)).activities) == [word]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2022-02-10T08:00:00+08:00", 1644451200),
        ("2022-02-10T00:00:00Z", 1644451200),
        ("2022-02-10T00:00:00.250Z", 1644451200.25),
        ("2022-02-10", 1644451200),
        ("2022-02-10 00:00", 1644451200),
        ("2022-02-09T19:00:00-0500", 1644451200),
        (" 2022-02-10T08:00:00.000000123+08 ", 1644451200),
    ],
)
def test_times_are_read_with_their_zone(text: str, seconds: float) -> None:
    assert read_xes(wrapped(trace(event(time=text)))).time[0] == seconds * 1e6


@pytest.mark.parametrize(
    "text", ["2022-02-30T00:00:00Z", "yesterday", "2022-13-01", "2022-02-10T25:00:00", "2022-02-10T00:00:00+8"]
)
def test_what_is_no_time_is_named_with_its_line(text: str) -> None:
    log = read_xes(wrapped(trace(event(time=text))))
    assert faults(log) == [("value.no_date", 7)]
    assert log.time[0] == NO_TIME


def test_starts_are_paired_with_what_completes_them() -> None:
    def step(name: str, hour: int, transition: str) -> str:
        return event(name, f"2022-02-10T{hour:02}:00:00Z", f'<string key="lifecycle:transition" value="{transition}"/>')

    log = read_xes(
        wrapped(trace(step("a", 1, "start"), step("b", 2, "START"), step("a", 3, "complete"), step("b", 5, "Complete")))
    )
    assert log.start is not None
    hours = [None if s == NO_TIME else (s // 3_600_000_000) % 24 for s in log.start.tolist()]
    assert hours == [None, None, 1, 2] or hours == [None, None, 1, None]


def test_cases_without_events_stay_and_events_without_a_name_are_faults() -> None:
    log = read_xes(wrapped(trace(name="empty") + trace('<event>\n<int key="x" value="1"/></event>', event("b"))))
    assert list(log.cases) == ["empty", "c1"]
    assert log.first.tolist() == [0, 0, 1]
    assert faults(log) == [("event.no_activity", 8)]
    assert "x" not in log.attributes or log.attributes["x"][0] is None


DAMAGED = {
    "cut within a tag": (wrapped(trace(event(), event("b")))[:-110], [("xml.cut_off", 10), ("xes.open_at_end", 10)], 1),
    "cut between tags": (wrapped(trace(event(), event("b")))[:-16], [("xes.open_at_end", 13)], 2),
    "quote missing": (
        wrapped(trace(event("a").replace('"a"', '"a'), event("b"))),
        [("xml.less_than", 7), ("event.no_activity", 5)],
        1,
    ),
    "no quotes": (
        wrapped(trace(event("a").replace('"a"', "a"), event("b"))),
        [("xml.quote_missing", 6), ("event.no_activity", 5)],
        1,
    ),
    "event not closed": (wrapped(trace(event().replace("</event>\n", ""), event("b"))), [("xml.not_closed", 8)], 2),
    "trace not closed": (
        wrapped(trace(event()).replace("</trace>\n", "") + trace(event(), name="c2")),
        [("xml.not_closed", 9)],
        2,
    ),
    "tag lost its <": (wrapped(trace(event().replace("<date", "date"))), [("xml.text", 7)], 1),
    "no key": (wrapped(trace(event(more='<string value="x"/>\n'))), [("xes.key_missing", 8)], 1),
    "no value": (wrapped(trace(event(more='<string key="x"/>\n'))), [("xes.value_missing", 8)], 1),
    "no number": (wrapped(trace(event(more='<int key="x" value="ten"/>\n'))), [("value.no_integer", 8)], 1),
    "unknown entity": (wrapped(trace(event("&x;"))), [("xml.entity", 6)], 1),
    "end without start": (wrapped(trace(event() + "</string>\n")), [("xml.no_start", 9)], 1),
    "not UTF-8": (wrapped(trace(event())).replace(b'"a"', b'"\xff"'), [("text.not_utf8", 6)], 1),
    "comment not closed": (
        wrapped(trace(event(more="<!-- \n"), event("b"))),
        [("xml.malformed", 8)],
        2,
    ),
    "no XES": (b"<html><body/></html>", [("xes.not_a_log", 1)], 0),
    "two roots": (wrapped(trace(event())) + b"<log></log>", [("xes.misplaced", 11)], 1),
    "nothing": (b"", [("xes.not_a_log", 1)], 0),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_named_with_its_line_and_the_good_rest_is_read(name: str) -> None:
    text, expected, events = DAMAGED[name]
    log = read_xes(text)
    assert sorted(faults(log)) == sorted(expected)
    assert len(log) == events
    with pytest.raises(Faulty):
        read.read(text, kind="xes")
    assert len(read.read(text, kind="xes", rest=True)) == events


def test_a_gzip_file_cut_off_is_named_and_what_came_before_is_read() -> None:
    packed = gzip.compress(wrapped("".join(trace(event(), name=f"c{k}") for k in range(2000))))
    log = read_xes(packed[: len(packed) // 2])
    assert "gzip.cut_off" in dict(faults(log))
    assert 100 < len(log) < 2000
    broken = bytearray(packed)
    broken[len(packed) // 2] ^= 0xFF
    assert {"gzip.damaged", "gzip.cut_off"} & dict(faults(read_xes(bytes(broken)))).keys()


def test_members_of_a_gzip_file_follow_one_another() -> None:
    text = wrapped(trace(event(), event("b")))
    assert len(read.read(gzip.compress(text[:100]) + gzip.compress(text[100:]) + b"\0" * 512)) == 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_brings_the_reader_down(data: Any) -> None:
    text = bytearray(
        wrapped(trace(event(), event("b", more='<list key="l"><int key="i" value="1"/></list>')) + trace(event("c")))
    )
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        match data.draw(st.sampled_from("xdi")):
            case "x":
                text[at] = data.draw(st.integers(0, 255))
            case "d":
                del text[at : at + data.draw(st.integers(1, 30))]
            case _:
                text[at:at] = data.draw(
                    st.binary(max_size=9) | st.sampled_from([b"<", b">", b'"', b"</trace>", b"<!--", b"&"])
                )
        text = text or bytearray(b"<")
    log = read_xes(bytes(text))
    assert len(log) <= 20
    assert all(fault.line >= 1 for fault in log.faults if fault.byte)


def test_pieces_of_any_size_give_the_same_log() -> None:
    text = wrapped(
        "".join(trace(event(f"a{k % 7}", more='<string key="x" value="&lt;"/>'), name=f"c{k}") for k in range(40))
    )

    class Slow:
        def __init__(self, step: int) -> None:
            self.at, self.step = 0, step

        def read(self, size: int = -1, /) -> bytes:
            found = text[self.at : self.at + self.step]
            self.at += self.step
            return found

    whole = as_cases(read_xes(text))
    for step in (1, 7, 64, 1000):
        assert as_cases(read_xes(Slow(step))) == whole


def test_a_gzip_file_that_unpacks_without_end_is_stopped_and_named() -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = engine.compress(b"<log>") + engine.flush(zlib.Z_FULL_FLUSH)
    chunk = engine.compress(b" " * (1 << 22)) + engine.flush(zlib.Z_FULL_FLUSH)  # knows nothing of what came before
    packed = start + chunk * 70
    assert len(packed) < 1 << 20
    faults: list[Fault] = []
    given = sum(map(len, pieces.unpacked(pieces.raw(packed), faults)))
    assert given <= pieces.FREE
    assert [(fault.code, fault.severe) for fault in faults] == [("gzip.bomb", True)]
