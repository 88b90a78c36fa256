"""Cases played at random: every verb of the table, in any order, by anybody, in time or late.

A step is four numbers, so that hypothesis and a seeded driver play the same games.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases import intake
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.itself import World, by_itself
from kaigong.core.cases.moves import MOVES, NOTES, Move, moves_of
from kaigong.core.cases.records import Answer, LateEntry, NewPoint, Part, UseTerms
from kaigong.core.cases.usable import usable
from kaigong.core.cases.values import Actor, Case, Decision, Item
from kaigong.core.problems import Refused
from kaigong.core.values import replace
from tests.core.cases.world import CALENDAR, SUN, TERMS, at

Who = frozenset[Actor]
Step = tuple[int, int, int, int]
Make = Callable[[Item, Who, datetime, Case, int], c.CaseCommand]
GROUNDS = {"expert_review": (True, True), "publicity": (False, True), "fee_payment": (False, True)}
EVERYBODY: Who = frozenset(Actor)
USE = UseTerms(3, 2, 3, "start", "《建筑法》第九条")
RULE = "《政务服务条例》第三十一条"
ENTRIES = (
    c.Entry("site", ("nr",), "licence", (), ("expert_review", "publicity"), 7, parts=(Part("preexam", ("opinion",)),)),
    c.Entry("eia", ("ee",), "licence", ("preexam",), ("expert_review",), 10),
    c.Entry("water", ("wr",), "licence", (), ("expert_review",), 20),
    c.Entry("permit", ("hc",), "licence", ("site", "eia"), ("expert_review", "fee_payment"), 5),
    c.Entry("renewal", ("em",), "licence", (), (), 20, renews_until=at("2022-05-31").date()),
    c.Entry("survey", ("intermediary",), "intermediary-service", (), (), 15, owed=True),
    c.Entry("start", ("applicant",), "milestone", ("permit", "survey"), (), 0, owed=True),
)


def _stop(kind: type[c.SuspendItem]) -> Make:
    def make(item: Item, who: Who, now: datetime, case: Case, dice: int) -> c.CaseCommand:
        ground = sorted(GROUNDS)[dice % 3]
        statutory, promised = GROUNDS[ground]
        return kind(
            item=item.code, actors=who, reason=ground, statutory=statutory, promised=promised, planned_days=dice % 4
        )

    return make


def _decide(choice: Decision) -> Make:
    return lambda i, w, n, case, d: c.DecideItem(
        item=i.code, actors=w, decision=choice, reason="理由", officer=SUN, use=USE if d % 5 else None
    )


def _resupply(item: Item, who: Who, now: datetime, case: Case, dice: int) -> c.CaseCommand:
    owed = [point.id for point in item.points if point.owed] or ["1.1"]
    if dice % 3 == 0:
        return c.Resupply(item=item.code, actors=who, note="补齐")
    one = Answer(owed[dice % len(owed)], documents=(f"sha-{dice % 5}",))
    return c.Resupply(item=item.code, actors=who, answers=(one,))


def _find_unmet(item: Item, who: Who, now: datetime, case: Case, dice: int) -> c.CaseCommand:
    ids = tuple(point.id for point in item.points)
    fresh = (NewPoint("新问题", caused_by=f"sha-{dice % 7}"),) if dice % 2 else ()
    return c.FindUnmet(item=item.code, actors=who, reason="不符", unmet=ids[: dice % 3], fresh=fresh)


def _reviewer(item: Item, dice: int) -> str:
    asked = [one.reviewer for one in item.opinions] or ["nobody"]
    return asked[dice % len(asked)]


VERBS: Mapping[str, Make] = {
    "accept": lambda i, w, n, case, d: c.AcceptItem(item=i.code, actors=w, terms=TERMS, finished=usable(case)),
    "ask_correction": lambda i, w, n, case, d: c.AskCorrection(item=i.code, actors=w, missing=("图纸", "合同")),
    "resupply": _resupply,
    "find_unmet": _find_unmet,
    "find_not_needed": lambda i, w, n, case, d: c.FindNotNeeded(item=i.code, actors=w, reason="不需要"),
    "refuse_acceptance": lambda i, w, n, case, d: c.RefuseAcceptance(item=i.code, actors=w, reason="无权"),
    "deem_accepted": lambda i, w, n, case, d: c.DeemAccepted(item=i.code, actors=w, terms=TERMS),
    "withdraw": lambda i, w, n, case, d: c.WithdrawItem(item=i.code, actors=w),
    "resubmit": lambda i, w, n, case, d: c.ResubmitItem(item=i.code, actors=w, promised_days=7),
    "take_on": lambda i, w, n, case, d: c.TakeOn(item=i.code, actors=w, officer=SUN),
    "assign": lambda i, w, n, case, d: c.AssignItem(item=i.code, actors=w, officer=f"person:{d % 3}"),
    "unassign": lambda i, w, n, case, d: c.Unassign(item=i.code, actors=w),
    "hand_over_work": lambda i, w, n, case, d: c.HandOverWork(item=i.code, actors=w, officer=f"person:{d % 3}"),
    "transfer": lambda i, w, n, case, d: c.TransferItem(item=i.code, actors=w, agency=f"agency-{d % 3}", reason="x"),
    "suspend": _stop(c.SuspendItem),
    "propose_stop": _stop(c.ProposeStop),
    "confirm_stop": lambda i, w, n, case, d: c.ConfirmStop(item=i.code, actors=w),
    "decline_stop": lambda i, w, n, case, d: c.DeclineStop(item=i.code, actors=w, reason="x"),
    "resume": lambda i, w, n, case, d: c.ResumeItem(item=i.code, actors=w, result="结果"),
    "propose_extension": lambda i, w, n, case, d: c.ProposeExtension(item=i.code, actors=w, reason="x", officer=SUN),
    "extend": lambda i, w, n, case, d: c.ExtendItem(item=i.code, actors=w, reason="复杂", at_most=(10, 40)[d % 2]),
    "decline_extension": lambda i, w, n, case, d: c.DeclineExtension(item=i.code, actors=w, reason="x"),
    "approve": _decide(Decision.APPROVE),
    "reject": _decide(Decision.REJECT),
    "deem_approved": lambda i, w, n, case, d: c.DeemApproved(item=i.code, actors=w, basis=("", RULE)[d % 2], use=USE),
    "deliver": lambda i, w, n, case, d: c.DeliverItem(item=i.code, actors=w),
    "call_back": lambda i, w, n, case, d: c.CallBack(item=i.code, actors=w, ground="law", reason="x", compensation="y"),
    "extend_use": lambda i, w, n, case, d: c.ExtendUse(item=i.code, actors=w, reason="x"),
    "ask_renewal": lambda i, w, n, case, d: c.AskRenewal(item=i.code, actors=w, reason=("工期", " ")[d % 7 == 0]),
    "grant_renewal": lambda i, w, n, case, d: c.GrantRenewal(item=i.code, actors=w, officer=SUN),
    "decline_renewal": lambda i, w, n, case, d: c.DeclineRenewal(item=i.code, actors=w, officer=SUN, reason="不符"),
    "deem_renewed": lambda i, w, n, case, d: c.DeemRenewed(item=i.code, actors=w, finished=usable(case)),
    "lapse": lambda i, w, n, case, d: c.LapseItem(item=i.code, actors=w, finished=usable(case)),
    "ask_opinions": lambda i, w, n, case, d: c.AskOpinions(
        item=i.code, actors=w, by=SUN, days=1 + d % 5, reviewers=tuple(f"agency-{n}" for n in range(d % 4))
    ),
    "give_opinion": lambda i, w, n, case, d: c.GiveOpinion(
        item=i.code, actors=w, reviewer=_reviewer(i, d), agrees=bool(d % 3), text="意见"
    ),
    "lapse_opinions": lambda i, w, n, case, d: c.LapseOpinions(item=i.code, actors=w),
    "report_done": lambda i, w, n, case, d: c.ReportDone(
        item=i.code, actors=w, on=n.date(), document="abc", finished=usable(case)
    ),
    "remeasure": lambda i, w, n, case, d: c.Remeasure(
        item=i.code, actors=w, parts={i.code: ("北侧出入口移位", " ")[d % 5 == 0]}, document="sha-re"
    ),
    "comment": lambda i, w, n, case, d: c.Comment(item=i.code, actors=w, text="说明", by=SUN),
    "ask_consult": lambda i, w, n, case, d: c.AskConsult(item=i.code, actors=w, agency="wr", question="?", by=SUN),
    "answer_consult": lambda i, w, n, case, d: c.AnswerConsult(
        item=i.code, actors=w, id=i.asked[d % len(i.asked)].id if i.asked else "0", answer="!", by=SUN
    ),
    "ask_question": lambda i, w, n, case, d: c.AskQuestion(item=i.code, actors=w, text="?", by="person:lin"),
    "answer_question": lambda i, w, n, case, d: c.AnswerQuestion(
        item=i.code, actors=w, id=i.asked[d % len(i.asked)].id if i.asked else "0", text="!", by=SUN
    ),
    "rate": lambda i, w, n, case, d: c.RateService(item=i.code, actors=w, score=1 + d % 6, by="person:lin"),
    "extend_stage": lambda i, w, n, case, d: c.ExtendStage(actors=w, reason="会商"),
}  # fmt: skip
# verbs of debts, pledges and simulated review are played in test_debts, whose cases hold what they need
PLAYED_ELSEWHERE = {
    "accept_deferred", "approve_deferred", "sign_pledge", "decide_on_pledge", "clear_debts", "revoke",
    "confirm_simulation", "void_simulation", "take_paper",
}  # fmt: skip
BY_CONSEQUENCE = {"end_with"}  # no command: it follows a rejection
HASTY = {
    "withdraw",
    "refuse_acceptance",
    "find_not_needed",
    "transfer",
    "call_back",
    "reject",
}  # end most games at once
WORLD = World(terms=lambda code: TERMS, law="2026")


@dataclass
class Game:
    """A case under way, all that happened in it, and each single step of it before and after."""

    now: datetime = field(default_factory=lambda: at("2022-02-10"))
    events: list[e.Event] = field(default_factory=list)
    case: Case = field(default_factory=Case)
    refused: dict[str, int] = field(default_factory=dict)
    steps: list[tuple[Case, list[e.Event], Case]] = field(default_factory=list)

    def __post_init__(self) -> None:
        do = c.OpenCase("KG-2022-000001", "P1", "1", ENTRIES)
        self.happen(intake.open_case(do, self.now, CALENDAR))

    def happen(self, news: list[e.Event]) -> None:
        before, after = self.case, fold_all(self.case, news)
        released = intake.release(after, usable(after))
        self.case = fold_all(after, released)
        self.events += [*news, *released]
        self.steps.append((before, [*news, *released], self.case))

    def attempt(self, command: c.CaseCommand) -> bool:
        """Carry a command out, or count why it was refused."""
        try:
            self.happen(carry_out(self.case, command, self.now, CALENDAR))
        except Refused as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
            return False
        return True

    def tick(self) -> None:
        world = World(WORLD.terms, WORLD.law, usable(self.case), lambda item: RULE if item.code == "water" else "")
        self.happen(by_itself(self.case, world, self.now, CALENDAR))

    def step(self, step: Step) -> None:
        """One step: what (kind), which, with what dice, after how many days. Most are moves the table has open."""
        kind, which, dice, days = step
        idle = 100 if kind % 30 == 3 else 0  # now and then nobody does anything for three months
        self.now += timedelta(days % 7 + idle, hours=(dice % 5) - 2)
        self.now = self.now.replace(hour=min(max(self.now.hour, 7), 18))
        if kind % 10 == 0:
            return self.tick()
        verb, item, who = self._wild(which, dice) if kind % 10 == 1 else self._open(which)
        command = VERBS[verb](item, who, self.now, self.case, dice)
        if kind % 10 == 2:
            command = _entered_late(command, self.now, dice)
        self.attempt(command)
        return None

    def _wild(self, which: int, dice: int) -> tuple[str, Item, Who]:
        items = list(self.case.items.values())
        who = (EVERYBODY, *(frozenset({actor}) for actor in Actor))[dice % (len(Actor) + 1)]
        return sorted(VERBS)[which % len(VERBS)], items[which // len(VERBS) % len(items)], who

    def _open(self, which: int) -> tuple[str, Item, Who]:
        choices = list(open_moves(self.case))
        patient = [(item, move) for item, move in choices if move.verb not in HASTY]
        choices = patient if patient and which % 6 else choices
        if not choices or which % 11 == 0:
            return self._word(which)
        item, move = choices[which % len(choices)]
        return move.verb, item, move.who

    def _word(self, which: int) -> tuple[str, Item, Who]:
        """Something said of an item; answers of one that was asked."""
        verbs = ["extend_stage", *sorted(note.verb for note in NOTES if note.verb in VERBS)]
        verb, items = verbs[which // 11 % len(verbs)], list(self.case.items.values())
        asked = [item for item in items if item.asked] if verb.startswith("answer") else []
        items = asked or items
        return verb, items[which % len(items)], EVERYBODY


def open_moves(case: Case) -> Iterator[tuple[Item, Move]]:
    """The rows open now, each item's in the order of the table."""
    for item in case.items.values():
        for move in moves_of(item, EVERYBODY):
            if move.verb in VERBS:
                yield item, move


def _entered_late(command: c.CaseCommand, now: datetime, dice: int) -> c.CaseCommand:
    return replace(command, late=LateEntry(now - timedelta(dice % 6, hours=1), ("断网", " ")[dice % 11 == 0]))


def play(steps: Sequence[Step]) -> Game:
    """A whole game."""
    game = Game()
    for step in steps:
        game.step(step)
    return game


ROWS = {(move.frm, move.to) for move in MOVES}
