"""`kaigong read`: the table, JSON, encodings, damaged files, standard input."""

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kaigong.cli.read import COLUMNS
from kaigong.core.targets.decoding import decode
from tests.cli.called import called, started
from tests.shared import SHARED

TEXT = "江陵县委书记全运宝表示，力争一季度签约亿元以上项目18个，\n总投资突破千亿元。\n"
PAGE = SHARED / "data" / "front-page" / "page.txt"


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return called("read", *arguments, given=given)


def table(out: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out.decode("utf-8"))))


def document(out: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(out)
    return answer


@pytest.fixture
def page(tmp_path: Path) -> Any:
    def write(raw: bytes) -> str:
        path = tmp_path / "page.txt"
        path.write_bytes(raw)
        return str(path)

    return write


def test_the_table_has_the_columns_of_the_contract(page: Any) -> None:
    done = run(page(TEXT.encode()), "--date", "2022-02-10", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = table(done.stdout)
    assert tuple(first) == COLUMNS
    assert (first["speaker"], first["value"], first["unit"], first["due"]) == ("江陵县", "18", "个", "2022-03-31")
    assert (second["comparator"], second["value"], second["unit"], second["value_si"]) == (
        ">", "1000", "亿元", "100000000000"
    )  # fmt: skip
    assert TEXT[int(second["start"]) : int(second["end"])] == second["evidence"] == "总投资突破千亿元"


def test_a_process_of_its_own_says_the_same(page: Any) -> None:
    for name in ("-", page(TEXT.encode()), "none.txt"):
        arguments = (name, "--date", "2022-02-10", "--json")
        alone, here = started("read", *arguments, given=TEXT.encode()), run(*arguments, given=TEXT.encode())
        assert (alone.returncode, alone.stdout, alone.stderr) == (here.returncode, here.stdout, here.stderr)


def test_json_is_one_document_and_nothing_else(page: Any) -> None:
    done = run(page(TEXT.encode()), "--date", "2022-02-10", "--json")
    answer = document(done.stdout)
    assert (answer["encoding"], answer["unreadable"], answer["faults"]) == ("utf-8", [], [])
    assert [each["value_si"] for each in answer["statements"]] == [18, 10**11]
    assert answer["statements"][0]["unit_si"] == "个"


@pytest.mark.parametrize(
    "raw",
    [TEXT.encode("gb18030"), b"\xef\xbb\xbf" + TEXT.encode(), b"\xff\xfe" + TEXT.encode("utf-16-le"),
     b"\xfe\xff" + TEXT.encode("utf-16-be")],
)  # fmt: skip
def test_encodings_are_recognised(raw: bytes) -> None:
    assert decode(raw).text == TEXT
    done = run("-", "--date", "2022-02-10", given=raw)
    assert [each["start"] for each in table(done.stdout)] == [str(TEXT.index("力争")), str(TEXT.index("总投资"))]


def test_line_ends_of_windows_keep_their_place(page: Any) -> None:
    text = TEXT.replace("\n", "\r\n")
    done = run(page(text.encode()), "--date", "2022-02-10")
    for each in table(done.stdout):
        assert text[int(each["start"]) : int(each["end"])] == each["evidence"]


def test_bytes_that_are_no_text_are_faults_and_the_rest_is_read(page: Any) -> None:
    raw = TEXT.encode().replace("总投资".encode(), b"\xff\xfe" + "总投资".encode())
    done = run(page(raw), "--date", "2022-02-10", "--json")
    answer = document(done.stdout)
    assert done.returncode == 2
    assert [(each["kind"], each["line"]) for each in answer["faults"]] == [("bad_bytes", 2), ("bad_bytes", 2)]
    assert answer["faults"][0]["byte"] == raw.index(b"\xff\xfe")
    assert [each["value"] for each in answer["statements"]] == [18, 1000]


def test_damaged_characters_are_told_and_no_figure_is_guessed(page: Any) -> None:
    done = run(page("今年建成4\ufffd0个项目，新增企业20家。".encode()), "--date", "2022-02-10")
    assert done.returncode == 0
    assert [each["value"] for each in table(done.stdout)] == ["20"]
    assert "第1行" in done.stderr.decode() and "没有识读" in done.stderr.decode()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [(b"%PDF-1.7 \x00\x01", "not_text"), (b"PK\x03\x04\x00", "not_text"), (b"a\x00b", "not_text"), (b" \n", "empty"),
     (b"", "empty")],
)  # fmt: skip
def test_files_without_text_are_refused(page: Any, raw: bytes, kind: str) -> None:
    done = run(page(raw), "--date", "2022-02-10", "--json")
    answer = document(done.stdout)
    assert (done.returncode, answer["statements"]) == (2, [])
    assert [each["kind"] for each in answer["faults"]] == [kind]


def test_a_page_without_chinese_is_told(page: Any) -> None:
    done = run(page(b"The city will build 20 schools by 2025."), "--date", "2022-02-10")
    assert (done.returncode, table(done.stdout)) == (0, [])
    assert "only Chinese pages are read" in done.stderr.decode("utf-8")


def test_wrong_arguments_are_named(page: Any) -> None:
    assert run("--json").returncode == 2
    bad = run(page(TEXT.encode()), "--date", "10.2.2022", "--json")
    assert document(bad.stdout)["faults"][0]["kind"] == "bad_date"
    gone = run("no such file", "--json")
    assert document(gone.stdout)["faults"][0]["kind"] == "unreadable_file"
    assert b"Traceback" not in bad.stderr + gone.stderr


def test_without_a_date_the_first_full_date_of_the_text_counts() -> None:
    text = "2025年1月16日在代表大会上。力争全年新增企业5家。"
    done = run("-", given=text.encode())
    assert table(done.stdout)[-1]["due"] == "2025-12-31"
    assert "2025-01-16" in done.stderr.decode()


@pytest.mark.skipif(not PAGE.exists(), reason="reference data not beside the checkout: shared/data/front-page/page.txt")
def test_the_front_page_is_read() -> None:
    done = run(str(PAGE), "--date", "2022-02-10", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(table(done.stdout)) >= 55
