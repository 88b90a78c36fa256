"""Reading YAML from outside: plain data, bounded, with places; whatever comes, only named faults come out."""

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.problems import Faulty
from kaigong.core.rules.loader import load
from kaigong.core.rules.yamltext import MAX_DEPTH, MAX_FAULTS, MAX_TEXT, read_yaml
from tests.core.rules import shipped


def code_of(text: str) -> str:
    (problem,) = read_yaml("x.yaml", text).problems
    return problem.code


def test_plain_values_are_read_as_in_yaml_1_2() -> None:
    text = "{a: 1, b: -2.5, c: true, d: null, e: 2026-04-30, f: 'no', g: no, h: 012, i: 1.2.3, j: , k: .5, l: 1e3}"
    assert read_yaml("x.yaml", text).data == {
        "a": 1, "b": -2.5, "c": True, "d": None, "e": date(2026, 4, 30), "f": "no", "g": "no", "h": "012",
        "i": "1.2.3", "j": None, "k": 0.5, "l": 1000.0,
    }  # fmt: skip


def test_the_shipped_files_read_as_a_plain_yaml_reader_reads_them() -> None:
    for name, text in shipped.files().items():
        assert read_yaml(name, text).data == yaml.safe_load(text), name


def test_every_mapping_and_key_has_its_place() -> None:
    document = read_yaml("x.yaml", "a: 1\nb:\n  - {c: 2, d: 3}\n")
    inner = document.data["b"][0]
    assert document.place(inner) == "x.yaml:3:5"
    assert document.place(inner, "d") == "x.yaml:3:12"
    assert document.place(document.data, "b") == "x.yaml:2:1"


HOSTILE = [
    ("a: &x [1]\nb: *x", "yaml.alias"),
    ("a: 1\nb: 2\na: 3", "yaml.duplicate_key"),
    ("a: !!python/object/apply:os.system [ls]", "yaml.tag"),
    ("a: !!binary aGk=", "yaml.tag"),
    ("a: !own 1", "yaml.tag"),
    ("--- a\n--- b", "yaml.several_documents"),
    ("? [1, 2]\n: 3", "yaml.key_not_text"),
    ("? {}\n: 3", "yaml.key_not_text"),
    ("a: 2026-02-30", "yaml.bad_date"),
    ("a: 1e999", "yaml.bad_number"),
    ("a: " + "9" * 5_000, "yaml.bad_number"),
    ("[" * 5_000, "yaml.too_deep"),
    ("{a: " * 5_000, "yaml.too_deep"),
    ("- " * 5_000, "yaml.too_deep"),
    ("a" * (MAX_TEXT + 1), "yaml.too_long"),
    ("[" + "1," * 300_000 + "]", "yaml.too_large"),
    ("a: [1, 2", "yaml.syntax"),
    ("\t- a", "yaml.syntax"),
    ("a: \x00", "yaml.syntax"),
    ("a: \ud800", "yaml.syntax"),
    ("%YAML 9.9\n---\na", "yaml.syntax"),
]


@pytest.mark.parametrize(("text", "code"), HOSTILE, ids=[code + str(n) for n, (_, code) in enumerate(HOSTILE)])
def test_hostile_text_is_refused_by_name(text: str, code: str) -> None:
    assert code_of(text) == code


def test_laughs_are_not_laughed() -> None:
    lines = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    document = read_yaml("x.yaml", "\n".join(lines))
    assert [str(problem) for problem in document.problems[:2]] == [
        "x.yaml:2:10: yaml.alias (got=a0)",
        "x.yaml:3:10: yaml.alias (got=a1)",
    ]
    assert len(document.problems) == 39
    assert document.data["a39"] == ["a38", "a38"]


def test_a_fault_that_leaves_the_shape_whole_hides_nothing_else() -> None:
    document = read_yaml("x.yaml", "a: 2026-02-30\nb: 1e999\nb: !own 3\nc: *x\nd: 4\n")
    assert [problem.code for problem in document.problems] == [
        "yaml.bad_date", "yaml.bad_number", "yaml.duplicate_key", "yaml.tag", "yaml.alias",
    ]  # fmt: skip
    assert document.data == {"a": "2026-02-30", "b": "3", "c": "x", "d": 4}
    assert document.whole and not read_yaml("x.yaml", "a: [").whole


def test_faults_without_end_end_the_reading() -> None:
    document = read_yaml("x.yaml", "a: 1\n" * 5_000)
    assert (len(document.problems), document.data) == (MAX_FAULTS, None)


def test_a_long_number_is_a_number() -> None:
    assert read_yaml("x.yaml", "9" * 40).data == int("9" * 40)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


PIECES = st.sampled_from(
    ["a", "b: ", "- ", "[", "]", "{", "}", ",", ": ", "\n", "\n  ", "&x ", "*x", "!!str ", "'", '"', "|\n ", "? ", "# ",
     "1", "-", "2026-01-01", "1e9", "null", "---\n", "中", "%", "@", "\t"]
)  # fmt: skip


@given(text=st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_data_or_named_faults(text: str) -> None:
    document = read_yaml("x.yaml", text)
    assert document.whole == (document.data is not None or not document.problems)
    assert len(document.problems) <= MAX_FAULTS
    assert depth(document.data) <= MAX_DEPTH
    assert all(problem.code.startswith("yaml.") for problem in document.problems)


@given(data=st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_a_catalogue_or_named_faults(data: bytes) -> None:
    with pytest.raises(Faulty) as refused:
        load({"x.yaml": "items:\n" + data.decode("utf-8", "replace")})
    assert refused.value.problems


NAMES = [name for name in sorted(shipped.files()) if name.startswith("items/") or name.startswith("routes/th")]
VALUES = st.sampled_from(
    ["null", "-1", "[]", "{}", "''", "true", "[[[]]]", "{id: 1}", "2026-01-01", "*x", "'('", "1e9"]
)


@given(name=st.sampled_from(NAMES), line=st.integers(0, 400), value=VALUES)
@settings(max_examples=60, deadline=None)
def test_a_spoilt_line_gives_a_catalogue_or_named_faults(name: str, line: int, value: str) -> None:
    """One line of a shipped file gets another value; the rest of the catalogue stays as it is."""
    lines = shipped.files()[name].splitlines()
    head = lines[line % len(lines)].partition(":")[0]
    lines[line % len(lines)] = f"{head}: {value}"
    try:
        found = load({"meta.yaml": shipped.files()["meta.yaml"], name: "\n".join(lines)})
    except Faulty as faulty:
        assert all(problem.code and problem.at for problem in faulty.problems)
    else:
        assert found.items
