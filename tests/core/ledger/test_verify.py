"""Verifying an export: whole files are whole, and every way to tamper is found where it was done."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.ledger import canonical, verify
from kaigong.core.ledger.verify import Place, Verdict
from kaigong.core.problems import Faulty

from . import sample
from .sample import CASE, CITY, FORGER, LATE, PROJECT

File = list[bytes]
FILES: dict[str, Callable[[], File]] = {
    "everything": lambda: sample.make().file(),
    "since a root": lambda: sample.make().since_second_root(),
    "one stream": lambda: sample.make().one_stream(),
    "a stream no root has reached": lambda: sample.make().one_stream(LATE),
    "one entry": lambda: sample.make().one_stream(CASE, 3),
    "sealed with sm3": lambda: sample.make(alg="sm3").file(),
}


@pytest.mark.parametrize("name", FILES)
def test_an_untouched_file_is_whole(name: str) -> None:
    verdict = verify(FILES[name](), keys=[CITY.public])
    assert (verdict.whole, verdict.where, verdict.why) == (True, None, None)


def test_the_verdict_counts_what_was_read() -> None:
    verdict = verify(sample.make().file())
    assert (verdict.entries, verdict.streams, verdict.roots, verdict.sealed) == (8, 3, 2, 6)
    alone = verify(sample.make().one_stream())
    assert (alone.entries, alone.streams, alone.roots, alone.sealed) == (3, 1, 2, 3)


# lines of the full file: 1 header, 2-4 entries, 5 root 1, 6-8 entries, 9 root 2, 10-11 entries, 12-14 heads, 15 end
def line(number: int, **changes: Any) -> Callable[[File], File]:
    """Write other values into a line, canonically."""

    def edit(file: File) -> File:
        fields = json.loads(file[number - 1])
        inner = fields[next(iter(fields))] if len(fields) == 1 else fields
        inner.update(changes)
        return [*file[: number - 1], canonical(fields) + b"\n", *file[number:]]

    return edit


def without(*numbers: int) -> Callable[[File], File]:
    return lambda file: [text for number, text in enumerate(file, 1) if number not in numbers]


def moved(number: int, to: int) -> Callable[[File], File]:
    def edit(file: File) -> File:
        rest = without(number)(file)
        return [*rest[: to - 1], file[number - 1], *rest[to - 1 :]]

    return edit


def inserted(number: int, text: bytes) -> Callable[[File], File]:
    return lambda file: [*file[: number - 1], text, *file[number - 1 :]]


def replaced(number: int, old: bytes, new: bytes) -> Callable[[File], File]:
    def edit(file: File) -> File:
        assert old in file[number - 1]
        return [*file[: number - 1], file[number - 1].replace(old, new), *file[number:]]

    return edit


TAMPERED: dict[str, tuple[Callable[[File], File], str, Place]] = {
    "data changed": (line(3, data={"item": "other"}), "entry.hash", Place(3, CASE, 1)),
    "author changed": (line(6, by="person:wei"), "entry.hash", Place(6, PROJECT, 2)),
    "time changed": (line(6, recorded_at="2022-02-09T10:00:00+08:00"), "entry.hash", Place(6, PROJECT, 2)),
    "number changed": (line(6, n=3), "entry.hash", Place(6, PROJECT, 3)),
    "hash changed": (line(4, hash="0" * 64), "entry.hash", Place(4, CASE, 2)),
    "algorithm changed": (line(4, alg="md5"), "entry.algorithm", Place(4, CASE, 2)),
    "algorithm changed to another known one": (line(4, alg="sm3"), "entry.hash", Place(4, CASE, 2)),
    "entry removed": (without(3), "entry.gap", Place(3, CASE, 2)),
    "entry before a root removed": (without(4), "root.count", Place(4, CASE, 2)),
    "first entry removed": (without(2), "root.count", Place(4, PROJECT, 1)),
    "two of a stream swapped": (moved(4, 3), "entry.order", Place(3, CASE, 2)),
    "two of different streams swapped": (moved(3, 2), "root.merkle", Place(5)),
    "entry moved behind its root": (moved(4, 5), "root.count", Place(4)),
    "line twice": (lambda file: inserted(4, file[2])(file), "entry.duplicate", Place(4, CASE, 1)),
    "stream dropped": (without(3, 4, 7), "root.count", Place(3, CASE, 1)),
    "stream dropped with its head": (without(3, 4, 7, 12), "root.count", Place(3)),
    "last entry under a root dropped": (without(8), "root.count", Place(8, PROJECT, 3)),
    "tail cut": (without(11), "stream.cut", Place(12, LATE, 2)),
    "tail dropped": (without(10, 11), "stream.missing", Place(11, LATE, 1)),
    "tail dropped with its head": (without(10, 11, 13), "end.count", Place(12)),
    "tail cut and its head mended": (
        lambda file: line(12, n=1, hash=json.loads(file[9])["hash"])(without(11)(file)),
        "end.count",
        Place(14),
    ),
    "head lowered": (line(13, n=1), "stream.grown", Place(13, LATE, 2)),
    "head with another hash": (line(13, hash="0" * 64), "head.hash", Place(13, LATE, 2)),
    "head removed": (without(13), "head.missing", Place(14, LATE)),
    "head twice": (lambda file: inserted(13, file[11])(file), "head.order", Place(13, CASE)),
    "entry after the heads": (moved(11, 13), "stream.cut", Place(12, LATE, 2)),
    "root after the heads": (moved(9, 12), "head.too_early", Place(12)),
    "root removed": (without(5), "root.gap", Place(8)),
    "last root removed": (without(9), "end.count", Place(14)),
    "root's day changed": (line(5, day="2022-02-07"), "root.hash", Place(5)),
    "root's signature changed": (line(5, signature="00" * 64), "root.signature", Place(5)),
    "root's signature no hexadecimal": (line(5, signature="zz"), "root.signature", Place(5)),
    "root's algorithm changed": (line(5, alg="sm3"), "root.algorithm", Place(5)),
    "root's key changed": (
        lambda file: line(5, public_key=FORGER.public, hash=rehashed(file[4], public_key=FORGER.public))(file),
        "root.key",
        Place(5),
    ),
    "root's field missing": (replaced(5, b'"by":"system:seal_day",', b""), "line.malformed", Place(5)),
    "root's field of another type": (line(5, entries="3"), "line.malformed", Place(5)),
    "proof in a file of everything": (
        inserted(6, b'{"proof":{"index":0,"n":1,"path":[],"root":1}}\n'),
        "proof.unexpected",
        Place(6),
    ),
    "header's scope changed": (replaced(1, b'"since":null', b'"since":"2022-02-01"'), "end.digest", Place(15)),
    "header's time changed": (replaced(1, b"2022-02-10T10", b"2022-02-10T11"), "end.digest", Place(15)),
    "header's key changed": (replaced(1, CITY.public.encode(), FORGER.public.encode()), "root.key", Place(5)),
    "end removed": (without(15), "end.missing", Place(15)),
    "end with another count": (line(15, entries=7), "end.count", Place(15)),
    "end with another digest": (line(15, digest="0" * 64), "end.digest", Place(15)),
    "end with another signature": (line(15, signature="00" * 64), "end.signature", Place(15)),
    "end with another key": (line(15, public_key=FORGER.public), "end.key", Place(15)),
    "more after the end": (lambda file: [*file, file[2]], "end.more_lines", Place(16)),
    "end twice": (lambda file: [*file, file[14]], "end.more_lines", Place(16)),
    "not JSON": (inserted(4, b"nonsense\n"), "line.malformed", Place(4)),
    "not an object": (inserted(4, b"[1]\n"), "line.malformed", Place(4)),
    "NaN": (replaced(4, b"0.25", b"NaN"), "line.malformed", Place(4)),
    "a huge number": (replaced(4, b"0.25", b"9" * 500), "line.malformed", Place(4)),
    "a number past what can be exact": (replaced(4, b"0.25", b"9007199254740993"), "line.malformed", Place(4)),
    "a number written otherwise": (replaced(4, b"0.25", b"2.5e-1"), "line.not_canonical", Place(4)),
    "blanks inside": (replaced(4, b'"n":2', b'"n": 2'), "line.not_canonical", Place(4)),
    "a key twice": (replaced(4, b'"n":2', b'"n":2,"n":2'), "line.not_canonical", Place(4)),
    "an escape where none is needed": (replaced(4, b"fire", b"\\u0066ire"), "line.not_canonical", Place(4)),
    "invalid UTF-8": (replaced(4, b"fire", b"f\xffre"), "line.malformed", Place(4)),
    "endless brackets": (inserted(4, b"[" * 100_000 + b"\n"), "line.malformed", Place(4)),
    "a field too many": (line(4, extra=1), "line.unknown", Place(4)),
    "number not whole": (line(4, n=2.5), "line.unknown", Place(4)),
    "number true": (line(4, n=True), "line.unknown", Place(4)),
    "number zero": (line(4, n=0), "line.unknown", Place(4)),
    "data a list": (line(4, data=[]), "line.unknown", Place(4)),
    "an unknown kind of line": (inserted(4, b'{"note":1}\n'), "line.unknown", Place(4)),
    "a root that is none": (inserted(4, b'{"root":1}\n'), "line.unknown", Place(4)),
    "an empty object": (inserted(4, b"{}\n"), "line.unknown", Place(4)),
}


def rehashed(text: bytes, **changes: Any) -> str:
    """The hash of a root line with these changes."""
    fields = json.loads(text)["root"] | changes
    fields.pop("hash")
    fields.pop("signature")
    return sample.Root(**fields).hash()


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found_where_it_was_done(name: str) -> None:
    edit, code, place = TAMPERED[name]
    verdict = verify(edit(sample.make().file()))
    assert verdict.why is not None
    assert (verdict.whole, verdict.why.code, verdict.where) == (False, code, place)


IN_ONE_STREAM: dict[str, tuple[Callable[[File], File], str, Place]] = {
    # 1 header, 2-3 entries, 4 root 1, 5-6 proofs, 7 entry, 8 root 2, 9 proof, 10 head, 11 end
    "proof removed": (without(5), "proof.missing", Place(6, CASE, 1)),
    "last proof removed": (without(9), "proof.missing", Place(9, CASE, 3)),
    "proof of another place": (line(5, index=2), "proof.path", Place(5, CASE, 1)),
    "proof cut short": (line(5, path=[]), "proof.path", Place(5, CASE, 1)),
    "proof with a wrong step": (line(5, path=["00" * 32, "00" * 32]), "proof.path", Place(5, CASE, 1)),
    "proof with a step that is no hash": (line(5, path=["zz"]), "line.malformed", Place(5)),
    "proof for another root": (line(5, root=2), "proof.unexpected", Place(5)),
    "proof twice": (lambda file: inserted(7, file[5])(file), "proof.unexpected", Place(7)),
    "root twice": (lambda file: inserted(7, file[3])(file), "root.order", Place(7)),
    "root and its proof removed": (without(8, 9), "end.count", Place(9)),
    "entry of another stream": (
        lambda file: inserted(2, sample.make().file()[1])(file),
        "entry.scope",
        Place(2, PROJECT, 1),
    ),
    "entry removed with its proof": (without(3, 6), "entry.gap", Place(5, CASE, 3)),
    "last entry and root removed": (without(7, 8, 9), "stream.cut", Place(7, CASE, 3)),
}


@pytest.mark.parametrize("name", IN_ONE_STREAM)
def test_tampering_with_a_single_stream_is_found(name: str) -> None:
    edit, code, place = IN_ONE_STREAM[name]
    verdict = verify(edit(sample.make().one_stream()))
    assert verdict.why is not None
    assert (verdict.why.code, verdict.where) == (code, place)


def test_a_chain_sealed_anew_with_other_content_only_the_signed_root_gives_away() -> None:
    forged_facts = [(CASE, {"decision": "refuse"}) if fact[1].get("decision") else fact for fact in sample.FACTS]
    true, forged = sample.make(), sample.make(facts=forged_facts)
    verdict = verify(sample.changed(forged, roots=true.roots).file())
    assert verdict.why is not None
    assert (verdict.why.code, verdict.where) == ("root.merkle", Place(9))


def test_an_old_root_over_a_new_chain_breaks_the_chain_of_roots() -> None:
    true = sample.make()
    first = replace(true.roots[0], day="2022-02-07")
    verdict = verify(sample.changed(true, roots=[first, true.roots[1]]).file())
    assert verdict.why is not None
    assert verdict.why.code == "root.prev"


def test_a_root_that_miscounts_all_entries_is_found() -> None:
    true = sample.make()
    first = replace(true.roots[1], prev=true.roots[0].hash(), total=7)
    file = sample.changed(true, roots=[true.roots[0], first]).file()
    verdict = verify(file)
    assert verdict.why is not None
    assert verdict.why.code == "root.total"


def test_a_ledger_forged_whole_under_another_key_is_found_by_whoever_knows_the_citys_key() -> None:
    forged = sample.make(key=FORGER).file()
    assert verify(forged).header.public_key == FORGER.public
    verdict = verify(forged, keys=[CITY.public])
    assert verdict.why is not None
    assert (verdict.why.code, verdict.where) == ("root.key", Place(5))


def test_a_key_may_be_named_in_capitals() -> None:
    assert verify(sample.make().file(), keys=[CITY.public.upper()]).whole


DRESSED: dict[str, Callable[[File], File]] = {
    "CR LF": lambda file: [text.replace(b"\n", b"\r\n") for text in file],
    "mixed line ends": lambda file: [text.replace(b"\n", b"\r\n") if i % 2 else text for i, text in enumerate(file)],
    "byte order mark": lambda file: [b"\xef\xbb\xbf" + file[0], *file[1:]],
    "empty lines": lambda file: [part for text in file for part in (text, b"\n", b"  \r\n")],
    "no last line end": lambda file: [*file[:-1], file[-1].rstrip(b"\n")],
}


@pytest.mark.parametrize("name", DRESSED)
def test_what_mail_and_editors_put_around_lines_does_no_harm(name: str) -> None:
    assert verify(DRESSED[name](sample.make().file())).whole


UNVERIFIABLE = {
    "nothing": ([], "file.not_verifiable"),
    "only blanks": ([b"\n", b"\n"], "file.not_verifiable"),
    "text": ([b"hello\n"], "file.not_verifiable"),
    "binary": ([b"\x89PNG\r\n"], "file.not_verifiable"),
    "a list": ([b"[]\n"], "file.unknown_kind"),
    "something else": ([b'{"kaigong":"recipe","version":1}\n'], "file.unknown_kind"),
    "a later version": ([b'{"kaigong":"ledger","version":2}\n'], "file.unknown_version"),
    "version true": ([b'{"kaigong":"ledger","version":true}\n'], "file.header"),
    "no version": ([b'{"kaigong":"ledger"}\n'], "file.header"),
    "a bare header": ([b'{"kaigong":"ledger","version":1}\n'], "file.header"),
    "another algorithm": (
        [part.replace(b'"sha256"', b'"blake9"') for part in sample.make().file()], "file.unknown_algorithm"
    ),
    "a later version with entries": (replaced(1, b'"version":1', b'"version":2')(sample.make().file()),
                                     "file.unknown_version"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNVERIFIABLE)
def test_what_is_no_ledger_is_a_faulty_input(name: str) -> None:
    lines, code = UNVERIFIABLE[name]
    with pytest.raises(Faulty) as faulty:
        verify(lines)
    assert faulty.value.problems[0].code == code


HEADERLESS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "an entry first": (lambda file: file[1:], "file.unknown_kind"),
    "an unknown field": (replaced(1, b'"scope"', b'"more":1,"scope"'), "file.header"),
    "a renamed field": (replaced(1, b'"version"', b'"versiom"'), "file.header"),
    "another kind": (replaced(1, b'"ledger"', b'"ledges"'), "file.unknown_kind"),
    "no JSON": (replaced(1, b'"scope"', b'scope"'), "file.not_verifiable"),
    "an algorithm nothing uses": (replaced(1, b'"sha256"', b'"sha257"'), "file.unknown_algorithm"),
}


@pytest.mark.parametrize("name", HEADERLESS)
def test_a_ledger_under_a_spoilt_first_line_is_broken_there(name: str) -> None:
    spoil, code = HEADERLESS[name]
    verdict = verify(spoil(sample.make().file()))
    assert verdict.why is not None
    assert (verdict.whole, verdict.where, verdict.why.code) == (False, Place(1), code)


def test_a_signature_is_written_in_one_way_only() -> None:
    """Capital letters would say the same bytes, yet no byte of a whole file may change."""
    file = sample.make().file()
    signature = json.loads(file[-1])["end"]["signature"]
    for other in (signature.upper(), signature[:2] + " " + signature[2:]):
        verdict = verify([*file[:-1], file[-1].replace(signature.encode(), other.encode())])
        assert verdict.why is not None and verdict.why.code == "end.signature"


@cache
def bytes_of(name: str) -> bytes:
    return b"".join(FILES[name]())


def outcome(text: bytes) -> Verdict | None:
    try:
        return verify(text.splitlines(keepends=True), keys=[CITY.public])
    except Faulty:
        return None


def same_but_for_line_ends(one: bytes, other: bytes) -> bool:
    def stripped(text: bytes) -> list[bytes]:
        return [bare for part in text.removeprefix(b"\xef\xbb\xbf").split(b"\n") if (bare := part.strip(b" \t\r"))]

    return stripped(one) == stripped(other)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_no_change_of_a_few_bytes_goes_unseen(name: str, data: st.DataObject) -> None:
    whole = bytes_of(name)
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start, min(len(whole), start + 3)))
    changed = whole[:start] + data.draw(st.binary(max_size=3)) + whole[end:]
    verdict = outcome(changed)
    assert verdict is None or not verdict.whole or same_but_for_line_ends(changed, whole)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_no_dropping_doubling_or_moving_of_lines_goes_unseen(name: str, data: st.DataObject) -> None:
    lines = bytes_of(name).splitlines(keepends=True)
    chosen = data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=len(lines) + 2))
    order = data.draw(st.sampled_from([chosen, sorted(set(range(len(lines))) - set(chosen[:3]))]))
    changed = [lines[i] for i in order]
    verdict = outcome(b"".join(changed))
    assert verdict is None or not verdict.whole or changed == lines


@pytest.mark.parametrize("name", FILES)
def test_every_shorter_beginning_of_a_file_is_broken(name: str) -> None:
    lines = FILES[name]()
    for length in range(1, len(lines)):
        verdict = verify(lines[:length])
        assert not verdict.whole
