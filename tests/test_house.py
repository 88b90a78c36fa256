"""The house rules, read from the tree: sizes, annotations, lint rules of our own, documents that must exist."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests import one_database

ROOT = Path(__file__).resolve().parents[1]


def tracked(pattern: str) -> list[Path]:
    """The files git knows or would take up, by glob; outside a checkout, the files on the disk."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = (
        found.stdout.splitlines() if found.returncode == 0 else [str(p.relative_to(ROOT)) for p in ROOT.rglob(pattern)]
    )
    return [ROOT / name for name in names if (ROOT / name).is_file()]


SOURCES = [p for p in tracked("*.py") if "migrations" not in p.parts]
PRODUCT = [p for p in SOURCES if p.is_relative_to(ROOT / "kaigong")]


@dataclass(frozen=True)
class Function:
    path: Path
    name: str
    lines: int
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno} {self.name}"


def functions(paths: list[Path]) -> Iterator[Function]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield Function(path, node.name, lines, node)


def is_kernel(path: Path) -> bool:
    return "kernel" in path.name


MEASURED = [f for f in functions(PRODUCT) if not is_kernel(f.path)]


def test_no_function_outgrows_its_screen() -> None:
    assert [f"{f.place}: {f.lines} lines" for f in MEASURED if f.lines > 60] == []


def test_functions_are_short() -> None:
    lengths = sorted(f.lines for f in MEASURED)
    assert statistics.median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.95)] <= 40


def test_files_are_short() -> None:
    lengths = {p: p.read_text(encoding="utf-8").count("\n") for p in SOURCES if not is_kernel(p)}
    assert {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > 500} == {}
    assert sorted(lengths.values())[int(len(lengths) * 0.95)] <= 350


def unannotated(function: Function) -> bool:
    arguments = function.node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    missing = [a for a in named if a.annotation is None and a.arg not in {"self", "cls"}]
    return bool(missing) or function.node.returns is None


def test_every_function_of_the_product_is_annotated() -> None:
    assert [f.place for f in functions(PRODUCT) if unannotated(f)] == []


@dataclass(frozen=True)
class Rule:
    """A lint rule of our own. It carries lines that it must pass and lines that it must catch."""

    name: str
    pattern: str
    only: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    but: str = ""

    def covers(self, path: str) -> bool:
        return fnmatch(path, self.only) and not (self.but and fnmatch(path, self.but))


RULES = (
    Rule(
        "views never query tables",
        r"\.objects\b",
        only="kaigong/apps/*/views*.py",
        good=("item = queries.item_on_desk(request.person, no, code)",),
        bad=("Item.objects.filter(code=code)",),
    ),
    Rule(
        "the core is told the time",
        r"\b(?:datetime|date)\.(?:now|today|utcnow)\(|time\.time\(",
        only="kaigong/core/*",
        good=("def due_on(started: date, days: int) -> date:",),
        bad=("now = datetime.now(UTC)", "today = date.today()"),
    ),
    Rule(
        "the core is told the dice",
        r"^\s*(?:import random|from random import|import secrets)",
        only="kaigong/core/*.py",
        good=("def draw(pool: Sequence[str], take: int, seed: bytes) -> list[str]:",),
        bad=("import random",),
    ),
    Rule(
        "apps read the clock once, as request.now",
        r"\b(?:datetime|date)\.(?:now|today|utcnow)\(|timezone\.now\(",
        only="kaigong/apps/*",
        good=("def decide_item(*, item: Item, now: datetime) -> Item:",),
        bad=("now = timezone.now()",),
        but="kaigong/apps/*/management/*",
    ),
    Rule(
        "no eval of any text",
        r"(?<![\w.])(?:eval|exec)\(",
        only="kaigong/*.py",
        good=("evaluate(expr, facts, reforms)",),
        bad=("eval(text)",),
    ),
    Rule(
        "pages carry no inline scripts",
        r"<script(?![^>]*(?:\bsrc=|application/json))",
        only="kaigong/*.html",
        good=('<script src="{% vendor "htmx.js" %}" defer></script>',),
        bad=("<script>alert(1)</script>",),
    ),
    Rule(
        "nothing comes from a content delivery network",
        r"(?:src|href)=\"https?://",
        only="kaigong/*.html",
        good=('<link rel="stylesheet" href="{% static "kaigong.css" %}">',),
        bad=('<script src="https://cdn.example/x.js"></script>',),
    ),
    Rule(
        "commands do not name years, cities or items in the core",
        r"['\"](?:construction-permit|works-planning-permit|荆州)['\"]",
        only="kaigong/core/*.py",
        good=("final = op.final_item",),
        bad=("if item.id == 'construction-permit':",),
    ),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_a_house_rule_passes_good_lines_and_catches_bad_ones(rule: Rule) -> None:
    assert [line for line in rule.good if re.search(rule.pattern, line)] == []
    assert [line for line in rule.bad if not re.search(rule.pattern, line)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_the_tree_keeps_the_house_rule(rule: Rule) -> None:
    broken = []
    for path in [*tracked("*.py"), *tracked("*.html")]:
        name = str(path.relative_to(ROOT))
        if rule.covers(name):
            lines = path.read_text(encoding="utf-8").splitlines()
            broken += [
                f"{name}:{n}: {line.strip()}" for n, line in enumerate(lines, 1) if re.search(rule.pattern, line)
            ]
    assert broken == []


DOCUMENTS = (
    "README.md",
    "README.zh.md",
    "CHANGELOG.md",
    "LICENSE",
    "docs/tour.md",
    "docs/glossary.md",
    "docs/performance.md",
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_that_must_exist_do(name: str) -> None:
    assert (ROOT / name).stat().st_size > 500


def test_every_command_is_told_in_the_docs() -> None:
    from kaigong.cli.main import COMMANDS

    told = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"kaigong {name}" not in told] == []


def test_the_documents_lead_to_files_that_are_there() -> None:
    names = [str(path.relative_to(ROOT)) for path in tracked("*")]
    told = [path for path in tracked("*.md") if "CHANGELOG" not in path.name]
    lost = []
    for path in told:
        text = path.read_text(encoding="utf-8")
        named = re.findall(r"`((?:[\w-]+/)+[\w.-]+\.(?:py|html|js|css|typ|po))`", text)
        lost += [f"{path.name}: {name}" for name in named if not any(f"/{one}".endswith(f"/{name}") for one in names)]
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
            lost += [] if (path.parent / link).exists() else [f"{path.name}: {link}"]
    assert lost == []


def test_what_runs_on_one_database_alone_is_there() -> None:
    assert [path for path in one_database.PATHS if not path.is_file()] == []


def test_make_help_lists_every_target() -> None:
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [t for t in targets if not re.search(rf"^\s*(?:make )?{t}\b", shown, re.MULTILINE)] == []


def test_no_file_tells_of_the_machine_it_was_written_on() -> None:
    addresses = re.compile(
        r"^--(?:extra-)?index-url|\"resolved\":\s*\"http|/ro{2}t/|/w{1}ork/(?:main|shared)", re.MULTILINE
    )
    texts = {p: p.read_text(encoding="utf-8", errors="ignore") for p in tracked("*") if p.stat().st_size < 2_000_000}
    assert [str(p.relative_to(ROOT)) for p, text in texts.items() if addresses.search(text)] == []
