"""Forms of the map: where a project stands, and a file of boundaries."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.projects.models import Level
from kaigong.apps.projects.refusals_map import TEXTS
from kaigong.core.geo import reading

MOST_BYTES = 2 * 1024 * 1024  # of one project's shape
WGS84, GCJ02 = "wgs84", "gcj02"
SYSTEMS = [
    (WGS84, gettext_lazy("WGS-84（GPS、天地图近似）")),
    (GCJ02, gettext_lazy("GCJ-02（高德、腾讯地图），保存时换算，误差约 5 米")),
]


class Decimals(forms.TextInput):
    """A field for a number, with the keys for it on a phone."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off"})


class LocationForm(forms.Form):
    """A point typed or clicked, or a shape from a file; nothing at all takes the place away."""

    longitude = forms.CharField(label=gettext_lazy("经度"), required=False, max_length=40, widget=Decimals())
    latitude = forms.CharField(
        label=gettext_lazy("纬度"), required=False, max_length=40, widget=Decimals(),
        help_text=gettext_lazy("例如经度 112.239741、纬度 30.335165；也可以把“112.239741, 30.335165”整段贴在经度里。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("GeoJSON 文件"), required=False, widget=forms.FileInput(attrs={"accept": ".json,.geojson"}),
        help_text=gettext_lazy("一个点或若干个面，不超过 2 MB；有文件时以文件为准。"),
    )  # fmt: skip
    system = forms.ChoiceField(
        label=gettext_lazy("坐标系"), choices=SYSTEMS, initial=WGS84, widget=forms.RadioSelect, required=False
    )
    sure = forms.BooleanField(
        label=gettext_lazy("位置无误"),
        required=False,
        help_text=gettext_lazy("位置在市外或与所在县市区不符时才需要勾选。"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said["shifted"] = said.get("system") == GCJ02
        said["geometry"] = self._shape(said["file"]) if said.get("file") else self._point(said)
        return said

    def _shape(self, upload: Any) -> Any:
        if upload.size > MOST_BYTES:
            self.add_error("file", _("文件超过 2 MB。请在地图软件里简化后再传。"))
            return None
        value, problems = reading.parsed(upload.read())
        shape, faults = (None, problems) if problems else reading.read_shape(value)
        for problem in faults:
            self.add_error("file", told(problem))
        return shape.geojson() if shape else None

    def _point(self, said: dict[str, Any]) -> Any:
        words = [said.get("longitude", "").strip(), said.get("latitude", "").strip()]
        if words[0] and not words[1]:
            words = [part for part in words[0].replace("，", ",").replace(",", " ").split() if part]
        if not any(words):
            return None
        numbers = [_number(word) for word in words]
        if len(numbers) != 2 or None in numbers:
            self.add_error("longitude", ValidationError(_("请填经度和纬度两个数，例如 112.239741 和 30.335165。")))
            return None
        geometry = {"type": "Point", "coordinates": numbers}
        for problem in reading.read_shape(geometry)[1]:
            self.add_error("longitude", told(problem))
        return geometry


def _number(word: str) -> float | None:
    try:
        return float(word.rstrip("°"))
    except ValueError:
        return None


def told(problem: Any) -> str:
    """A fault of a shape in words."""
    text = str(TEXTS[problem.code])
    return text.format(at=problem.at or _("图形"), **problem.data)


class BoundariesForm(forms.Form):
    """A file with the boundaries of the city."""

    file = DocumentField(
        label=gettext_lazy("GeoJSON 文件"),
        widget=forms.FileInput(attrs={"accept": ".json,.geojson", "class": "form-control"}),
        help_text=gettext_lazy("要素集合（FeatureCollection），每个区划一个面，不超过 20 MB。"),
    )


class ShapeForm(forms.Form):
    """Whose place a file says."""

    code = forms.CharField(label=gettext_lazy("项目代码"), max_length=30)
    system = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=SYSTEMS, initial=WGS84)
    sure = forms.BooleanField(
        label=gettext_lazy("位置无误"), required=False,
        help_text=gettext_lazy("位置在市外或与所在县市区不符时才需要勾选。"),
    )  # fmt: skip

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace("\x00", "").strip()


class ReadAsForm(forms.Form):
    """How a file of boundaries is to be read."""

    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    code = forms.ChoiceField(label=gettext_lazy("代码属性"), required=False)
    name = forms.ChoiceField(label=gettext_lazy("名称属性"), required=False)
    system = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=SYSTEMS, required=False)

    def __init__(self, data: Any = None, *, keys: list[str], **more: Any) -> None:
        super().__init__(data, **more)
        choices = [("", _("没有")), *((key, key) for key in keys)]
        self.fields["code"].choices = choices
        self.fields["name"].choices = choices
