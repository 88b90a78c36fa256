"""The words of the columns of a register of leads, in both languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from kaigong.apps.accounts.models import Agency
from kaigong.apps.projects.sheet_columns import both
from kaigong.apps.projects.sheets import Column
from kaigong.apps.promotion import catalogue
from kaigong.apps.rulebook import words as page_words

Options = Mapping[str, tuple[str, ...]]
__all__ = ["Options", "both", "choice", "listed", "named"]


def choice(key: str, label: Any, options: Options, *, needed: bool = False) -> Column:
    """A column of words to choose from, in either language or by key."""
    words = {
        " ".join(str(word).split()).casefold(): value for value, said in options.items() for word in (*said, value)
    }
    return Column(
        key, both(label), "choice", words=words, said={value: said[0] for value, said in options.items()}, needed=needed
    )


def listed(name: str) -> Options:
    """A list of the catalogue."""
    return {key: _first_here(word.name_zh, word.name_en) for key, word in catalogue.listed(name).items()}


def named(agencies: Iterable[Agency]) -> Options:
    """Agencies by their names."""
    return {agency.pk: _first_here(agency.name_zh, agency.name_en) for agency in agencies}


def _first_here(zh: str, en: str) -> tuple[str, str]:
    return (zh, en) if page_words.chinese() else (en, zh)
