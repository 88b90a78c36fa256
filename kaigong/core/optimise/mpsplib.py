"""Read the JSON of scheduling-mpsplib: projects that share some resources and have others of their own.

`resources`: name, capacity (units a day), scope (shared, local, unused), project (of a local one). `project_list`:
name, release_day, tasks: id, duration, predecessors (finish to start, inside the project), demand (units a day).
What is made small is the day everything is done. A city may say more: of a project `weight` and `due_day`, of a
resource a list of capacities by day (the last holds on), of a task the `start` it is fixed to, and as `objective` what
is to be made small instead; weights alone mean the sum of weight x day done, due days the weighted days late. Every
fault of the file is named with its place.
"""

from typing import Any

from kaigong.core.optimise.city_build import in_order
from kaigong.core.optimise.jsontree import Tree, parsed, shown
from kaigong.core.optimise.textlines import MOST_DAYS
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Problem, Project, Resource

SCOPES = ("shared", "local", "unused")
KEYS = {"instance", "projects", "activities_per_project", "resources", "project_list", "objective"}
MOST_RESOURCES, MOST_PROJECTS = 5_000, 100_000
Owners = dict[str, str | None]


def read(source: bytes) -> Problem:
    """The problem of a file; raises Faulty with all that is wrong in it."""
    tree = Tree()
    whole = parsed(source)
    data = tree.mapping(whole, "file")
    for key in data:
        if key not in KEYS:
            tree.fault("key.unknown", key, knows=", ".join(sorted(KEYS)))
    resources, owners = _resources(tree, data.get("resources"))
    place = {resource.id: n for n, resource in enumerate(resources)}
    projects, activities, lags = [], list[Activity](), list[Lag]()
    fixed: dict[int, int] = {}
    named: set[str] = set()
    rows = tree.rows(data.get("project_list"), "project_list", MOST_PROJECTS)
    for n, row in enumerate(rows):
        at = f"project_list[{n}]"
        project = _project(tree, tree.mapping(row, at), at)
        if project.id in named:
            tree.fault("name.twice", f"{at}.name", name=project.id)
        named.add(project.id)
        projects.append(project)
        _tasks(tree, row, at, project.id, place, owners, activities, lags, fixed)
    _counts(tree, data, rows)
    _known_owners(tree, owners, named)
    objective = _objective(tree, data.get("objective"), rows)
    tree.finish()
    return Problem(tuple(activities), tuple(lags), tuple(resources), tuple(projects), fixed, {}, objective)


def _resources(tree: Tree, value: Any) -> tuple[list[Resource], Owners]:
    found: list[Resource] = []
    owners: Owners = {}
    for n, row in enumerate(tree.rows(value, "resources", MOST_RESOURCES)):
        at = f"resources[{n}]"
        each = tree.mapping(row, at)
        name, scope = tree.text(each.get("name"), f"{at}.name"), each.get("scope", "shared")
        if name in owners:
            tree.fault("name.twice", f"{at}.name", name=name)
            continue
        if scope not in SCOPES:
            tree.fault("value.not_known", f"{at}.scope", got=str(scope)[:40], knows=", ".join(SCOPES))
        owners[name] = tree.text(each.get("project"), f"{at}.project") if scope == "local" else None
        found.append(Resource(name, _capacity(tree, each.get("capacity"), f"{at}.capacity")))
    return found, owners


def _capacity(tree: Tree, value: Any, at: str) -> int | tuple[int, ...]:
    if not isinstance(value, list):
        return tree.whole(value, at)
    if not value:
        tree.fault("key.missing", at, wanted="capacity")
    rows = tree.rows(value, at, MOST_DAYS)
    return tuple(tree.whole(each, f"{at}[{day}]") for day, each in enumerate(rows)) or (0,)


def _objective(tree: Tree, value: Any, rows: list[Any]) -> Objective:
    """What is said, or what the projects' own figures mean."""
    keys = {key for row in rows if isinstance(row, dict) for key, given in row.items() if given is not None}
    aims = tuple(str(aim) for aim in Aim)
    if value is None:
        meant = Aim.LATENESS if "due_day" in keys else Aim.GROUNDBREAKING if "weight" in keys else Aim.MAKESPAN
        return Objective(meant)
    if value not in aims:
        tree.fault("value.not_known", "objective", got=shown(value), knows=", ".join(aims))
        return Objective()
    return Objective(Aim(value))


def _project(tree: Tree, row: dict[str, Any], at: str) -> Project:
    name = tree.text(row.get("name"), f"{at}.name")
    release = tree.whole(row.get("release_day", 0), f"{at}.release_day", 0, MOST_DAYS)
    due = row.get("due_day")
    due = None if due is None else tree.whole(due, f"{at}.due_day", 0, MOST_DAYS)
    return Project(name, release, due, tree.whole(row.get("weight", 1), f"{at}.weight", 0, MOST_DAYS))


def _tasks(tree: Tree, row: Any, at: str, project: str, place: dict[str, int], owners: Owners,
           activities: list[Activity], lags: list[Lag], fixed: dict[int, int]) -> None:  # fmt: skip
    """The tasks of a project, and what they wait for."""
    if not isinstance(row, dict):
        return
    base = len(activities)
    number: dict[int, int] = {}
    waits: list[tuple[int, str, list[Any]]] = []
    for n, task in enumerate(tree.rows(row.get("tasks"), f"{at}.tasks")):
        where = f"{at}.tasks[{n}]"
        each = tree.mapping(task, where)
        name = tree.whole(each.get("id"), f"{where}.id")
        if name in number:
            tree.fault("name.twice", f"{where}.id", name=name)
        number[name] = len(activities)
        waits.append((len(activities), where, tree.rows(each.get("predecessors", []), f"{where}.predecessors")))
        days = tree.whole(each.get("duration"), f"{where}.duration", 0, MOST_DAYS)
        demand = _demand(tree, each.get("demand", {}), f"{where}.demand", project, place, owners)
        if each.get("start") is not None:
            fixed[len(activities)] = tree.whole(each["start"], f"{where}.start", -MOST_DAYS, MOST_DAYS)
        activities.append(Activity(name, days, demand, project))
    for i, where, named in waits:
        for k, value in enumerate(named):
            before = tree.whole(value, f"{where}.predecessors[{k}]")
            if before not in number:
                tree.fault("task.unknown", f"{where}.predecessors[{k}]", task=before, project=project)
            else:
                lags.append(Lag(number[before], i, activities[number[before]].duration))
    _circles(tree, at, activities, lags, base)


def _demand(tree: Tree, value: Any, at: str, project: str, place: dict[str, int], owners: Owners) -> tuple[int, ...]:
    units = [0] * len(place)
    for name, asked in tree.mapping(value, at).items():
        if name not in place:
            tree.fault("resource.unknown", f"{at}.{name}"[:120], resource=name[:60])
            continue
        owner = owners[name]
        if owner is not None and owner != project:
            tree.fault("resource.foreign", f"{at}.{name}", resource=name, owner=owner, project=project)
        units[place[name]] = tree.whole(asked, f"{at}.{name}")
    return tuple(units)


def _circles(tree: Tree, at: str, activities: list[Activity], lags: list[Lag], base: int) -> None:
    """Tasks that wait for each other in a circle."""
    arcs: dict[int, list[tuple[int, int]]] = {}
    for lag in reversed(lags):
        if lag.after < base:
            break
        arcs.setdefault(lag.before, []).append((lag.after, lag.days))
    group = range(base, len(activities))
    left = set(group) - set(in_order(group, arcs))
    if left:
        tree.fault("tasks.circle", f"{at}.tasks", tasks=[activities[i].id for i in sorted(left)][:20])


def _counts(tree: Tree, data: dict[str, Any], rows: list[Any]) -> None:
    """What the file says of its own size."""
    if "projects" in data and tree.whole(data["projects"], "projects") != len(rows):
        tree.fault("count.other", "projects", got=len(rows), expected=data["projects"])


def _known_owners(tree: Tree, owners: Owners, named: set[str]) -> None:
    for name, owner in owners.items():
        if owner and owner not in named:
            tree.fault("project.unknown", f"resources.{name}", project=owner)
