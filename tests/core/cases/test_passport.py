"""A passport holds by itself, and whatever is changed in it is found, even by a forger who signs anew."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigong.core.cases import commands as c
from kaigong.core.cases import passport
from kaigong.core.cases.passport_check import verify
from kaigong.core.cases.values import Decision
from kaigong.core.problems import Faulty, Refused
from tests.core.cases import passport_sample as sample
from tests.core.cases.world import APPLICANT, HEAD, OFFICER, SUN, SYSTEM, TERMS, decision

SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def parts() -> passport.Parts:
    return sample.parts_of(sample.story())


@cache
def whole() -> bytes:
    return sample.file_of(parts())


def broken(data: bytes, **options: Any) -> str:
    """The code of the first thing that does not hold; also of a file that is no passport any more."""
    try:
        verdict = verify(data, **options)
    except Faulty as faulty:
        return faulty.problems[0].code
    return verdict.why.code if verdict.why else ""


def test_a_passport_of_what_happened_is_whole() -> None:
    verdict = verify(whole(), keys=[sample.CITY.public])
    assert (verdict.whole, verdict.why, verdict.where) == (True, None, None)
    assert (verdict.cases, verdict.certificates) == (2, 3)


def test_the_days_owed_add_up_to_the_span() -> None:
    statement = sample.days_of(parts())
    assert (statement.start, statement.end) == ("2023-01-16", "2023-03-31")
    assert sum(statement.owed.values()) == statement.days == 74


def test_the_days_of_each_item_are_held_by_whoever_had_it() -> None:
    items = {item.item: item for item in sample.days_of(parts()).items}
    site = items["site"].days
    assert site["stopped"] == 7, "10, 13–17 and 20 February: the stop from the 9th to the 20th"
    assert site["applicant"] == 10, "from 18 January to 6 February without the holiday: the correction"
    assert sum(site.values()) == (date(2023, 2, 27) - date(2023, 1, 16)).days
    assert items["survey"].days.keys() == {"intermediary", "rest"}


def test_the_first_thing_that_does_not_hold_is_named_with_its_place() -> None:
    lines = whole().split(b"\n")
    number = next(n for n, line in enumerate(lines) if b'"ItemSuspended"' in line)
    lines[number] = lines[number].replace(b'"planned_days":10', b'"planned_days":20')
    verdict = verify(b"\n".join(lines))
    assert verdict.why is not None
    assert verdict.where is not None
    assert (verdict.why.code, verdict.where.line) == ("entry.hash", number + 1)
    assert verdict.where.stream == "case:KG-1"


@SOME
@given(place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_a_single_changed_byte_is_found(place: int, byte: int) -> None:
    data = bytearray(whole())
    place %= len(data)
    if data[place] == byte:
        byte ^= 1
    data[place] = byte
    assert broken(bytes(data))


@SOME
@given(place=st.integers(0, 10**6), size=st.integers(1, 3000))
def test_a_piece_that_is_missing_is_found(place: int, size: int) -> None:
    data = whole()
    place %= len(data)
    assert broken(data[:place] + data[place + size :])


@SOME
@given(place=st.integers(0, 10**6), text=st.binary(min_size=1, max_size=40))
def test_a_piece_that_was_put_in_is_found(place: int, text: bytes) -> None:
    data = whole()
    place %= len(data) + 1
    assert broken(data[:place] + text + data[place:])


@SOME
@given(one=st.integers(1, 200), other=st.integers(1, 200))
def test_lines_that_changed_places_are_found(one: int, other: int) -> None:
    lines = whole().split(b"\n")
    one, other = one % (len(lines) - 1), other % (len(lines) - 1)
    swapped = [*lines]
    swapped[one], swapped[other] = lines[other], lines[one]
    assert (swapped == lines) or broken(b"\n".join(swapped))


def test_a_file_signed_with_another_key_counts_only_for_who_names_no_key() -> None:
    made = sample.file_of(sample.parts_of(sample.story(), sample.FORGER), sample.FORGER)
    assert broken(made) == ""
    assert broken(made, keys=[sample.CITY.public]) == "certificate.key"


STOP = {"reason": "expert_review", "statutory": True, "promised": True, "planned_days": 10}
PUBLICITY = {"reason": "publicity", "statutory": False, "promised": True, "planned_days": 5}
VERBS = (
    lambda item, told: c.AcceptItem(item=item, actors=OFFICER, terms=TERMS, finished=told.standing()),
    lambda item, told: c.AcceptItem(item=item, actors=OFFICER, terms=TERMS, finished=told.standing()),
    lambda item, told: c.AskCorrection(item=item, actors=OFFICER, missing=("图",)),
    lambda item, told: c.Resupply(item=item, actors=APPLICANT, note="补", documents=(sample.PAPER,)),
    lambda item, told: c.TakeOn(item=item, actors=OFFICER, officer=SUN),
    lambda item, told: c.SuspendItem(item=item, actors=HEAD, **STOP),
    lambda item, told: c.SuspendItem(item=item, actors=HEAD, **PUBLICITY),
    lambda item, told: c.ResumeItem(item=item, actors=OFFICER, result="通过"),
    lambda item, told: c.ExtendItem(item=item, actors=HEAD, reason="复杂"),
    lambda item, told: decision(item),
    lambda item, told: decision(item, Decision.REJECT, HEAD),
    lambda item, told: c.WithdrawItem(item=item, actors=APPLICANT),
    lambda item, told: c.ResubmitItem(item=item, actors=APPLICANT),
    lambda item, told: c.DeliverItem(item=item, actors=OFFICER),
    lambda item, told: c.ReportDone(item=item, actors=APPLICANT, on=date(2023, 1, 20)),
    lambda item, told: c.SendNotice(actors=SYSTEM),
    lambda item, told: c.DeemAccepted(item=item, actors=SYSTEM, terms=TERMS),
)  # fmt: skip
deeds = st.tuples(st.integers(0, len(VERBS) - 1), st.integers(0, 3), st.integers(0, 12), st.integers(8, 19))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(deeds=st.lists(deeds, max_size=30))
def test_whatever_the_core_permits_gives_a_whole_passport_whose_days_add_up(deeds: list[Any]) -> None:
    told, day, last = sample.Story(), date(2023, 1, 16), 0
    told.open("KG-1", sample.ENTRIES, str(day))
    for verb, item, further, hour in deeds:
        hour = max(hour, last) if not further else hour
        day, last = day + timedelta(further), hour
        command = VERBS[verb](sample.ENTRIES[item].code, told)
        with suppress(Refused):
            told.do("KG-1", command, str(day), hour)
    papers = () if b"ab" * 32 not in b"".join(entry.data for entry in told.entries) else parts().documents
    made = replace(sample.parts_of(told, as_of=str(day)), documents=papers)
    verdict = verify(sample.file_of(made), keys=[sample.CITY.public])
    assert (verdict.why, verdict.where) == (None, None)
    assert verdict.statement is not None
    assert sum(verdict.statement.owed.values()) == verdict.statement.days
    for item in verdict.statement.items:
        if item.begins:
            assert sum(item.days.values()) == max(
                0, (date.fromisoformat(item.ended or str(day)) - date.fromisoformat(item.begins)).days
            )


# ------------------------------------------------------------------- a forger who hashes and signs everything anew


def change_of(kind: str, name: str, value: Any, item: str = "") -> Any:
    def change(entry: Any, data: Any) -> Any:
        if entry.kind == kind and (not item or data.get("item") == item):
            return {**data, name: value(data[name]) if callable(value) else value}
        return data

    return change


def later(text: str | None) -> str:
    return str(date.fromisoformat(text or "2023-03-01") + timedelta(1))


FORGERIES = {
    "a last day by law put off": ("ItemAccepted", "statutory_due", later, "due.statutory"),
    "a promised day put off": ("ItemAccepted", "promised_due", later, "due.promised"),
    "a last day after a stop put off": ("ItemResumed", "statutory_due", later, "due.statutory"),
    "more days than the extension gave": ("DueExtended", "days", 30, "due.statutory"),
    "lateness denied": ("ClockStopped", "promised_late", lambda late: not late, "late.promised"),
    "a stop that stops both clocks": ("ItemSuspended", "reason", "publicity", "stop.clocks"),
    "a stop without ground": ("ItemSuspended", "reason", "holidays", "stop.ground"),
    "received later": ("ItemReceived", "on", later, "receipt.day"),
    "accepted later": ("ItemAccepted", "on", later, "acceptance.day"),
    "accepted by silence": ("ItemAccepted", "deemed", True, "acceptance.not_silent"),
    "decided on another day": ("ItemDecided", "on", later, "event.day"),
    "handed over by another day": ("CertificateDue", "by", later, "hand_over.day"),
    "another promise": ("ItemAccepted", "terms", lambda terms: {**terms, "promised_days": 90}, "promise.changed"),
    "another law": (
        "ItemAccepted", "terms", lambda terms: {**terms, "legal": {"days": 90, "unit": "working"}}, "law.limit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_chain_is_found_by_recomputation(name: str) -> None:
    kind, field, value, code = FORGERIES[name]
    made = sample.forged(parts(), change_of(kind, field, value))
    verdict = verify(made, keys=[sample.CITY.public])
    assert verdict.why is not None
    assert verdict.where is not None
    assert verdict.why.code == code
    assert verdict.where.stream is not None


def test_a_move_that_the_table_does_not_have_is_found() -> None:
    def change(entry: Any, data: Any) -> Any:
        return {**data, "item": "eia"} if entry.kind == "ItemResumed" else data

    assert broken(sample.forged(parts(), change)) == "move.unknown"


def test_days_owed_that_are_stated_otherwise_are_found() -> None:
    owed = passport.plain(sample.days_of(parts()))
    owed["owed"]["applicant"] += 1
    verdict = verify(sample.file_of(parts(), owed=owed))
    assert verdict.why is not None
    assert (verdict.why.code, verdict.why.data["of"]) == ("owed.other", "applicant")


def test_a_certificate_of_something_else_is_found() -> None:
    swapped = replace(parts(), certificates=sample.certificates_of(parts().entries, sample.FORGER))
    assert broken(sample.file_of(swapped), keys=[sample.CITY.public]) == "certificate.key"
    fields = json.loads(json.dumps(parts().certificates[0]))
    fields["certificate"]["number"] = "KG-1-99"
    assert broken(sample.file_of(replace(parts(), certificates=(fields,)))) == "certificate.signature"


def test_a_document_left_out_or_put_in_is_found() -> None:
    assert broken(sample.file_of(replace(parts(), documents=(), certificates=()))) == "document.missing"
    more = (*parts().documents, passport.Document("cd" * 32))
    assert broken(sample.file_of(replace(parts(), documents=more))) == "document.unexpected"


DAYS = ["2023-02-30", "9999-12-31", "2023-02-08"]
values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**15) | st.text(max_size=12) | st.sampled_from(DAYS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.integers(0, 500), name=st.integers(0, 20), value=values)
def test_whatever_a_chain_says_the_answer_is_a_verdict(place: int, name: int, value: Any) -> None:
    target = parts().entries[place % len(parts().entries)]

    def change(entry: Any, data: Any) -> Any:
        if entry is not target:
            return data
        keys = sorted(data)
        return {**data, keys[name % len(keys)]: value}

    assert isinstance(broken(sample.forged(parts(), change)), str)


@settings(max_examples=80, deadline=None)
@given(
    lines=st.lists(st.dictionaries(st.sampled_from([*passport.SECTIONS, "hash", "n"]), values, max_size=2), max_size=4)
)
def test_whatever_the_lines_are_the_answer_is_a_verdict(lines: list[Any]) -> None:
    first = whole().split(b"\n")[0]
    rest = [json.dumps(line).encode() for line in lines]
    assert broken(b"\n".join([first, *rest, b""]))


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"\x00" * 50, b'{"kaigong":"passport"}', b"[" * 100_000])
def test_what_is_no_passport_is_a_named_fault(text: bytes) -> None:
    assert broken(text).startswith("file.")
