"""What a change of the rules changes, in plain words: one line a difference, under the name of what it is about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.rulebook import words
from kaigong.core.problems import Problem
from kaigong.core.rules import spoken
from kaigong.core.rules.changes import Change
from kaigong.core.rules.fault_words import WORDS, sentence
from kaigong.core.rules.model import Catalogue, LegalBasis

SECTIONS = {
    "items": gettext_lazy("事项"), "reforms": gettext_lazy("改革举措"), "materials": gettext_lazy("材料"),
    "exclusion_reasons": gettext_lazy("不计入期限的事由"), "attributes": gettext_lazy("项目情况"),
    "derived": gettext_lazy("推算的项目情况"), "agencies": gettext_lazy("部门"),
    "project_types": gettext_lazy("项目类型"), "themes": gettext_lazy("一事联办主题"),
}  # fmt: skip
WHAT = {
    ("items", "added"): gettext_lazy("新增事项"), ("items", "switched_off"): gettext_lazy("不再办理此事项"),
    ("items", "switched_on"): gettext_lazy("恢复办理此事项"),
    ("reforms", "switched_off"): gettext_lazy("本市不再适用此项改革"),
    ("reforms", "switched_on"): gettext_lazy("本市适用此项改革"),
}  # fmt: skip
FIELDS = {
    "name_zh": gettext_lazy("名称"), "stage": gettext_lazy("阶段"), "kind": gettext_lazy("类别"),
    "typical_days": gettext_lazy("通常天数"), "outputs": gettext_lazy("办理结果"), "ops": gettext_lazy("对事项的作用"),
    "deferrable_inputs": gettext_lazy("可以容缺的材料"), "commitment_allowed": gettext_lazy("告知承诺"),
    "clock_exclusions": gettext_lazy("不计入期限的事由"), "fee": gettext_lazy("收费"),
    "deemed_approval": gettext_lazy("默认同意"), "note_zh": gettext_lazy("说明"), "reforms": gettext_lazy("适用的改革"),
    "items": gettext_lazy("所含事项"), "question_zh": gettext_lazy("问法"), "values": gettext_lazy("可选值"),
    "issuer": gettext_lazy("出具单位"), "shareable": gettext_lazy("可否共享"), "expr": gettext_lazy("推算条件"),
    "basis_zh": gettext_lazy("依据"), "applicant_deadline": gettext_lazy("建设单位的期限"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that changes, with its lines."""

    section: str
    id: str
    name: str
    lines: tuple[str, ...]

    @property
    def is_item(self) -> bool:
        return self.section == "items"


def changes(found: Iterable[Change], before: Catalogue, after: Catalogue) -> list[Told]:
    """Every difference in words, in the order found."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for change in found:
        grouped.setdefault((change.section, change.id), []).append(line(change, before, after))
    return [Told(s, i, _name(s, i, before, after), tuple(lines)) for (s, i), lines in grouped.items()]


def line(change: Change, before: Catalogue, after: Catalogue) -> str:
    """One difference in words."""
    if change.what != "changed":
        known = WHAT.get((change.section, change.what))
        return str(known or (_("新增") if change.what in ("added", "switched_on") else _("删去")))
    tell = TELL.get(change.field)
    if tell:
        return tell(change, before, after)
    return _("{field}有修改").format(field=FIELDS.get(change.field, change.field))


def faults(problems: Iterable[tuple[str, str, Mapping[str, Any]]]) -> list[tuple[str, str]]:
    """The faults of a draft: their place and their words."""
    language = spoken.CHINESE if words.chinese() else spoken.ENGLISH
    found = (Problem(code, at, data) for code, at, data in problems)
    return [(one.at, sentence(one, language) if one.code in WORDS else str(one)) for one in found]


def _name(section: str, id: str, before: Catalogue, after: Catalogue) -> str:
    thing = getattr(after, section).get(id) or getattr(before, section).get(id)
    return words.named(thing) if hasattr(thing, "name_zh") else id


def _from_to(label: str, before: str, after: str) -> str:
    return _("{label}：{before} → {after}").format(label=label, before=before, after=after)


def _legal(change: Change, before: Catalogue, after: Catalogue) -> str:
    return _from_to(_("法定期限"), words.legal(change.before), words.legal(change.after))


def _promised(change: Change, before: Catalogue, after: Catalogue) -> str:
    old, new = ("—" if days is None else words.working_days(days) for days in (change.before, change.after))
    return _from_to(_("承诺期限"), old, new)


def _agency(change: Change, before: Catalogue, after: Catalogue) -> str:
    old = words.listed(words.named(before.agencies.get(one)) or one for one in change.before)
    return _from_to(
        _("承办部门"), old, words.listed(words.named(after.agencies.get(one)) or one for one in change.after)
    )


def _basis(change: Change, before: Catalogue, after: Catalogue) -> str:
    old, new = _cited(change.before, before), _cited(change.after, after)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    return _more_less(_("法律依据"), come, gone, _("改引"), _("不再引用"))


def _cited(bases: Iterable[LegalBasis], catalogue: Catalogue) -> list[str]:
    return [words.citation(catalogue, one.law, one.article) for one in bases]


def _inputs(change: Change, before: Catalogue, after: Catalogue) -> str:
    old, new = {one.material for one in change.before}, {one.material for one in change.after}
    come = [words.named(after.materials.get(one)) or one for one in sorted(new - old)]
    gone = [words.named(before.materials.get(one)) or one for one in sorted(old - new)]
    if not come and not gone:
        return _("材料的提交条件有修改")
    return _more_less(_("材料"), come, gone, _("增加"), _("不再要求"))


def _more_less(label: str, come: list[str], gone: list[str], more: str, less: str) -> str:
    parts = [f"{word}{words.listed(ones)}" if words.chinese() else f"{word} {words.listed(ones)}"
             for word, ones in ((less, gone), (more, come)) if ones]  # fmt: skip
    return _("{label}：{parts}").format(label=label, parts=_("；").join(parts))


def _applies(change: Change, before: Catalogue, after: Catalogue) -> str:
    return _("适用条件改为：{condition}").format(condition=words.condition(change.after.root, after))


TELL: Mapping[str, Callable[[Change, Catalogue, Catalogue], str]] = {
    "legal_days": _legal, "promised_days": _promised, "agency": _agency, "legal_basis": _basis, "inputs": _inputs,
    "applies_when": _applies,
}  # fmt: skip
