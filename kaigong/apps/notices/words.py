"""How notices and digests are said, in the language that is active."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.notices import registry
from kaigong.apps.notices.models import Notice

MOST_LINES = 10


class _Data(dict[str, Any]):
    """A text may name what its data do not hold; it then reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in words."""

    row: Notice
    label: str
    title: str
    text: str


def said(notice: Notice) -> Said:
    """One notice in words; a kind that is gone is still shown, by its name."""
    kind = registry.kinds().get(notice.kind)
    if kind is None:
        return Said(notice, notice.kind, notice.subject, "")
    data = _Data(kind.words(notice.data))
    title, text = str(kind.title).format_map(data), str(kind.text).format_map(data)
    return Said(notice, str(kind.label), title, text)


def all_said(notices: Iterable[Notice]) -> list[Said]:
    """Several notices in words."""
    return [said(notice) for notice in notices]


def sections_for(person: Person, day: Any) -> list[registry.Section]:
    """What the digest of a day holds for a person; parts without anything are left out."""
    found = [section for sections in registry.digests() for section in sections(person, day)]
    return [section for section in found if section.count]


def digest_title(sections: Sequence[registry.Section]) -> str:
    """All parts of a digest in one line."""
    parts = [f"{section.label} {section.count}" for section in sections]
    return _("今日摘要：{parts}").format(parts=_("、").join(parts))


def digest_body(sections: Sequence[registry.Section], pending: Sequence[Said], base: str) -> str:
    """The digest as the text of an e-mail."""
    parts = [_section(section, base) for section in sections]
    if pending:
        told = "\n".join(f"- {one.title}\n  {base}{one.row.url}" for one in pending)
        parts.append(_("自上次摘要以来的通知") + "\n" + told)
    return "\n\n".join(parts)


def _section(section: registry.Section, base: str) -> str:
    lines = [f"- {line.text}\n  {base}{line.url}" for line in section.lines]
    rest = section.count - len(section.lines)
    if rest > 0:
        lines.append(_("……另有 {rest} 项").format(rest=rest))
    return f"{section.label}（{section.count}）\n" + "\n".join(lines)
