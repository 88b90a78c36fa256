"""Every Chinese text of the interface has its English, and the tool that sees to it sees what it should."""

from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import Message

APPS = messages.apps()


@pytest.mark.parametrize("app", APPS)
def test_every_text_of_an_app_has_its_english_and_nothing_is_left_over(app: str) -> None:
    assert list(messages.faults_of(APPS[app])) == []


@pytest.mark.parametrize("app", APPS)
def test_no_template_shows_chinese_outside_a_translate_tag(app: str) -> None:
    assert list(messages.untranslated_in(APPS[app])) == []


def test_a_text_has_one_english_in_the_whole_house() -> None:
    assert list(messages.disagreements()) == []


@pytest.mark.parametrize("app", APPS)
def test_translations_carry_no_addresses_dates_or_line_numbers(app: str) -> None:
    file = APPS[app] / messages.ENGLISH
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    assert "POT-Creation-Date" not in text
    assert "#:" not in text
    assert "@" not in text.split("msgid", 2)[1] if text else True


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app of two files and a template, to extract from."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "forms.py").write_text(
        'from django.utils.translation import gettext as _\nA = _("受理")\nB = _("第 {n} 次")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "受理" %}{% blocktranslate %}共 {{ n }} 件{% endblocktranslate %}'
        '{% translate "开工" context "brand" %}{# 注释 #}'
        "\n    <p>\n  {% translate '暂停' %}</p>"
    )
    return tmp_path


def english(folder: Path) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(folder / messages.ENGLISH))}


def test_texts_of_code_and_templates_are_found_once(app: Path) -> None:
    found = messages.messages_of(app)
    assert found == {Message("受理"), Message("第 {n} 次"), Message("共 %(n)s 件"), Message("暂停")} | {
        Message("开工", context="brand")
    }


def test_extracting_keeps_english_that_is_still_used_and_drops_the_rest(app: Path) -> None:
    messages.extract(app)
    file = polib.pofile(str(app / messages.ENGLISH))
    file.find("受理").msgstr = "Accept"
    file.append(polib.POEntry(msgid="从前", msgstr="Formerly"))
    file.save()
    assert messages.extract(app) == (5, 4)
    assert english(app)["受理"] == "Accept"
    assert "从前" not in english(app)


def test_a_text_that_another_app_translates_takes_its_words(app: Path) -> None:
    known = {Message("受理"): polib.POEntry(msgid="受理", msgstr="Accept")}
    messages.extract(app, known)
    assert english(app)["受理"] == "Accept"


def test_extracting_twice_changes_nothing(app: Path) -> None:
    messages.extract(app)
    first = (app / messages.ENGLISH).read_bytes()
    messages.extract(app)
    assert (app / messages.ENGLISH).read_bytes() == first


@pytest.mark.parametrize(
    ("chinese", "translated", "fault"),
    [
        ("第 {n} 次", "No. {m}", "placeholders differ"),
        ("共 %(n)s 件", "in all", "placeholders differ"),
        ("受理", "受理 (accept)", "Chinese left"),
        ("受理", "", "no English"),
    ],
)
def test_a_bad_translation_is_named(app: Path, chinese: str, translated: str, fault: str) -> None:
    messages.extract(app)
    file = polib.pofile(str(app / messages.ENGLISH))
    for entry in file:
        entry.msgstr = entry.msgid.replace("受理", "x") if entry.msgid == "x" else "ok"
    file.find(chinese).msgstr = translated
    file.save()
    assert any(found.startswith(fault) and chinese in found for found in messages.faults_of(app))


def test_a_text_that_was_never_extracted_is_named(app: Path) -> None:
    assert "not in the .po (run extract): 受理" in list(messages.faults_of(app))


@pytest.mark.parametrize(
    "good",
    [
        '{% translate "受理" %}',
        "{% blocktranslate %}共 {{ n }} 件{% endblocktranslate %}",
        "{# 注释 #}",
        '{{ number|default:_("待查") }}',
        '{% if unit == "个" %}{% endif %}',
        '<a lang="zh-Hans">中文</a>',
    ],
)
def test_covered_chinese_passes_the_template_lint(good: str) -> None:
    assert messages.untranslated(good) == []


@pytest.mark.parametrize("bad", ["<h1>受理</h1>", '<a title="受理">x</a>', '{{ n|default:"无" }}'])
def test_bare_chinese_is_caught_by_the_template_lint(bad: str) -> None:
    assert messages.untranslated(bad) == [bad]
