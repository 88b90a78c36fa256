"""The editor of a city's own themes. It takes drafts with faults: they are named beside, and stop publishing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.rulebook import queries, words
from kaigong.core.problems import Faulty
from kaigong.core.rules.conditions import parse
from kaigong.core.rules.domain import expanded
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.tree import names_of, walk

SITUATIONS, FIELDS = 12, 8  # at most on one page
EMPTY = 2  # rows offered beside those filled in
SHORT = {"autocomplete": "off"}


def _text(label: Any, limit: int = 160, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=False, **more)


class NewThemeForm(forms.Form):
    """The id of a theme, and what to start from."""

    theme_id = forms.CharField(
        label=_("主题标识"),
        max_length=60,
        help_text=_("小写字母、数字和连字符，例如 city-factory-dormitory；发布后不再改变。"),
    )
    name_zh = forms.CharField(label=_("主题名称"), max_length=120)
    copy_of = forms.ChoiceField(label=_("从哪个主题复制"), required=False)

    def __init__(self, *args: Any, known: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["copy_of"].choices = [("", _("不复制，从空白开始")), *known.items()]


class ThemeForm(forms.Form):
    """Everything a theme says."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name_zh = _text(_("名称（中文）"))
    name_en = _text(_("名称（英文）"))
    purpose_zh = _text(_("办成什么（中文）"), 300)
    purpose_en = _text(_("办成什么（英文）"), 300)
    stage = forms.ChoiceField(label=_("阶段"))
    applies_when = _text(
        _("适用于哪些项目（条件）"), 2000, help_text=_("不填则适用于所有项目。"),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "font-monospace"}),
    )  # fmt: skip
    items = forms.MultipleChoiceField(label=_("包含事项"), required=False, widget=forms.CheckboxSelectMultiple)
    promised_days = forms.IntegerField(
        label=_("承诺办结时间"),
        required=False,
        min_value=0,
        max_value=999,
        help_text=_("自全部受理之日起；不得长于内部最长路径。"),
    )
    feedback = forms.ChoiceField(
        label=_("反馈方式"),
        initial="whole",
        choices=[("whole", _("集中反馈：最后一项办结时一次答复")), ("partial", _("分项反馈：办结一项反馈一项"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, theme: Mapping[str, Any], seen: int) -> None:
        catalogue = queries.catalogue()
        situations, fields = list(theme.get("situations", ())), list(theme.get("fields", ()))
        super().__init__(data, initial={**theme, **_row_values(situations, fields), "seen": seen})
        self.fields["stage"].choices = [(stage.id, words.named(stage)) for stage in catalogue.stages.values()]
        self.fields["items"].choices = [
            (words.named(stage), [(i.id, words.named(i)) for i in catalogue.items.values() if i.stage == stage.id])
            for stage in catalogue.stages.values()
        ]
        inside = [(item, words.named(catalogue.items[item])) for item in self._items(theme) if item in catalogue.items]
        self.situations = min(len(situations) + EMPTY, SITUATIONS)
        self.own = min(len(fields) + EMPTY, FIELDS)
        for n in range(self.situations):
            self._situation(n, inside)
        for n in range(self.own):
            self._field(n, inside)

    def _items(self, theme: Mapping[str, Any]) -> list[str]:
        return list(self.data.getlist("items")) if self.is_bound else list(theme.get("items", ()))

    def _situation(self, n: int, inside: list[tuple[str, str]]) -> None:
        self.fields[f"s{n}_zh"] = _text(_("情形（中文）"))
        self.fields[f"s{n}_en"] = _text(_("情形（英文）"))
        self.fields[f"s{n}_when"] = _text(
            _("条件"), 2000, widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "font-monospace"})
        )
        self.fields[f"s{n}_items"] = forms.MultipleChoiceField(
            label=_("选出的事项"), required=False, choices=inside, widget=forms.CheckboxSelectMultiple
        )

    def _field(self, n: int, inside: list[tuple[str, str]]) -> None:
        kinds = [("text", _("短文本")), ("long", _("长文本")), ("number", _("数字")), ("day", _("日期"))]
        self.fields[f"f{n}_id"] = _text(_("字段标识"), 60)
        self.fields[f"f{n}_zh"] = _text(_("字段名称（中文）"))
        self.fields[f"f{n}_en"] = _text(_("字段名称（英文）"))
        self.fields[f"f{n}_help_zh"] = _text(_("填写说明（中文）"), 300)
        self.fields[f"f{n}_help_en"] = _text(_("填写说明（英文）"), 300)
        self.fields[f"f{n}_type"] = forms.ChoiceField(label=_("类型"), choices=kinds, required=False)
        self.fields[f"f{n}_unit"] = _text(_("单位"), 20)
        self.fields[f"f{n}_items"] = forms.MultipleChoiceField(
            label=_("哪些事项需要"), required=False, choices=inside, widget=forms.CheckboxSelectMultiple
        )

    def situation_rows(self) -> list[list[forms.BoundField]]:
        """The rows of situations, each its fields."""
        return [[self[f"s{n}_{part}"] for part in ("zh", "en", "when", "items")] for n in range(self.situations)]

    def field_rows(self) -> list[list[forms.BoundField]]:
        """The rows of the theme's own fields."""
        parts = ("id", "zh", "en", "type", "unit", "help_zh", "help_en", "items")
        return [[self[f"f{n}_{part}"] for part in parts] for n in range(self.own)]

    def theme(self) -> dict[str, Any]:
        """What was said, as the data of a theme; its questions follow from its situations."""
        said = self.cleaned_data
        plain = ("name_zh", "name_en", "purpose_zh", "purpose_en", "stage", "feedback", "applies_when")
        found: dict[str, Any] = {name: said[name] for name in plain if said.get(name)}
        found["items"] = list(said["items"])
        if said["promised_days"] is not None:
            found["promised_days"] = said["promised_days"]
        found["situations"] = [row for n in range(self.situations) if (row := self._said_situation(n))]
        found["questions"] = questions_of(
            queries.catalogue(), [found.get("applies_when", ""), *(row["when"] for row in found["situations"])]
        )
        found["fields"] = [row for n in range(self.own) if (row := self._said_field(n))]
        return found

    def _said_situation(self, n: int) -> dict[str, Any]:
        said = self.cleaned_data
        row = {"name_zh": said[f"s{n}_zh"], "name_en": said[f"s{n}_en"], "when": said[f"s{n}_when"]}
        return {**row, "items": said[f"s{n}_items"]} if any(row.values()) or said[f"s{n}_items"] else {}

    def _said_field(self, n: int) -> dict[str, Any]:
        said = self.cleaned_data
        names = {
            "id": "id",
            "zh": "name_zh",
            "en": "name_en",
            "help_zh": "help_zh",
            "help_en": "help_en",
            "unit": "unit",
        }
        row: dict[str, Any] = {name: said[f"f{n}_{part}"] for part, name in names.items() if said[f"f{n}_{part}"]}
        if not row:
            return {}
        row.setdefault("id", f"own-{n + 1}")
        if said[f"f{n}_items"]:
            row["items"] = said[f"f{n}_items"]
        if "unit" in row:
            row["unit_en"] = row["unit"]
        return {**row, "type": said[f"f{n}_type"] or "text"}


def _row_values(situations: list[Mapping[str, Any]], fields: list[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n, row in enumerate(situations):
        found |= {f"s{n}_zh": row.get("name_zh"), f"s{n}_en": row.get("name_en"), f"s{n}_when": row.get("when"),
                  f"s{n}_items": row.get("items", [])}  # fmt: skip
    for n, row in enumerate(fields):
        names = {"id": "id", "zh": "name_zh", "en": "name_en", "help_zh": "help_zh", "help_en": "help_en",
                 "type": "type", "unit": "unit", "items": "items"}  # fmt: skip
        found |= {f"f{n}_{part}": row.get(name) for part, name in names.items()}
    return found


def questions_of(catalogue: Catalogue, conditions: list[str]) -> list[str]:
    """The attributes some conditions rest on, in the order of the guided form; one that cannot be read asks nothing."""
    read: set[str] = set()
    for text in conditions:
        try:
            root = expanded(parse(text).root, catalogue.derived)
        except Faulty:
            continue
        read |= {name for part in walk(root) for name in names_of(part)}
    return [name for name in catalogue.attributes if name in read]


def situations_from_items(catalogue: Catalogue, items: list[str]) -> list[dict[str, Any]]:
    """One situation for every item that not every project needs: that the item's own condition holds."""
    return [
        {
            "name_zh": f"须办{item.name_zh}",
            "name_en": f"{item.name_en} is due",
            "when": item.applies_when.text,
            "items": [item.id],
        }
        for item in (catalogue.items[name] for name in items if name in catalogue.items)
        if item.applies_when.text.strip() != "true"
    ]
