"""Every figure of the pages has a definition, and every definition names what counts it."""

from dataclasses import fields
from importlib import import_module

from kaigong.apps.accounts.models import Role
from kaigong.apps.boards.queries import CityFacts
from kaigong.apps.targets.measures import MEASURES
from kaigong.core.rules.indicators import shipped_indicators


def test_what_an_indicator_is_computed_by_exists() -> None:
    for indicator in shipped_indicators().values():
        if indicator.computed_by:
            assert callable(named(indicator.computed_by)), indicator.id


def named(computed_by: str) -> object:
    """What counts it: `app.read` is in the queries of an app, `app.figures.read` in a module beside them."""
    app, first, *more = computed_by.split(".")
    if first == "figures":
        return getattr(import_module(f"kaigong.apps.{app}.figures"), more[0], None)
    return getattr(import_module(f"kaigong.apps.{app}.queries"), first, None)


def test_every_public_figure_of_the_city_is_defined() -> None:
    defined = {one.computed_by.removeprefix("boards.city_facts.") for one in shipped_indicators().values()}
    assert {field.name for field in fields(CityFacts)} <= defined


def test_every_measure_of_a_commitment_is_defined_and_no_other() -> None:
    assert {one.measure for one in shipped_indicators().values() if one.measure} == set(MEASURES)


def test_who_may_see_a_figure_is_a_role_or_everybody() -> None:
    for indicator in shipped_indicators().values():
        assert set(indicator.seen_by) <= {*Role.values, "public"}
