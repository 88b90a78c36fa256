"""The commands of set-up: tables and static files prepared, the first administrator made."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kaigong.apps.accounts import queries
from kaigong.web.management.commands.prepare import static_digest

pytestmark = pytest.mark.django_db


def test_an_empty_real_city_is_told_how_to_begin(capsys: Any) -> None:
    call_command("prepare", "--no-static")
    assert "create_administrator" in capsys.readouterr().out


def test_the_first_administrator_can_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAIGONG_PASSWORD", "a long and strange one")
    call_command("create_administrator", "wang", "--name", "王敏", "--name-en", "Wang Min")
    person = queries.by_ref("person:wang")
    assert (person.role, person.name_en) == ("administrator", "Wang Min")
    assert person.check_password("a long and strange one")


def test_faults_of_the_first_administrator_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAIGONG_PASSWORD", "short")
    with pytest.raises(CommandError, match=r"(?s)bad_username.*weak_password"):
        call_command("create_administrator", "two words", "--name", "王敏")


def test_an_administrator_is_not_made_twice(monkeypatch: pytest.MonkeyPatch, administrator: Any) -> None:
    monkeypatch.setenv("KAIGONG_PASSWORD", "a long and strange one")
    with pytest.raises(CommandError, match=r"person\.known"):
        call_command("create_administrator", "admin", "--name", "王敏")


def test_a_new_static_file_is_noticed(settings: Any, tmp_path: Path) -> None:
    before = static_digest()
    assert before == static_digest()
    file = tmp_path / "node" / "htmx.org" / "dist" / "htmx.min.js"
    file.parent.mkdir(parents=True)
    file.write_text("1")
    settings.NODE_MODULES = tmp_path / "node"
    assert static_digest() != before
