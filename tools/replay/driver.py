"""One trace at a time: rows in their order become commands, the clock runs between them, the core decides."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases import intake
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.itself import World, by_itself, next_alarm
from kaigong.core.cases.opinions import pending
from kaigong.core.cases.usable import usable
from kaigong.core.cases.values import Actor, Case, Decision, Item, ItemState
from kaigong.core.clock.calendar import Calendar, calendar_from
from kaigong.core.clock.years import YearData
from kaigong.core.problems import Refused
from tools.replay.reading import Row, Trace
from tools.replay.tables import Act, Law, Table

S = ItemState
EVERYBODY = frozenset(Actor)
OPEN_HOUR = 10  # rows that say only the day are taken as done in the office's hours
ENDED_EARLY = {S.WITHDRAWN, S.REFUSED, S.NOT_NEEDED, S.REJECTED}


def weekdays(first: int, last: int) -> Calendar:
    """A calendar of bare weekdays: the logs do not come with the closures of their offices."""
    return calendar_from(YearData(year, "administrator", (), ()) for year in range(first, last + 1))


CALENDAR = weekdays(1999, 2030)


@dataclass
class Outcome:
    """What became of a trace: the first refusal (its key), or "" where every row was let through."""

    refused: str = ""
    moves: Counter[str] = field(default_factory=Counter)
    office: int = 0  # rows that move nothing
    late: bool = False  # decided after the statutory limit
    events: int = 0


class Replay:
    """One trace under one law. Items that repeat (a declaration, a payment) are cases of their own."""

    def __init__(self, table: Table, law: Law) -> None:
        self.table, self.law = table, law
        self.cases: dict[str, list[Case]] = {}
        self.done: dict[tuple[str, int, str], date] = {}  # (item, which, act) -> when it was last carried out
        self.terms = law.limits["default"]
        self.refuses: set[tuple[str, int]] = set()  # the items for which a ground to refuse was noted
        self.out = Outcome()

    def run(self, trace: Trace) -> Outcome:
        """Row by row up to the first refusal."""
        self.terms = self.law.limits.get(trace.about.get(self.table.limit_of, ""), self.law.limits["default"])
        try:
            for row, act in ordered(trace.rows, self.table):
                if act is None:
                    self.out.office += 1
                else:
                    self.act(row, act)
        except Refused as refusal:
            self.out.refused = key_of(refusal)
        return self.out

    def act(self, row: Row, act: Act) -> None:
        """Everything an act does by the law, each verb only if it says something new."""
        now = row.on if row.on.hour or row.on.minute else row.on.replace(hour=OPEN_HOUR)
        for verb in act.do.get(self.law.name, ()):
            which = self.which(act.item, verb)
            last = self.done.get((act.item, which, verb))
            if last is not None and (now.date() - last).days <= self.table.spell_days:
                continue
            if self.carry(act.item, which, verb, now):
                self.done[act.item, which, verb] = now.date()
                self.out.moves[verb.partition(" ")[0]] += 1

    def which(self, item: str, verb: str) -> int:
        """The place of the instance a row is about: the first for which the verb is possible, else the last."""
        cases = self.cases.get(item, [])
        if verb == "submit":
            return next((n for n, case in enumerate(cases) if case.items[item].state in ENDED_EARLY), len(cases))
        fits = FITS.get(verb.partition(" ")[0], ())
        return next((n for n, case in enumerate(cases) if case.items[item].state in fits), max(len(cases) - 1, 0))

    def carry(self, code: str, which: int, verb: str, now: datetime) -> bool:
        """Carry one verb out; False where it was so already."""
        cases = self.cases.setdefault(code, [])
        if verb == "submit":
            self.done = {key: day for key, day in self.done.items() if key[:2] != (code, which)}
            if which == len(cases):
                cases.append(self.opened(code, now))
                return True
        if not cases:
            raise Refused("log.before_its_submission", item=code, verb=verb.partition(" ")[0])
        if verb == "note refusal":
            self.refuses.add((code, which))
            return True
        cases[which] = self.ticked(cases[which], code, now)
        item = cases[which].items[code]
        name, _, argument = verb.partition(" ")
        if name == "was" and item.decision is not None:
            return False
        if name in {"decide", "was"}:
            name = "reject" if (code, which) in self.refuses else "approve"
        if ALREADY.get(name, _never)(item):
            return False
        news = carry_out(cases[which], self.command(name, argument, item, now, cases[which]), now, CALENDAR)
        if name == "deem_approved" and not news:
            raise Refused("silence.not_over", item=code)
        cases[which] = self.followed(cases[which], news)
        return True

    def opened(self, code: str, now: datetime) -> Case:
        """A case of one item, and for the permit what the applicant does under it."""
        entries = [c.Entry(code, ("office",), "licence", (), tuple(self.law.grounds), None)]
        if code == "permit":
            entries.append(c.Entry("use", ("applicant",), "milestone", (code,), owed=True))
        do = c.OpenCase(code, "log", "1", tuple(entries))
        case = self.followed(Case(), intake.open_case(do, now, CALENDAR, closes=None))
        for verb in self.law.opens:
            command = self.command(verb, "", case.items[code], now, case)
            case = self.followed(case, carry_out(case, command, now, CALENDAR))
        return case

    def followed(self, case: Case, news: list[e.Event]) -> Case:
        """The case after what happened and what became ready by it."""
        case = fold_all(case, news)
        released = intake.release(case, usable(case))
        self.out.events += len(news) + len(released)
        self.out.late |= any(isinstance(event, e.ClockStopped) and event.statutory_late for event in news)
        return fold_all(case, released)

    def ticked(self, case: Case, code: str, now: datetime) -> Case:
        """The case after what the clock did by itself up to now."""
        if not self.law.silence_accepts:
            return case
        world = World(terms=lambda _: self.terms)
        while (alarm := next_alarm(case.items[code], CALENDAR)) is not None and alarm <= now:
            news = by_itself(case, world, alarm, CALENDAR)
            if not news:
                break
            case = self.followed(case, news)
        return case

    def command(self, verb: str, argument: str, item: Item, now: datetime, case: Case) -> c.CaseCommand:
        """The command of a verb, with what the law hands in."""
        return MAKERS[verb](self, argument, item, now, case)


Maker = Callable[[Replay, str, Item, datetime, Case], c.CaseCommand]


def _suspend(replay: Replay, argument: str, item: Item, now: datetime, case: Case) -> c.CaseCommand:
    statutory, promised = replay.law.grounds.get(argument, (True, True))
    return c.SuspendItem(
        item=item.code, actors=EVERYBODY, reason=argument, statutory=statutory, promised=promised, planned_days=30
    )


SAID = "as the log says"


def _plain(kind: type[c.Command], **given: Any) -> Maker:
    """A command that takes nothing from the case."""
    return lambda replay, argument, item, now, case: kind(item=item.code, actors=EVERYBODY, **given)


def _accept(replay: Replay, argument: str, item: Item, now: datetime, case: Case) -> c.CaseCommand:
    return c.AcceptItem(item=item.code, actors=EVERYBODY, terms=replay.terms, finished=usable(case))


def _extend(replay: Replay, argument: str, item: Item, now: datetime, case: Case) -> c.CaseCommand:
    days = replay.law.extension_days
    return c.ExtendItem(item=item.code, actors=EVERYBODY, reason=SAID, days=days, at_most=days)


def _silent(replay: Replay, argument: str, item: Item, now: datetime, case: Case) -> c.CaseCommand:
    return c.DeemApproved(item=item.code, actors=EVERYBODY, basis=replay.law.silence_approves)


def _opinion(replay: Replay, argument: str, item: Item, now: datetime, case: Case) -> c.CaseCommand:
    reviewer = f"{argument} {len(item.opinions) + 1}"
    return c.AskOpinions(item=item.code, actors=EVERYBODY, reviewers=(reviewer,), by="log")


def _agree(replay: Replay, argument: str, item: Item, now: datetime, case: Case) -> c.CaseCommand:
    reviewer = next(iter(pending(item)), "nobody")
    return c.GiveOpinion(item=item.code, actors=EVERYBODY, reviewer=reviewer, agrees=True)


def _use(replay: Replay, argument: str, item: Item, now: datetime, case: Case) -> c.CaseCommand:
    return c.ReportDone(item="use", actors=EVERYBODY, on=now.date(), document="log", finished=usable(case))


MAKERS: Mapping[str, Maker] = {
    "submit": _plain(c.ResubmitItem),
    "accept": _accept,
    "take_on": _plain(c.TakeOn, officer="log"),
    "ask_correction": _plain(c.AskCorrection, missing=("missing data",)),
    "resupply": _plain(c.Resupply, note=SAID),
    "suspend": _suspend,
    "resume": _plain(c.ResumeItem, result=SAID),
    "extend": _extend,
    "approve": _plain(c.DecideItem, decision=Decision.APPROVE, reason=SAID, officer="log"),
    "reject": _plain(c.DecideItem, decision=Decision.REJECT, reason=SAID, officer="log"),
    "deem_approved": _silent,
    "deliver": _plain(c.DeliverItem),
    "withdraw": _plain(c.WithdrawItem),
    "find_not_needed": _plain(c.FindNotNeeded, reason=SAID),
    "refuse_acceptance": _plain(c.RefuseAcceptance, reason=SAID),
    "transfer": _plain(c.TransferItem, agency="competent authority", reason=SAID),
    "opinion": _opinion,
    "agree": _agree,
    "use": _use,
    "call_back": _plain(c.CallBack, ground="facts", reason=SAID, compensation=SAID),
}
RUNNING = (S.ACCEPTED, S.IN_REVIEW, S.SUSPENDED)
OPEN = (S.RECEIVED, S.CORRECTING, S.CORRECTED, *RUNNING)
FITS: Mapping[str, tuple[ItemState, ...]] = {
    "accept": OPEN, "take_on": RUNNING, "opinion": RUNNING, "agree": RUNNING, "approve": OPEN, "reject": OPEN,
    "withdraw": OPEN, "decide": OPEN, "deliver": (S.APPROVED,),
}  # fmt: skip


def _never(item: Item) -> bool:
    return False


# a row that says what is so already is no second act: an acceptance after silence has accepted, a letter about an end
ALREADY: Mapping[str, Callable[[Item], bool]] = {
    "accept": lambda i: i.accepted_on is not None,
    "take_on": lambda i: bool(i.officer),
    "ask_correction": lambda i: i.state is S.CORRECTING,
    "resupply": lambda i: i.resupplied_on is not None and i.state is not S.CORRECTING,
    "suspend": lambda i: i.state is S.SUSPENDED,
    "resume": lambda i: bool(i.stops) and i.stopped is None,
    "deliver": lambda i: i.delivered_on is not None or i.state in ENDED_EARLY,
    "withdraw": lambda i: i.state in ENDED_EARLY,
    "refuse_acceptance": lambda i: i.state is S.REFUSED,
    "find_not_needed": lambda i: i.state is S.NOT_NEEDED,
    "deem_approved": lambda i: i.decision is not None,
}  # fmt: skip


def ordered(rows: Iterable[Row], table: Table) -> Iterator[tuple[Row, Act | None]]:
    """The rows with their acts in order of time; where rows say only the day, within it in that of the procedure."""
    found = [(row, table.act_of(row.activity, row.answer)) for row in rows]
    return iter(sorted(found, key=lambda pair: _place(pair[0], pair[1], table)))


def _place(row: Row, act: Act | None, table: Table) -> tuple[date, int, datetime]:
    return row.on.date(), act.rank if act and table.days_only else 0, row.on


def key_of(refusal: Refused) -> str:
    """What a refusal is counted under: its code, and for a move the table does not have, which from where."""
    if refusal.code == "move.not_possible":
        return f"{refusal.code} {refusal.data['verb']}@{refusal.data['state']}"
    if refusal.code == "log.before_its_submission":
        return f"{refusal.code} {refusal.data['verb']}"
    return refusal.code


def replay(table: Table, law: str, traces: Iterable[Trace]) -> Iterator[Outcome]:
    """Every trace under one law."""
    for trace in traces:
        yield Replay(table, table.laws[law]).run(trace)
