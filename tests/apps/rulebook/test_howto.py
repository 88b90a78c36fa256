"""The how-to on changes of law: what it tells to type does what it says."""

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaigong.apps.rulebook import drafts
from kaigong.apps.rulebook.models import CatalogueEdition
from kaigong.cli.main import main

HOWTO = Path(__file__).resolve().parents[3] / "docs/howto/change-the-law.md"


def blocks(language: str) -> list[str]:
    """The code blocks of the page in one language, without their indent."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", HOWTO.read_text("utf-8"), re.S | re.M)
    return [re.sub(rf"^{indent}", "", text, flags=re.M) for indent, text in found]


def lines(start: str) -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line.startswith(start)]


def test_the_draft_it_shows_is_sound_and_changes_three_things() -> None:
    (text,) = blocks("yaml")
    edition = CatalogueEdition(number=1, text=text)
    from kaigong.core.rules.editions import check_draft
    from kaigong.core.rules.loader import shipped_reading

    checked = check_draft(shipped_reading(), (), drafts.overlay(edition), date(2026, 6, 1), drafts.schemas())
    assert checked.problems == ()
    assert checked.catalogue.items["hazchem-safety-condition-review"].promised_days == 15
    assert checked.catalogue.reforms["pile-first"].applies_when.text == "false"


def test_the_commands_it_shows_tell_the_law_of_their_day(capsys: Any) -> None:
    said = []
    for line in lines("kaigong "):
        assert main(shlex.split(line)[1:]) == 0
        said.append(capsys.readouterr().out)
    assert "45 日" in said[0]
    assert "20 个工作日" in said[1]


@pytest.mark.django_db
def test_the_batches_it_shows_are_taken_by_the_command() -> None:
    from django.core.management import load_command_class

    for line in lines("python -m kaigong.web.manage apply_law"):
        parser = load_command_class("kaigong.apps.cases", "apply_law").create_parser("manage", "apply_law")
        said = parser.parse_args(shlex.split(line)[4:])
        assert (said.run, said.person) == ("LAW-2026-0001", "admin")
