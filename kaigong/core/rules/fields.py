"""Taking typed fields out of one mapping of a catalogue, noting every fault instead of stopping at the first."""

import math
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, TypeVar, cast

from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.parser import KnownAttribute, parse
from kaigong.core.rules.tree import Const, Expr, expr
from kaigong.core.rules.yamltext import Document, Unread
from kaigong.core.values import Fact

T = TypeVar("T")
MOST_PROBLEMS = 2_000  # named of one catalogue
MOST_DAYS = 100_000  # some four hundred years; what is more is a slip
NEVER = expr("false", Const(False))
FAULTY = expr("false", Const(False))  # stands in for a condition that could not be read
WHOLE = {"true": expr("true", Const(True)), "false": NEVER}


class Conditions:
    """Parses conditions against the attributes and reforms of one catalogue; equal texts are parsed once."""

    def __init__(self, known: Mapping[str, KnownAttribute], reforms: Collection[str]) -> None:
        self.known = known
        self.reforms = reforms
        self.parsed: dict[str, Expr] = dict(WHOLE)

    def expr(self, text: str) -> Expr:
        found = self.parsed.get(text)
        if found is None:
            found = self.parsed[text] = parse(text, known=self.known, reforms=self.reforms)
        return found


class Fields:
    """One mapping being read. Fields taken are crossed off; `done` names those nobody asked for."""

    def __init__(self, raw: object, document: Document, problems: list[Problem], entry: str) -> None:
        self.document = document
        self.problems = problems
        self.entry = entry
        self.raw: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        self.taken: set[str] = set()
        self.unread = isinstance(raw, Unread)
        if not isinstance(raw, dict):
            self.wrong("not_mapping", got=type(raw).__name__)

    def wrong(self, code: str, key: str | None = None, **data: object) -> None:
        if self.unread or len(self.problems) >= MOST_PROBLEMS:
            return  # the fault of the whole mapping is named already; or nobody could read all of this
        place = self.document.place(self.raw, key)
        entry = self.entry if key is None else f"{self.entry}.{key}"
        self.problems.append(Problem(f"shape.{code}", at=place, data={"entry": entry, **data}))

    def get(self, key: str, sort: type[T] | tuple[type[Any], ...], absent: T, *, needed: bool = True) -> T:
        """The field if it is of that sort; else `absent`, and a fault where it is needed or of another sort."""
        self.taken.add(key)
        if key not in self.raw:
            if needed:
                self.wrong("missing", key)
            return absent
        value = self.raw[key]
        if isinstance(value, Unread):
            return absent  # its fault is named already
        sorts = sort if isinstance(sort, tuple) else (sort,)
        if isinstance(value, sorts) and (bool in sorts or not isinstance(value, bool)):
            return cast(T, value)
        if value is not None or needed:
            self.wrong("type", key, got=type(value).__name__)
        return absent

    def text(self, key: str) -> str:
        return self.get(key, str, "")

    def words(self, key: str) -> str:
        """Text that may be absent; a number is taken as written."""
        value = self.get(key, (str, int), "", needed=False)
        return str(value)

    def spoken(self, key: str) -> tuple[str, str]:
        """A text people read, in English and Chinese; where the text itself mixes languages, `_en` stands in for it."""
        text = self.words(key)
        return self.words(f"{key}_en") or text, self.words(f"{key}_zh")

    def spoken_list(self, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The same of a list of texts."""
        texts = self.texts(key)
        return self.texts(f"{key}_en") or texts, self.texts(f"{key}_zh")

    def flag(self, key: str, absent: bool | None = None) -> bool:
        return self.get(key, bool, bool(absent), needed=absent is None)

    def days(self, key: str) -> int | None:
        """A count of days from 0 up, or null."""
        value = self.get(key, (int,), None, needed=False)
        return None if value is None else self._counted(key, value)

    def whole(self, key: str) -> int:
        return self._counted(key, self.get(key, int, 0))

    def _counted(self, key: str, value: int) -> int:
        if value < 0:
            self.wrong("negative", key, got=value)
        if value > MOST_DAYS:
            self.wrong("too_large", key, got=str(value)[:40], limit=MOST_DAYS)
        return min(value, MOST_DAYS)

    def day(self, key: str) -> date | None:
        value = self.get(key, (date, str), None, needed=False)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.wrong("type", key, got=value)
                return None
        return value

    def choice(self, key: str, allowed: Collection[str], absent: str = "") -> str:
        value = self.get(key, str, absent)
        given = self.raw.get(key)
        if value not in allowed and isinstance(given, str) and not isinstance(given, Unread):
            self.wrong("not_one_of", key, got=value, allowed=", ".join(allowed))
            return absent
        return value

    def optional(self, key: str) -> str | None:
        return self.get(key, (str,), None, needed=False)

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        values = self.get(key, list, [], needed=needed)
        for value in values:
            if not isinstance(value, str):
                self.wrong("type", key, got=type(value).__name__)
        return tuple(value for value in values if isinstance(value, str))

    def mapping(self, key: str, *, needed: bool = False) -> Mapping[str, Any]:
        return self.get(key, dict, {}, needed=needed)

    def facts(self, key: str) -> Mapping[str, Fact]:
        """Values of attributes; whether each fits its attribute is checked with the references."""
        values = self.mapping(key, needed=True)
        for name, value in values.items():
            if not isinstance(value, bool | int | float | str) or (
                isinstance(value, float) and not math.isfinite(value)
            ):
                self.wrong("type", key, got=type(value).__name__, attribute=name)
        return {name: value for name, value in values.items() if isinstance(value, bool | int | float | str)}

    def each(self, key: str, build: Callable[["Fields"], T], *, needed: bool = False) -> tuple[T, ...]:
        """A list of mappings, each built by `build`."""
        values = self.get(key, list, [], needed=needed)
        return tuple(build(self.inner(value, f"{key}[{place}]")) for place, value in enumerate(values))

    def one(self, key: str, build: Callable[["Fields"], T]) -> T | None:
        """A mapping built by `build`; None where absent or null."""
        value = self.get(key, (dict,), None, needed=False)
        return None if value is None else build(self.inner(value, key))

    def inner(self, raw: object, name: str) -> "Fields":
        return Fields(raw, self.document, self.problems, f"{self.entry}.{name}")

    def condition(self, key: str, conditions: Conditions) -> Expr:
        """A condition that must be there; one that is always false stands in for a faulty one."""
        text = self.get(key, str, "false")
        return self.parsed(key, text, conditions)

    def optional_condition(self, key: str, conditions: Conditions) -> Expr | None:
        text = self.get(key, (str,), None, needed=False)
        return None if text is None else self.parsed(key, text, conditions)

    def parsed(self, key: str, text: str, conditions: Conditions) -> Expr:
        try:
            return conditions.expr(text)
        except Faulty as faulty:
            place = self.document.place(self.raw, key)
            for problem in faulty.problems:
                data = {"entry": f"{self.entry}.{key}", "place": problem.at, "condition": text[:200], **problem.data}
                self.problems.append(Problem(problem.code, at=place, data=data))
            return FAULTY

    def ignore(self, *keys: str) -> None:
        self.taken.update(keys)

    def done(self) -> None:
        """Name every field that has no meaning here."""
        if len(self.taken) < len(self.raw) or not self.taken.issuperset(self.raw):
            for key in self.raw:
                if key not in self.taken:
                    self.wrong("unknown_field", key)
