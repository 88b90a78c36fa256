"""One door for all problems: choose the search by the problem's kind, read its plan with the checker, and answer."""

from time import perf_counter

from kaigong.core.optimise import check
from kaigong.core.optimise.values import Demand, Problem, Result, Status, Told, gap
from kaigong.core.optimise.watch import Clock, Watch
from kaigong.core.optimise.windows import windows


def optimise(
    problem: Problem, *, seconds: float, seed: int, told: Told | None = None, threads: int = 2,
    clock: Clock = perf_counter,
) -> Result:  # fmt: skip
    """The best plan found in the time given, how good it is proven to be, or the demands that contradict each other."""
    if len(problem.projects) > 1:
        from kaigong.core.optimise import city

        return city.plan_city(problem, seconds=seconds, seed=seed, told=told, threads=threads, clock=clock)
    watch = Watch(seconds, told, clock)
    known = windows(problem)
    if isinstance(known, tuple):
        return answer(problem, watch, closed=True, conflict=known)
    alone = too_big(problem)
    if alone:
        return answer(problem, watch, closed=True, conflict=alone)
    from kaigong.core.optimise import project

    closed = project.search(problem, known, watch, seed=seed, threads=threads)
    conflict: tuple[Demand, ...] = ()
    if closed and watch.plan is None:
        from kaigong.core.optimise.conflict import conflicting

        conflict = conflicting(problem, watch)
    return answer(problem, watch, closed=closed, conflict=conflict)


def too_big(problem: Problem) -> tuple[Demand, ...]:
    """An activity that asks for more of a resource than there ever is."""
    for number, resource in enumerate(problem.resources):
        most = resource.capacity if isinstance(resource.capacity, int) else max(resource.capacity)
        for i, activity in enumerate(problem.activities):
            if activity.duration and activity.demand[number] > most:
                data = {"resource": resource.id, "units": activity.demand[number], "capacity": most}
                return (Demand("too_big", (i,), data),)
    return ()


def answer(problem: Problem, watch: Watch, *, closed: bool, conflict: tuple[Demand, ...] = ()) -> Result:
    """The result of a search that has ended. Its figures are the checker's; a plan that does not hold is a bug."""
    plan = watch.plan
    if plan is None:
        status = Status.INFEASIBLE if closed else Status.UNKNOWN
        bound = None if closed else watch.lower_bound
        return Result(status, None, None, None, bound, None, conflict, watch.spent())
    faults = check.faults(problem, plan)
    if faults:
        raise AssertionError(f"the search made a plan that does not hold: {faults[0]}")
    worth = check.objective(problem, plan)
    bound = worth if closed else watch.lower_bound
    status = Status.OPTIMAL if bound is not None and bound >= worth else Status.FEASIBLE
    length = check.makespan(problem, plan)
    return Result(status, plan, worth, length, bound, gap(worth, bound), (), watch.spent())
