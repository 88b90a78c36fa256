"""`kaigong verify` for certificates and passports: offline, with the keys a city publishes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kaigong.cli import verify
from kaigong.cli.verify_words import TEXTS
from kaigong.core.cases import certificate
from kaigong.core.draw import Ticket, made
from tests.core.cases import passport_sample as sample

FOLDER = Path(verify.__file__).parents[1] / "core" / "cases"
FILES = ("passport_check.py", "passport_rules.py", "passport_replay.py", "certificate.py")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(data: bytes, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "file"
        file.write_bytes(data)
        status = verify.run([str(file), *options])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


@pytest.fixture
def keys(tmp_path: Path) -> str:
    """The public keys as the city publishes them."""
    file = tmp_path / "keys.json"
    row = {"algorithm": "ed25519", "public_key": sample.CITY.public_key}
    file.write_text(json.dumps({"kaigong": "keys", "version": 1, "keys": [row]}))
    return str(file)


def passport(**more: Any) -> bytes:
    return sample.file_of(sample.parts_of(sample.story(), **more))


def signed(key: Any = sample.CITY) -> certificate.Signed:
    fields = sample.certificates_of(sample.story().entries, key)[0]
    return certificate.read_fields(fields)


def test_a_certificate_is_verified_with_the_published_keys(run: Any, keys: str) -> None:
    status, out, _ = run(signed().text(), "--keys", keys)
    assert status == 0
    assert sample.CITY.public_key in out
    assert "样例，不具法律效力" in out
    told = json.loads(run(signed().text(), "--keys", keys, "--json")[1])
    assert (told["kind"], told["whole"], told["number"], told["why"]) == ("certificate", True, "KG-1-01", None)


def test_a_certificate_of_another_key_is_told_apart(run: Any, keys: str) -> None:
    status, out, _ = run(signed(sample.FORGER).text(), "--keys", keys, "--lang", "en")
    assert (status, "not among those named" in out) == (1, True)
    assert run(signed(sample.FORGER).text())[0] == 0


@pytest.mark.parametrize("change", [(b"KG-1-01", b"KG-1-02"), ("示例局".encode(), "别的局".encode()), (b"[]", b"[ ]")])
def test_a_changed_certificate_is_broken(run: Any, change: tuple[bytes, bytes]) -> None:
    status, out, _ = run(signed().text().replace(*change), "--json")
    assert (status, json.loads(out)["whole"]) == (1, False)
    assert json.loads(out)["why"]["code"] in {"certificate.signature", "certificate.not_canonical"}


def test_a_pdf_without_signed_data_exits_2(run: Any) -> None:
    status, _, err = run(b"%PDF-1.7\nstream\n\x00\x01\nendstream\n", "--lang", "en")
    assert (status, "holds no signed certificate data" in err) == (2, True)


def test_a_passport_is_verified_and_tells_who_held_which_days(run: Any, keys: str) -> None:
    status, out, _ = run(passport(), "--keys", keys)
    assert status == 0
    assert "各方用时（2023-01-16 至 2023-03-31，共 74 天）" in out
    told = json.loads(run(passport(), "--json")[1])
    assert (told["kind"], told["whole"], told["cases"]) == ("passport", True, 2)
    assert sum(told["owed"]["owed"].values()) == told["owed"]["days"] == 74
    assert run(passport(), "--lang", "en")[1].startswith("whole: project P1")


def test_a_passport_that_does_not_hold_names_the_place(run: Any) -> None:
    def change(entry: Any, data: Any) -> Any:
        return {**data, "statutory_due": "2023-12-29"} if entry.kind == "ItemAccepted" else data

    status, out, _ = run(sample.forged(sample.parts_of(sample.story()), change), "--lang", "en")
    assert status == 1
    assert re.match(r"broken at line \d+, case:KG-1 entry \d+, site: the last day by law is stated as 2023-12-29", out)
    told = json.loads(run(sample.forged(sample.parts_of(sample.story()), change), "--json")[1])
    assert (told["why"]["code"], told["where"]["item"]) == ("due.statutory", "site")


def draw_file(**changes: Any) -> bytes:
    pool = [Ticket(f"9142100{n}", n + 1) for n in range(5)]
    record = made("intermediary", pool, 5, "暗号", "根")
    fields = {"kaigong": "draw", "version": 1, "kind": "intermediary", "of": "ZJ-1", "take": 5, "witness": "赵",
              "pool": [[ticket.member, ticket.weight] for ticket in record.pool], "secret": "暗号", "beacon": "根",
              "commitment": record.commitment, "drawn": list(record.drawn)}  # fmt: skip
    return json.dumps(fields | changes, ensure_ascii=False, indent=1).encode()


def test_a_draw_is_repeated(run: Any) -> None:
    status, out, _ = run(draw_file())
    assert (status, "重新抽取结果相同" in out) == (0, True)
    assert json.loads(run(draw_file(), "--json")[1])["take"] == 5


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"secret": "别的"}, "draw.other_secret"), ({"beacon": "别的"}, "draw.other_result"), ({"take": 6}, "draw.take")],
)
def test_a_draw_that_was_altered_is_broken(run: Any, changes: Any, code: str) -> None:
    status, out, _ = run(draw_file(**changes), "--json")
    assert (status, json.loads(out)["why"]["code"]) == (1, code)


@pytest.mark.parametrize("changes", [{"pool": 3}, {"drawn": [1]}, {"take": "x"}, {"version": 2}, {"pool": [["a"]]}])
def test_what_is_no_draw_exits_2(run: Any, changes: Any) -> None:
    assert run(draw_file(**changes))[0] == 2


def test_a_faulty_file_of_keys_exits_2(run: Any, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("[]")
    assert run(passport(), "--keys", str(tmp_path / "keys.json"))[0] == 2
    assert run(passport(), "--keys", str(tmp_path / "none.json"))[0] == 2


def test_no_break_is_without_a_sentence() -> None:
    source = "".join((FOLDER / name).read_text(encoding="utf-8") for name in FILES)
    codes = set(re.findall(r'(?:Problem|_break|_fault|fault)\(\s*"([a-z_.]+)"', source))
    codes |= {f"{what}.{which}" for what in ("due", "late") for which in ("statutory", "promised")}
    assert len(codes) > 50
    assert codes - TEXTS.keys() == set()


@pytest.mark.parametrize("code", TEXTS)
def test_every_sentence_stands_in_both_languages_with_the_same_particulars(code: str) -> None:
    chinese, english = TEXTS[code]
    assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", english))
