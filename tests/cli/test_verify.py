"""`kaigong verify` as a person calls it: exit status, words, JSON, and no need of Django or a database."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kaigong.cli import verify
from kaigong.cli.verify_words import TEXTS, sentence
from tests.core.ledger import sample, test_verify

Lines = list[bytes]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(lines: Lines, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "ledger.jsonl"
        file.write_bytes(b"".join(lines))
        status = verify.run([str(file), *options])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def test_a_whole_file_exits_0_and_names_the_key(run: Any) -> None:
    status, out, err = run(sample.make().file())
    assert (status, err) == (0, "")
    assert "完整：3 个流共 8 条，其中 6 条在 2 个已签署的日根之下" in out
    assert sample.CITY.public in out


def test_it_speaks_english(run: Any) -> None:
    assert run(sample.make().file(), "--lang", "en")[1].startswith("whole: 8 entries in 3 streams")


def test_a_broken_file_exits_1_and_says_where(run: Any) -> None:
    edit, _, _ = test_verify.TAMPERED["data changed"]
    status, out, _ = run(edit(sample.make().file()))
    assert status == 1
    assert out.startswith("不完整：第 3 行，case:KG-2022-000001 第 1 条：内容与其哈希不符")
    status, out, _ = run(edit(sample.make().file()), "--lang", "en")
    assert out.startswith("broken at line 3, case:KG-2022-000001 entry 1: the content does not give its hash")


def test_the_json_says_all_of_it(run: Any) -> None:
    edit, _, _ = test_verify.TAMPERED["two of a stream swapped"]
    status, out, _ = run(edit(sample.make().file()), "--json")
    told = json.loads(out)
    assert (status, told["kind"], told["whole"], told["faults"]) == (1, "ledger", False, [])
    assert told["where"] == {"line": 3, "stream": sample.CASE, "n": 2}
    assert told["why"]["code"] == "entry.order"
    assert told["why"]["found_on_line"] == 4
    whole = json.loads(run(sample.make().one_stream(), "--format", "json")[1])
    assert (whole["whole"], whole["where"], whole["why"]) == (True, None, None)
    assert (whole["entries"], whole["streams"], whole["roots"], whole["sealed"]) == (3, 1, 2, 3)
    assert whole["stream"] == sample.CASE


def test_a_file_that_is_no_ledger_exits_2_and_lists_the_fault(run: Any) -> None:
    status, out, err = run([b"a scan\n"], "--json")
    told = json.loads(out)
    assert status == 2
    assert told["whole"] is None
    assert [fault["kind"] for fault in told["faults"]] == ["file.not_verifiable"]
    assert told["faults"][0]["place"] == "line 1"
    assert "首行不是说明文件种类的 JSON 对象" in err


def test_a_file_that_is_not_there_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.run(["no-such-file.jsonl", "--lang", "en"]) == 2
    assert "no-such-file.jsonl: the file cannot be read" in capsys.readouterr().err


def test_a_folder_exits_2(tmp_path: Path) -> None:
    assert verify.run([str(tmp_path)]) == 2


def test_every_malformed_key_and_root_is_named(run: Any) -> None:
    status, out, _ = run(sample.make().file(), "--json", "--key", "abc", "--root", "xyz")
    assert status == 2
    assert [fault["name"] for fault in json.loads(out)["faults"]] == ["abc", "xyz"]


def test_only_the_keys_named_count(run: Any) -> None:
    forged = sample.make(key=sample.FORGER).file()
    assert run(forged)[0] == 0
    assert run(forged, "--key", sample.FORGER.public)[0] == 0
    status, out, _ = run(forged, "--key", sample.CITY.public)
    assert status == 1
    assert "由其他密钥签署" in out


def test_a_root_that_somebody_kept_must_be_in_the_file(run: Any) -> None:
    kept = sample.make().roots[0].hash()
    assert run(sample.make().file(), "--root", kept.upper())[0] == 0
    rewritten = sample.make(facts=[(sample.CASE, {"rewritten": i}) for i in range(8)])
    status, out, _ = run(rewritten.file(), "--root", kept, "--lang", "en")
    assert (status, "is not in the file" in out) == (1, True)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"".join(sample.make().file())))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert verify.run(["-"]) == 0


def test_an_endless_line_is_read_in_pieces(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "LONGEST_LINE", 1000)
    lines = sample.make().file()
    assert run(lines)[0] == 0
    status, out, _ = run([*lines[:3], b'{"note":"' + b"x" * 5000 + b'"}\n', *lines[3:]])
    assert (status, "第 4 行" in out) == (1, True)


@pytest.mark.parametrize("name", [*test_verify.TAMPERED, *test_verify.IN_ONE_STREAM])
def test_every_break_has_its_sentence_in_both_languages(name: str, run: Any) -> None:
    tampered = test_verify.TAMPERED | test_verify.IN_ONE_STREAM
    edit, code, _ = tampered[name]
    file = sample.make().file() if name in test_verify.TAMPERED else sample.make().one_stream()
    for language in ("zh", "en"):
        status, out, _ = run(edit(file), "--lang", language)
        assert status == 1
        assert "{" not in out.replace("{}", "")
    assert code in TEXTS


def test_a_sentence_is_filled_with_its_particulars() -> None:
    assert sentence("entry.gap", {"missing": 3}) == "entry 3 is missing"


def test_it_needs_neither_django_nor_a_database(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(b"".join(sample.make().file()))
    code = (
        "import sys; from kaigong.cli.main import main; status = main(sys.argv[1:]); "
        "assert not [m for m in sys.modules if m.partition('.')[0] in ('django', 'numpy', 'yaml')]; sys.exit(status)"
    )
    made = subprocess.run([sys.executable, "-c", code, "verify", str(file)], capture_output=True, check=False)
    assert (made.returncode, made.stderr) == (0, b"")


def test_no_break_is_without_a_sentence() -> None:
    folder = Path(verify.__file__).parents[1] / "core" / "ledger"
    source = "".join((folder / name).read_text(encoding="utf-8") for name in ("check.py", "chain.py", "verify.py"))
    codes = set(re.findall(r'"((?:line|entry|root|proof|head|stream|end|file)\.[a-z_]+)"', source))
    codes |= {f"{what}.{why}" for what in ("root", "end") for why in ("key", "signature")}
    assert len(codes) > 30
    assert codes - TEXTS.keys() == set()


def test_a_ledger_whose_first_line_is_gone_exits_1_and_says_so(run: Any) -> None:
    status, out, _ = run(sample.make().file()[1:], "--json")
    told = json.loads(out)
    assert (status, told["whole"], told["public_key"], told["where"]["line"]) == (1, False, None, 1)
    assert told["why"]["code"] == "file.unknown_kind"
    assert run(sample.make().file()[1:])[0] == 1


@pytest.mark.parametrize("arguments", [[], ["--bogus", "x"], ["x", "--lang", "fr"]])
def test_faulty_arguments_are_answered_in_json_too(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert verify.run([*arguments, "--json"]) == 2
    printed = capsys.readouterr()
    (fault,) = json.loads(printed.out)["faults"]
    assert (fault["kind"], fault["place"]) == ("option.unreadable", "arguments")
    assert printed.err != ""
