"""The kernel against its twin, and what must hold in every run."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.simulate.build import net_of
from kaigong.core.simulate.model import City
from kaigong.core.simulate.net import tasks_in
from kaigong.core.simulate.run import many, one
from kaigong.core.simulate.twin import Twin
from tests.core.simulate.cities import cities


@settings(max_examples=60, deadline=None)
@given(city=cities(), seed=st.integers(0, 2**40), replication=st.integers(0, 9))
def test_the_kernel_gives_the_ticks_of_its_twin(city: City, seed: int, replication: int) -> None:
    net = net_of(city)
    ends = np.full(tasks_in(net), -1, np.int64)
    found, twin = one(net, seed, replication, ends), Twin(net, seed, replication).run()
    assert {task: int(end) for task, end in enumerate(ends) if end >= 0} == twin.ends
    assert {p: int(tick) for p, tick in enumerate(found.starts) if tick >= 0} == twin.starts


@settings(max_examples=60, deadline=None)
@given(city=cities(), seed=st.integers(0, 2**40))
def test_what_waits_on_average_is_what_comes_times_how_long_it_waits(city: City, seed: int) -> None:
    """Little's law, exact over a span: the tasks waiting summed over time are the times waited summed over tasks. What
    still waits at the end is counted by the twin."""
    net = net_of(city)
    found, twin = one(net, seed, 0), Twin(net, seed, 0).run()
    still = sum(city.days * 96 for desk in twin.desks for _ in desk.queue)
    assert round(found.queue.sum() * 96) == twin.waited + still
    assert (found.queue >= 0).all()
    assert (found.busy >= 0).all()


@settings(max_examples=25, deadline=None)
@given(city=cities(), seed=st.integers(0, 2**40))
def test_nothing_depends_on_the_threads(city: City, seed: int) -> None:
    net = net_of(city)
    alone = [found.starts.tolist() for found in many(net, seed, range(4))]
    assert [found.starts.tolist() for found in many(net, seed, range(4), threads=3)] == alone


@settings(max_examples=25, deadline=None)
@given(city=cities(), seed=st.integers(0, 2**40))
def test_the_random_numbers_of_a_project_do_not_depend_on_the_others(city: City, seed: int) -> None:
    """With reviewers for everybody, leaving the other projects out changes nothing for this one."""
    roomy = tuple(type(desk)(desk.agency, (10_000,), desk.discipline) for desk in city.desks)
    whole = City(city.days, city.shapes, city.projects, roomy)
    last = City(city.days, city.shapes, city.projects[-1:], roomy)
    assert one(net_of(whole), seed, 0).starts[-1] == one(net_of(last), seed, 0).starts[0]
