"""Icons, vendored files, tags and components: the pieces that pages are made of."""

import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from kaigong.web import icons, vendor
from kaigong.web.storage import HashedFiles

PACKAGE = Path(__file__).resolve().parents[3] / "kaigong"
needs_front_end = pytest.mark.skipif(not icons.folder().exists(), reason="front end not installed: make setup")


def render(source: str, **context: object) -> str:
    return Template("{% load kaigong %}" + source).render(Context(context))


def names_of_icons() -> set[str]:
    pages = [file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.html")]
    return {name for page in pages for name in re.findall(r"{% icon \"([^\"]+)\"", page)}


@needs_front_end
@pytest.mark.parametrize("name", sorted(names_of_icons()))
def test_every_icon_a_page_names_exists(name: str) -> None:
    assert icons.paths(name).startswith("<")


@needs_front_end
def test_a_mistyped_icon_is_a_bug() -> None:
    with pytest.raises(icons.NoIcon):
        icons.svg("no-such-icon")


@needs_front_end
def test_an_icon_is_decoration_for_screen_readers() -> None:
    assert 'aria-hidden="true"' in render('{% icon "home" %}')
    assert 'stroke="none"' not in render('{% icon "home" %}')


@needs_front_end
@pytest.mark.parametrize("name", sorted(vendor.FILES))
def test_every_vendored_file_is_found_by_its_short_name(name: str) -> None:
    assert Path(finders.find(f"vendor/{name}")).read_bytes()


def test_only_listed_vendor_files_are_served() -> None:
    assert finders.find("vendor/package.json") is None
    assert finders.find("vendor/../package.json") is None


def test_listing_passes_over_files_that_are_not_installed(settings: object, tmp_path: Path) -> None:
    settings.NODE_MODULES = tmp_path
    assert list(vendor.NodeModulesFinder().list([])) == []


def test_hashed_names_follow_style_sheets_but_no_source_maps() -> None:
    assert "sourceMap" not in str(HashedFiles.patterns)
    assert "@import" in str(HashedFiles.patterns)


@pytest.mark.parametrize("state", ["ok", "soon", "late", "paused", "done", "deferred", "waiting"])
def test_a_state_is_colour_icon_and_word(state: str) -> None:
    badge = render('{% state_badge "' + state + '" %}')
    assert f"kg-state-{state}" in badge
    assert "<svg" in badge
    assert re.search(r"</svg>[\u4e00-\u9fff]{2}</span>", badge)


def query(source: str, address: str) -> str:
    return render(source, request=RequestFactory().get(address))


def test_a_change_of_the_query_keeps_the_rest_and_goes_to_the_first_page() -> None:
    assert query('{% qs sort="name" %}', "/?q=a&page=3") == "?q=a&amp;sort=name"
    assert query("{% qs page=4 %}", "/?q=a&page=3") == "?q=a&amp;page=4"
    assert query("{% qs q=None %}", "/?q=a") == "?"


def test_a_chip_switches_its_value_on_and_off() -> None:
    assert query('{% qs_toggle "stage" "idea" %}', "/?stage=signed&page=2") == "?stage=signed&amp;stage=idea"
    assert query('{% qs_toggle "stage" "idea" %}', "/?stage=signed&stage=idea") == "?stage=signed"


class Sample(forms.Form):
    area = forms.IntegerField(label="面积", help_text="按红线图")
    note = forms.CharField(label="说明", required=False)
    agree = forms.BooleanField(label="承诺")


def test_an_error_stands_at_its_field_and_is_summed_up_with_a_link() -> None:
    page = render_to_string("components/form.html", {"form": Sample({"area": "x"})})
    assert 'href="#id_area_field"' in page
    assert 'id="id_area_field"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_area_help id_area_error"' in page
    assert "有 2 处需要修改" in page


class Choosing(forms.Form):
    decision = forms.ChoiceField(label="决定", choices=[("a", "准予"), ("r", "不予")], widget=forms.RadioSelect)


def test_each_choice_is_a_button_with_its_own_label_and_the_group_is_not_dressed_as_one() -> None:
    page = render_to_string("components/field.html", {"field": Choosing(initial={"decision": "a"})["decision"]})
    assert page.count('class="form-check-input"') == page.count('type="radio"') == page.count("<label>") == 2
    assert '<div class="form-check-input"' not in page
    assert page.count("checked") == 1


def test_a_field_shows_its_unit_its_help_and_whether_it_is_optional() -> None:
    form = Sample()
    area = render_to_string("components/field.html", {"field": form["area"], "unit": "平方米"})
    assert "平方米" in area
    assert "按红线图" in area
    assert "选填" not in area
    assert "选填" in render_to_string("components/field.html", {"field": form["note"]})


def test_a_pager_says_where_one_is_and_leads_on() -> None:
    page = Paginator(range(120), 50).get_page(2)
    request = RequestFactory().get("/?q=a&page=2")
    shown = render_to_string("components/pager.html", {"page": page, "request": request})
    assert "第 51–100 条，共 120 条" in shown
    assert 'href="?q=a&amp;page=3"' in shown
    assert 'href="?q=a&amp;page=1"' in shown


def test_the_head_of_a_sorted_column_says_so_and_turns_it_round() -> None:
    columns = [{"label": "名称", "sort": "name"}, {"label": "投资", "sort": "money", "num": True}, {"label": "备注"}]
    request = RequestFactory().get("/?sort=name")
    head = render_to_string("components/table_head.html", {"columns": columns, "sort": "name", "request": request})
    assert head.count('aria-sort="ascending"') == 1
    assert 'href="?sort=-name"' in head
    assert 'href="?sort=money"' in head
