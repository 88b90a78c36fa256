"""Small random cities, with everything in them that a city can have."""

from typing import Any

from hypothesis import strategies as st

from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.model import City, DeskModel, ItemModel, ProjectModel, UnderWay
from kaigong.core.simulate.net import DISCIPLINES

AGENCIES = ("a", "b", "c")
DISTRIBUTIONS = (
    Distribution("fixed"), Distribution("lognormal", None, 0.6), Distribution("gamma", 2.5, 0.8),
    Distribution("exponential", 1.5), Distribution("triangular", values=(0.5, 1.0, 4.0)),
    Distribution("empirical", values=(0.0, 1.0, 2.0, 9.0)),
)  # fmt: skip


@st.composite
def shapes(draw: Any) -> tuple[ItemModel, ...]:
    """An order of items, the last of which breaks ground."""
    number, made = draw(st.integers(1, 6)), list[ItemModel]()
    for n in range(number):
        before = [item.code for item in made]
        needs = draw(st.lists(st.sampled_from(before), unique=True, max_size=3)) if before else []
        early = {needs[0]: draw(st.sampled_from([0.0, 0.5, 2.0]))} if needs and draw(st.booleans()) else {}
        made.append(
            ItemModel(
                "works-start" if n == number - 1 else f"i{n}",
                draw(st.sampled_from([None, *AGENCIES])),
                float(draw(st.integers(0, 4))),
                draw(st.sampled_from(DISTRIBUTIONS)),
                tuple(needs),
                early,
                draw(st.sampled_from([0.0, 0.4])),
                draw(st.sampled_from(DISTRIBUTIONS[1:3])),
            )  # fmt: skip
        )
    return tuple(made)


@st.composite
def cities(draw: Any) -> City:
    """Two kinds of projects, some projects, three desks."""
    kinds = {"x": draw(shapes()), "y": draw(shapes())}
    projects = []
    for n in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(sorted(kinds)))
        first = kinds[kind][0].code
        stands = draw(st.sampled_from(["new", "done", "running", "applicant"]))
        projects.append(
            ProjectModel(
                f"p{n}",
                kind,
                draw(st.floats(-3, 15)),
                draw(st.integers(-5, 30)),
                draw(st.integers(0, 2)),
                frozenset({first}) if stands == "done" else frozenset(),
                {first: UnderWay(1.5, stands == "applicant")} if stands in ("running", "applicant") else {},
            )  # fmt: skip
        )
    desks = tuple(
        DeskModel(name, tuple(draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))),
                  draw(st.sampled_from(sorted(DISCIPLINES))))
        for name in AGENCIES
    )  # fmt: skip
    return City(draw(st.sampled_from([20, 60])), kinds, tuple(projects), desks)
