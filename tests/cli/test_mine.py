"""`kaigong mine` as its users meet it: its exit status, its two outputs, and files of every kind."""

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.called import called, started
from tests.shared import shared

KEYS = ["cases", "events", "activities", "start", "end", "variants", "directly_follows", "throughput_days", "rework",
        "bottlenecks"]  # fmt: skip
EVENT = '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="{}T08:00:00+08:00"/></event>'


def mine(*arguments: str | Path, standard: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return called("mine", *arguments, given=standard)


def told(*arguments: str | Path, status: int = 0, standard: bytes = b"") -> dict[str, Any]:
    """The one JSON document on standard output."""
    done = mine(*arguments, "--json", standard=standard)
    assert done.returncode == status, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def xes(**cases: list[tuple[str, str]]) -> str:
    """A small log, the days as given."""
    traces = "".join(
        f'<trace><string key="concept:name" value="{name}"/>{"".join(EVENT.format(*event) for event in events)}</trace>'
        for name, events in cases.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n{traces}\n</log>\n'


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Two cases; one takes a step back."""
    path = tmp_path / "log.xes"
    straight = [("受理", "2024-07-01"), ("审查", "2024-07-03"), ("办结", "2024-07-04")]
    back = [("受理", "2024-07-01"), ("审查", "2024-07-05"), ("受理", "2024-07-09"), ("办结", "2024-07-11")]
    path.write_text(xes(a=straight, b=back), "utf-8")
    return path


def test_the_document_has_the_keys_of_the_contract_and_their_shape(log: Path) -> None:
    found = told(log)
    assert [key for key in found if key != "faults"] == KEYS
    assert (found["cases"], found["events"]) == (2, 7)
    assert found["activities"] == {"受理": 3, "办结": 2, "审查": 2}
    assert (found["start"], found["end"]) == ({"受理": 2}, {"办结": 2})
    assert found["variants"][0] == {"path": ["受理", "审查", "办结"], "count": 1}
    assert found["directly_follows"][0] == {
        "from": "受理", "to": "审查", "count": 2, "wait_p50_days": 3.0, "wait_p90_days": 3.8,
    }  # fmt: skip
    assert list(found["throughput_days"]) == ["p10", "p25", "p50", "p75", "p90", "p95"]
    assert found["throughput_days"]["p50"] == 6.5
    assert [(row["activity"], row["again"], row["days_p50"]) for row in found["rework"]] == [("受理", 1, 8.0)]
    assert found["bottlenecks"][0] | {"share": 0} == {
        "from": "受理", "to": "审查", "count": 2, "p50_days": 3.0, "p90_days": 3.8, "mean_days": 3.0, "total_days": 6.0,
        "share": 0, "few": False,
    }  # fmt: skip
    assert found["faults"] == []


def test_the_order_of_a_xes_file_is_kept_unless_asked_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_text(xes(a=[("later", "2024-07-09"), ("earlier", "2024-07-01")]), "utf-8")
    assert told(path)["directly_follows"][0]["wait_p50_days"] == -8.0
    assert told(path, "--by-time")["variants"][0]["path"] == ["earlier", "later"]


def test_a_log_may_come_packed_or_through_standard_input(log: Path, tmp_path: Path) -> None:
    packed = tmp_path / "log.xes.gz"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    assert told(packed) == told("-", standard=log.read_bytes()) == told(log)


def test_a_process_of_its_own_says_the_same(log: Path) -> None:
    for arguments in ([log], [log, "--json"], ["-", "--json"], [log.parent / "none", "--json"]):
        alone = started("mine", *arguments, given=log.read_bytes())
        here = mine(*arguments, standard=log.read_bytes())
        assert (alone.returncode, alone.stdout, alone.stderr) == (here.returncode, here.stdout, here.stderr)


def test_a_damaged_file_is_refused_with_every_fault_and_its_good_rest_mined_when_asked(log: Path) -> None:
    text = log.read_text("utf-8").replace("2024-07-05T08", "2024-13-05T08").replace("2024-07-11T08", "soon")
    log.write_text(text, "utf-8")
    refused = told(log, status=2)
    severe = [fault for fault in refused["faults"] if fault["severe"]]
    assert len(severe) >= 2
    assert all(fault["line"] == 3 and fault["byte"] and fault["message"] for fault in severe)
    assert refused["cases"] == 0
    rest = told(log, "--rest")
    assert rest["cases"] == 2
    assert rest["faults"] == refused["faults"]


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 40, b"<log", b"{}", b"PK\x03\x04nonsense"])
def test_what_is_no_log_is_refused_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "nonsense"
    path.write_bytes(content)
    done = mine(path, "--json")
    assert done.returncode == 2, done.stdout
    assert json.loads(done.stdout)["faults"]
    assert b"Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_a_fault_beside_those_of_others(log: Path, tmp_path: Path) -> None:
    found = told(log, tmp_path / "none.xes", status=2)
    assert [fault["code"] for fault in found["faults"]] == ["file.unreadable"]
    assert told(log, tmp_path / "none.xes", "--rest")["cases"] == 2


@pytest.mark.parametrize(
    "arguments",
    [[], ["x", "--with", "poems"], ["x", "--zone", "Mars/Base"], ["x", "--type", "school"],
     ["x", "--engine", "spark", "--with", "all"]],
)  # fmt: skip
def test_arguments_that_do_not_fit_are_refused(arguments: list[str]) -> None:
    assert told(*arguments, status=2)["faults"][0]["code"] == "bad_argument"


def test_several_files_are_one_log_and_are_compared(log: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow.xes"
    slow.write_text(
        xes(**{f"s{n}": [("受理", "2024-07-01"), ("办结", f"2024-08-{n:02}")] for n in range(10, 16)}), "utf-8"
    )
    found = told(log, slow)
    assert (found["cases"], found["events"]) == (8, 19)
    (comparison,) = found["comparison"]
    assert (comparison["names"], comparison["cases"]) == (["log", "slow"], [2, 6])
    assert comparison["throughput_days"]["difference"] == 36.0
    assert comparison["throughput_days"]["delta"] == 1.0
    assert told(log, slow) == found, "a seed gives the same intervals again"


def test_the_report_reads_in_both_languages(log: Path) -> None:
    chinese, english = mine(log).stdout.decode(), mine(log, "--lang", "en").stdout.decode()
    assert "共 2 件、7 条记录" in chinese
    assert "2 cases, 7 events" in english
    assert "受理 → 审查" in chinese


def test_every_section_can_be_asked_for(log: Path) -> None:
    found = told(log, "--with", "all", "--against", "shipped", "--compare", "2024-07-02")
    sections = ["times", "handover", "batching", "deadlines", "drift", "durations", "calibration"]
    assert [key for key in found if key not in KEYS] == [*sections, "comparison", "conformance", "faults"]
    assert found["times"]["working_days"]["p50"] == 5.5
    text = mine(log, "--with", "all", "--against", "shipped", "--compare", "2024-07-02")
    assert text.returncode == 0, text.stderr


def test_durations_are_written_for_simulate(log: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("activity,item,phase\n受理,eia-form-approval,begin\n办结,eia-form-approval,done\n", "utf-8")
    found = told(log, "--names", names, "--durations", tmp_path / "out")
    (row,) = (row for row in found["durations"] if row["name"] == "eia-form-approval")
    assert (row["unit"], row["ended"], row["p50"], row["file"]) == ("working", 2, 3.0, "eia-form-approval.csv")
    lines = (tmp_path / "out" / row["file"]).read_text().splitlines()
    assert lines[0] == "days"
    assert sorted(set(map(float, lines[1:]))) == [3.0, 8.0]
    assert "eia-form-approval" in (tmp_path / "out/durations.yaml").read_text()


def test_a_faulty_table_of_names_is_named_by_line(log: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("activity,item,phase\n受理,x,begin\n,y,begin\n办结,z,sometime\n", "utf-8")
    assert [fault["line"] for fault in told(log, "--names", names, status=2)["faults"]] == [3, 4]


def ledger(*entries: dict[str, Any]) -> str:
    """An export as the reader needs it; seals are not looked at here."""
    base = {"alg": "sha256", "by": "officer:sun", "hash": "0", "prev": "0", "n": 1, "stream": "case:C1"}
    lines = [{"kaigong": "ledger", "version": 1}, *({**base, "recorded_at": one["at"], **one} for one in entries)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def test_our_own_ledger_is_held_against_the_catalogue_without_a_table(tmp_path: Path) -> None:
    item, at = "construction-permit", "2024-07-{:02}T10:00:00+08:00"
    accepted = {"item": item, "on": "2024-07-01", "promised_due": "2024-07-08", "statutory_due": "2024-07-29"}
    path = tmp_path / "ledger.jsonl"
    path.write_text(
        ledger(
            {"kind": "CaseOpened", "at": at.format(1), "data": {"no": "C1", "project": "P1", "stage": "construction"}},
            {"kind": "ItemAccepted", "at": at.format(1), "data": accepted},
            {"kind": "ItemDecided", "at": at.format(10), "recorded_at": at.format(12), "data": {"item": item}},
        ),
        "utf-8",
    )
    found = told(path, "--against", "shipped")
    assert found["cases"] == 1
    assert found["conformance"]["totals"] | {"early": 0} == {
        "skipped": 0, "early": 0, "late": 1, "twice": 0, "afterwards": 1, "unplanned": 0,
    }  # fmt: skip
    (case,) = found["conformance"]["worst"]
    assert case["case"] == "P1"
    late = next(one for one in case["deviations"] if one["kind"] == "late")
    assert (late["item"], late["other"], late["days"]) == (item, "promised", 2)


BPIC15 = {1: (1199, 52217, 398), 2: (832, 44354, 410), 3: (1409, 59681, 383), 5: (1156, 59083, 389)}


@pytest.mark.parametrize("number", BPIC15)
def test_the_counts_of_the_dutch_permits_are_those_published(number: int) -> None:
    found = told(shared(f"data/permits-bpic15-nl/BPIC15_{number}.xes.gz"))
    assert (found["cases"], found["events"], len(found["activities"])) == BPIC15[number]
    assert sum(row["count"] for row in found["variants"]) == found["cases"]
    assert sum(row["count"] for row in found["directly_follows"]) == found["events"] - found["cases"]


def test_two_municipalities_compared_read_well() -> None:
    files = [shared(f"data/permits-bpic15-nl/BPIC15_{number}.xes.gz") for number in (1, 2)]
    text = mine(*files, "--zone", "Europe/Amsterdam").stdout.decode()
    assert "BPIC15_2 用时更长：中位 108 天，BPIC15_1 为 61.4 天，多 47.1 天" in text
    assert "01_HOOFD_020 send confirmation receipt" in text, "codes are told in the words of the log"


RECEIPT = ["--case", "case:concept:name", "--activity", "concept:name", "--time", "time:timestamp"]


def test_the_receipt_phase_and_its_deadlines_are_as_published() -> None:
    found = told(shared("data/permits-wabo-receipt-nl/receipt.csv.gz"), *RECEIPT, "--with", "deadlines")
    assert (found["cases"], found["events"], len(found["activities"])) == (1003, 6099, 27)
    assert found["start"] == {"Confirmation of receipt": 1003}
    assert (found["deadlines"]["ended"], found["deadlines"]["late"]) == (987, 323)


def test_approval_chains_are_as_published_with_columns_guessed() -> None:
    found = told(shared("data/approvals-bpic2020-permit/permit_log.csv.gz"))
    assert (found["cases"], found["events"], len(found["activities"])) == (1027, 17982, 50)
    assert len(found["variants"]) == 1027, "one case a path, as the cut was made"


def test_a_register_of_permits_is_read_by_its_named_columns() -> None:
    register = shared("data/permits-us-adu/permit-records.csv.gz")
    found = told(
        register, "--case", "permit_id", "--activity", "project", "--time", "applied_date", "--compare", "city"
    )
    assert found["events"] == 59541
    assert found["comparison"][0]["names"] == ["los-angeles", "san-diego"]


def test_a_catalogue_that_is_not_there_and_a_type_it_does_not_have_are_faults(log: Path, tmp_path: Path) -> None:
    assert told(log, "--against", tmp_path / "none", status=2)["faults"]
    assert "no-such" in told(log, "--against", "shipped", "--type", "no-such", status=2)["faults"][0]["message"]
    assert "poems" in told(log, "--compare", "poems", status=2)["faults"][0]["message"]
    assert "poems" in told(log, "--with", "deadlines", "--due", "poems", status=2)["faults"][0]["message"]


def test_spark_that_is_not_there_is_said_and_not_a_traceback(log: Path) -> None:
    done = mine(log, "--engine", "spark", "--json")
    if done.returncode == 0:
        pytest.skip("Spark is installed in this environment")
    assert done.returncode == 2
    assert "mine-on-a-cluster" in json.loads(done.stdout)["faults"][0]["message"]


# ------------------------------------------------------------------------------------------------ writing


@pytest.mark.parametrize("ending", ["xes", "xes.gz", "parquet", "json", "jsonocel", "sqlite", "kaigong"])
def test_what_is_written_reads_as_what_was_read(log: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"other.{ending}"
    first = told(log, "--write", path)
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".part")] == []
    second = told(path)
    figures = [key for key in KEYS if key != "variants"]
    assert {key: second[key] for key in figures} == {key: first[key] for key in figures}
    assert sorted(map(str, second["variants"])) == sorted(map(str, first["variants"]))


def test_a_real_log_goes_through_every_format_and_back(tmp_path: Path) -> None:
    source = shared("data/permits-wabo-receipt-nl/receipt.csv.gz")
    first = told(source, *RECEIPT)
    for ending in ("parquet", "xes.gz", "sqlite", "kaigong", "xes"):
        path = tmp_path / f"log.{ending}"
        told(source, *(RECEIPT if source.suffixes[:1] == [".csv"] else ()), "--write", path)
        source = path
    last = told(source)
    for key in ("cases", "events", "activities", "start", "end", "throughput_days"):
        assert last[key] == first[key]


@pytest.mark.parametrize(
    ("name", "said"), [("log.doc", "has to end in"), ("none/log.xes", "no folder"), ("log.xes", "to be read")]
)
def test_what_cannot_be_written_is_said_before_anything_is_read(
    log: Path, tmp_path: Path, name: str, said: str
) -> None:
    before = log.read_bytes()
    found = told(log, "--write", tmp_path / name, status=2)
    assert said in found["faults"][0]["message"]
    assert log.read_bytes() == before


def inside(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str | Path) -> tuple[int, dict[str, Any], str]:
    """The command without a process of its own: exit status, document, standard error."""
    from kaigong.cli import mine as command

    status = command.run([*map(str, arguments), "--json"])
    said = capfdbinary.readouterr()
    return status, json.loads(said.out), said.err.decode()


def test_guessed_columns_are_said_and_named_ones_are_not(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("办件编号,环节,办理时间\nB1,受理,2024-07-01\nB1,办结,2024-07-02\n", "gbk")
    status, found, said = inside(capfdbinary, path)
    assert (status, found["events"], found["faults"]) == (0, 2, [])
    assert found["columns"] == {str(path): {"case": "办件编号", "activity": "环节", "time": "办理时间"}}
    assert "办件编号" in said
    named = inside(capfdbinary, path, "--case", "办件编号", "--activity", "环节", "--time", "办理时间")
    assert (named[0], named[2]) == (0, "")
    assert named[1] == found
    wrong, found, _ = inside(capfdbinary, path, "--case", "流水号")
    assert (wrong, [fault["code"] for fault in found["faults"]]) == (2, ["csv.columns_missing"])


def test_whether_the_day_is_first_can_be_said(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\nc,a,03/04/2024\nc,b,05/04/2024\n", "utf-8")
    asked, found, said = inside(capfdbinary, path)
    assert (asked, [fault["code"] for fault in found["faults"]]) == (2, ["csv.day_or_month"])
    assert "--day-first" in said
    assert inside(capfdbinary, path, "--day-first")[1]["throughput_days"]["p50"] == 2.0
    assert inside(capfdbinary, path, "--month-first")[1]["throughput_days"]["p50"] == 61.0


def test_of_very_many_faults_the_first_are_said_and_all_are_in_the_document(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\nc,a,2024-01-01\n" + "c,a,soon\n" * 300, "utf-8")
    status, found, said = inside(capfdbinary, path, "--lang", "en", "--time", "time")
    assert (status, len(found["faults"])) == (2, 300)
    assert len(said.splitlines()) == 21
    assert "280 more" in said


def test_of_ocel_with_several_types_of_objects_the_case_is_named(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    whole = {
        "objectTypes": [{"name": "项目", "attributes": []}, {"name": "人员", "attributes": []}], "eventTypes": [],
        "objects": [{"id": "P1", "type": "项目"}, {"id": "张", "type": "人员"}],
        "events": [{"id": f"e{n}", "type": "审查", "time": f"2024-01-0{n}T00:00:00Z", "attributes": [],
                    "relationships": [{"objectId": o, "qualifier": ""} for o in ("P1", "张")]} for n in (1, 2)],
    }  # fmt: skip
    path = tmp_path / "log.json"
    path.write_text(json.dumps(whole), "utf-8")
    asked, found, _ = inside(capfdbinary, path)
    assert (asked, [fault["code"] for fault in found["faults"]]) == (2, ["ocel.which_type"])
    status, found, _ = inside(capfdbinary, path, "--case", "项目")
    assert (status, found["cases"], found["events"]) == (0, 1, 2)
