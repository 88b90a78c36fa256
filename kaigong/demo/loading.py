"""Fill an empty database with the demo city: every entry is made by an action, in the order of its day.

1. agencies and people; 2. day by day, projects are entered as their time comes and the sample people live;
3. what was begun on paper is entered from paper; 4. the page's statements; 5. the first day of the demo is set.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.accounts.queries import nobody_yet
from kaigong.apps.cases import actions as cases
from kaigong.apps.cases.models import Item
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises import actions as enterprises
from kaigong.apps.enterprises.credit_codes import with_check
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.notices import actions as notices
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects.models import Kind, Project, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.targets import actions as targets
from kaigong.core.problems import Refused
from kaigong.demo import city, day, evidence, facts, files, lived, market, measured, owed, places, promoted, supervised
from kaigong.demo.city import BY
from kaigong.demo.dice import one_of
from kaigong.demo.models import DemoDay
from kaigong.demo.people import at_work
from kaigong.demo.portfolio import Sketch, Standing, portfolio

Progress = Callable[[Iterable[date]], Iterable[date]]
Keep = Callable[[Sketch], bool]
SOURCE = "城市报纸版面（参照日 2022年2月10日）"
LEAD_DAYS = 6  # working days between entering a project and the first day of its plan
NEWS_DAYS = 3  # working days whose notices people still find in their lists
MISSING_TODAY = (["授权委托书须由法定代表人签字", "总平面图须加盖单位公章"], ["地形图须附电子文件"])
TICK_EVERY = 10  # working days between two forecasts of everything, before the first day of the demo


def load(
    *, scale: str, seed: str, wall: datetime, progress: Progress = iter, keep: Keep = lambda sketch: True
) -> dict[str, int]:
    """Make the whole city, or the projects of it to `keep`; gives what there is of it. Refused unless the database is
    empty."""
    if not nobody_yet():
        raise Refused("demo.not_empty")
    with transaction.atomic(), rulebook.one_look():
        return _Loader(scale, seed, keep).load(wall, progress)


def at(on: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))


class _Loader:
    def __init__(self, scale: str, seed: str, keep: Keep) -> None:
        self.words = files.read("portfolio")
        self.seed = seed or self.words["seed"]
        self.calendar = rulebook.calendar()
        sketches = portfolio(rulebook.catalogue(), self.calendar, seed=self.seed, scale=scale)
        self.sketches = tuple(sketch for sketch in sketches if keep(sketch))
        self.today: date = self.words["today"]
        self.paper_day: date = self.words["paper_entered_on"]
        self.people: dict[str, Person] = {}
        self.enterprises: dict[str, Enterprise] = {}
        self.projects: dict[str, Project] = {}
        self.happened = day.Happened()

    def load(self, wall: datetime, progress: Progress) -> dict[str, int]:
        """Day by day; every day first what is entered, then what the sample people do."""
        tasks = self._tasks()
        first = min(tasks)
        told = {sketch.name for sketch in self.sketches if sketch.started_on}  # their start is entered, not lived
        self.people = city.build(at(self.calendar.before(first, 1), 9))
        market.fill(self.people, at(self.calendar.before(first, 1), 10))
        news_from = self.calendar.before(self.today, NEWS_DAYS)
        for on in progress(list(_days(first, self.today))):
            with notices.quietly() if on < news_from else nullcontext():
                for task in tasks.get(on, ()):
                    task(on)
                starts = on >= self.words["quarter"][0] and on not in self._ceremonies.values()
                self.happened.add(day.live(on, seed=self.seed, whole=on < self.today, leave=told, starts=starts))
                self._end_of_day(on)
        self._last_morning()
        DemoDay.objects.create(day=self.today, set_at=wall, seed=self.seed)
        return {"projects": len(self.projects), "people": len(self.people), **self.happened.counts}

    # ------------------------------------------------------------------------------------------------- what is when

    def _tasks(self) -> dict[date, list[Callable[[date], None]]]:
        """What is entered on which day."""
        tasks: dict[date, list[Callable[[date], None]]] = defaultdict(list)
        starts: dict[date, list[Sketch]] = defaultdict(list)
        for sketch in self.sketches:
            if sketch.standing in (Standing.LIVE, Standing.COMING):
                tasks[self._entered_on(sketch)].append(lambda on, sketch=sketch: self._enter(sketch, on))
            elif sketch.standing is Standing.STARTED and sketch.started_on:
                starts[sketch.started_on].append(sketch)
        tasks[self.paper_day].append(self._enter_paper)
        for on, sketches in starts.items():
            tasks[on].append(lambda on, sketches=sketches: self._record_starts(sketches, on))
        tasks[self.words["year_turns_on"]].append(self._continue)
        for on, (hour, act) in [*facts.tasks().items(), *lived.tasks().items()]:
            tasks[on].append(lambda on, hour=hour, act=act: act(at(on, hour)))
        return tasks

    def _entered_on(self, sketch: Sketch) -> date:
        before = self.calendar.before(sketch.start_on, LEAD_DAYS)
        return min(before, self.calendar.before(self.today, 1 + len(sketch.name) % 12))

    def _end_of_day(self, on: date) -> None:
        working = self.calendar.is_workday(on)
        if on == self.today:
            cases.tick(now=at(on, 9, 56))
        elif working and self.calendar.index(on) % TICK_EVERY == 0:
            cases.tick(now=at(on, 17))
        elif working:
            cases.ring(now=at(on, 17))
        if working and supervised.watched(on, self.today, self.calendar):
            self._supervise(on)
        if working and on < self.today:
            ledger.seal_day(day=on, by=BY, now=at(on, 23))

    def _supervise(self, on: date) -> None:
        hour = (9, 56) if on == self.today else (17, 0)
        if on == self.calendar.before(self.today, supervised.WATCHED_DAYS):
            supervised.fill(self.people, at(on, *hour))
        supervised.end_of_day(on, at(on, *hour))

    # --------------------------------------------------------------------------------------------------- what is done

    def _enter(self, sketch: Sketch, on: date) -> Project:
        stage = self._stage(sketch)
        project = projects.register_project(
            name=sketch.name, type=sketch.type, facts=sketch.facts, start_on=sketch.start_on, klass=sketch.klass,
            county=sketch.county, investment_fen=sketch.investment_fen, enterprise=self._owner(sketch, on),
            stage=stage, signed_on=sketch.signed_on if stage == Stage.SIGNED else None,
            planned_start_on=sketch.planned_start_on,
            forecast_start_on=sketch.started_on or sketch.planned_start_on, is_key=sketch.is_key, is_sample=True,
            named_on_page=sketch.named, by=BY, now=at(on, 8, 30),
        )  # fmt: skip
        self.projects[sketch.name] = project
        return project

    def _stage(self, sketch: Sketch) -> str:
        """A coming sample is an idea, in reserve or signed; all others are signed."""
        if sketch.standing is not Standing.COMING or sketch.named:
            return Stage.SIGNED
        return one_of((Stage.IDEA, Stage.RESERVE, Stage.RESERVE, Stage.SIGNED), self.seed, sketch.name, "stage")

    def _owner(self, sketch: Sketch, on: date) -> Enterprise:
        """The enterprise, entered when it is first met, with somebody to act for it."""
        found = self.enterprises.get(sketch.owner)
        if found is None:
            code = with_check(f"91421000MAKG{len(self.enterprises) + 1:05d}")
            found = enterprises.register_enterprise(
                credit_code=code, name=sketch.owner, by=BY, now=at(on, 8, 25), is_sample=True
            )
            enterprises.add_member(enterprise=found, person=self._person_of(sketch.owner), by=BY, now=at(on, 8, 25))
            self.enterprises[sketch.owner] = found
        return found

    def _person_of(self, owner: str) -> Person:
        for own in self.words["cast"]:
            if own["enterprise"] == owner:
                return self.people[own["username"]]
        names = [name for name in self.people if name.startswith("applicant-")]
        return self.people[one_of(names, self.seed, owner, "applicant")]

    def _enter_paper(self, on: date) -> None:
        """What was begun before the system: entered from the paper archive, a list of starts for each place."""
        begun: dict[str, list[tuple[Project, date]]] = defaultdict(list)
        for sketch in self.sketches:
            if sketch.standing in (Standing.CONTINUING, Standing.STARTED, Standing.PAPER):
                project = self._enter(sketch, on)
                if sketch.standing is Standing.CONTINUING and sketch.started_on and sketch.started_on <= on:
                    begun[sketch.county].append((project, sketch.started_on))
        for county, rows in begun.items():
            document = evidence.of_archive(files.agency_names()[county], rows, BY, at(on, 9))
            for project, started_on in rows:
                self._start(project, started_on, document, at(on, 9), Kind.ARCHIVE)

    def _start(self, project: Project, on: date, document: Document, now: datetime, kind: str = Kind.REPORT) -> None:
        self.projects[project.name] = projects.record_start(
            project=project, on=on, evidence=document, kind=kind, by=BY, now=now
        )
        documents.hold(document=document, thing=project.stream)

    def _record_starts(self, sketches: list[Sketch], on: date) -> None:
        """Starts of this year: one evidence for a ceremony, which is one slice; else one for each project."""
        ceremony = [self.projects[sketch.name] for sketch in sketches if sketch.slice in self._ceremonies]
        groups = ([ceremony] if ceremony else []) + [
            [self.projects[sketch.name]] for sketch in sketches if sketch.slice not in self._ceremonies
        ]
        for group in groups:
            document = evidence.of_start(group, on, BY, at(on, 8, 35))
            for project in group:
                self._start(project, on, document, at(on, 8, 35))

    @property
    def _ceremonies(self) -> dict[str, date]:
        """Slices whose projects all start at one ceremony; nothing else starts on that day."""
        return {each["id"]: each["started_on"] for each in self.words["slices"] if "started_on" in each}

    def _continue(self, on: date) -> None:
        """A new year: what was started earlier is a continuing project now."""
        for sketch in self.sketches:
            if sketch.standing is not Standing.CONTINUING:
                continue
            project = self.projects[sketch.name]
            if not project.is_started and sketch.started_on:
                document = evidence.of_start([project], sketch.started_on, BY, at(on, 8, 32))
                self._start(project, sketch.started_on, document, at(on, 8, 32))
            projects.move_stage(
                project=self.projects[sketch.name], to=Stage.CONTINUING, evidence=None, by=BY, now=at(on, 8, 33)
            )

    def _last_morning(self) -> None:
        """The page is out: its statements are entered. Lin finds a notice to put something right; something is owed."""
        now = at(self.today, 9, 57)
        targets.record_commitments(statements=files.front_page(), source=SOURCE, by=BY, now=now)
        lin = Item.objects.filter(project__enterprise__members__person__username="lin", waits=False, state="received")
        items = lin.select_related("case__project__enterprise", "project__enterprise").order_by("-case__no", "id")
        first = items.first()
        if first is not None:
            self._one_notice([item for item in items if item.case_id == first.case_id], now)
        owed.fill(at_work(), now)
        promoted.fill(self.people, self.projects, now)
        places.fill(now)
        facts.fill(now)
        lived.fill(self.people, now)
        measured.fill(self.people, now)

    def _one_notice(self, items: list[Item], now: datetime) -> None:
        """The window has looked at a whole application: some of it misses something, and one notice says so."""
        zhao = self.people["zhao"]
        for item, missing in zip(items, MISSING_TODAY, strict=False):
            cases.ask_correction(item=item, missing=missing, person=zhao, now=now)
        for item in items[len(MISSING_TODAY) :]:
            cases.accept_item(item=item, person=zhao, now=now)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))
