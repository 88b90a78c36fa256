"""What the kinds of files that `kaigong verify` knows share: the outcome, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kaigong.cli.verify_words import ENGLISH, sentence
from kaigong.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something does not hold."""

    line: int
    stream: str | None = None
    n: int | None = None
    item: str | None = None

    def told(self, language: str) -> str:
        """The place in words."""
        parts = [f"line {self.line}" if language == ENGLISH else f"第 {self.line} 行"]
        if self.stream:
            parts.append(self.stream if self.n is None else _entry(self.stream, self.n, language))
        if self.item:
            parts.append(self.item)
        return (", " if language == ENGLISH else "，").join(parts)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in one file: `row` is its JSON, `whole_text` what people are told when all holds."""

    kind: str
    why: Problem | None
    where: Place | None
    row: Mapping[str, Any]
    whole_text: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return self.why is None

    def json(self, file: str) -> dict[str, Any]:
        """The outcome as the command's JSON gives it."""
        where, why = self.where, self.why
        place = where and {"line": where.line, "stream": where.stream, "n": where.n}
        if where and where.item:
            place = {**(place or {}), "item": where.item}
        reason = why and {"code": why.code, **why.data, "message": sentence(why.code, why.data)}
        head = {"file": file, "kind": self.kind, "whole": self.whole, "where": place, "why": reason}
        return {**head, **self.row, "faults": []}

    def told(self, language: str) -> str:
        """The outcome for people."""
        if self.why is None:
            return self.whole_text[language]
        reason = sentence(self.why.code, self.why.data, language)
        place = self.where.told(language) if self.where else ""
        return f"broken at {place}: {reason}" if language == ENGLISH else f"不完整：{place}：{reason}"


def _entry(stream: str, n: int, language: str) -> str:
    return f"{stream} entry {n}" if language == ENGLISH else f"{stream} 第 {n} 条"
