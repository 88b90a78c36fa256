"""Folding the events of an application under a theme."""

from collections.abc import Callable, Mapping
from typing import Any

from kaigong.core.cases.events.theme import ThemeApplied, ThemeReplied
from kaigong.core.cases.theme_values import Themed
from kaigong.core.cases.values import Case
from kaigong.core.values import replace


def applied(case: Case, event: ThemeApplied) -> Case:
    """Fold: the case is one of a theme from now on."""
    return replace(case, theme=Themed(event.theme, event.version, event.within, event.feedback, event.on))


def replied(case: Case, event: ThemeReplied) -> Case:
    """Fold: the reply has gone out."""
    return replace(case, theme=replace(case.theme, replied_on=event.on)) if case.theme else case


CASE_CHANGES: Mapping[type[Any], Callable[[Case, Any], Case]] = {ThemeApplied: applied, ThemeReplied: replied}
