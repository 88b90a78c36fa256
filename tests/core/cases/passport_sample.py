"""A passport made without a database: one project, two cases, a correction, a stop, an extension, certificates."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from kaigong.core import ledger
from kaigong.core.cases import certificate, intake, passport
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.passport_facts import Facts
from kaigong.core.cases.passport_owed import Statement, statement
from kaigong.core.cases.passport_replay import Impossible, Replay
from kaigong.core.cases.values import Case, Terms
from kaigong.core.ledger.signatures import Signer, signer
from kaigong.core.problems import Refused
from tests.core.cases.world import APPLICANT, CALENDAR, HEAD, OFFICER, SUN, TERMS, decision, finished

BEIJING = timezone(timedelta(hours=8))
CITY, FORGER = signer("ed25519", "11" * 32), signer("ed25519", "22" * 32)
PROJECT, PAPER = "P1", "ab" * 32
GROUNDS = (
    passport.Ground("expert_review", "专家评审", "Expert review", True, True),
    passport.Ground("publicity", "公示", "Public notice", False, True),
)
ENTRIES = (
    c.Entry("site", ("natural-resources",), "licence", (), ("expert_review", "publicity"), 7),
    c.Entry("eia", ("ecology-environment",), "licence", ("site",), ("expert_review",), 10),
    c.Entry("survey", ("intermediary",), "intermediary-service", (), (), 15, owed=True),
    c.Entry("start", ("applicant",), "milestone", ("site", "eia", "survey"), (), 0, owed=True),
)
LATER = (c.Entry("plan-permit", ("natural-resources",), "licence", ("site",), ("publicity",), 5),)


def moment(day: str, hour: int = 10) -> datetime:
    """An hour of a day in the city."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), BEIJING).replace(hour=hour)


@dataclass
class Story:
    """A project as it goes on: every command is decided by the core and sealed."""

    entries: list[ledger.Entry] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    laws: set[tuple[str, str, Terms]] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)

    def seal(self, stream: str, events: Iterable[Any], now: datetime, by: str) -> None:
        for event in events:
            last = next((entry for entry in reversed(self.entries) if entry.stream == stream), None)
            n, prev = (last.n + 1, last.hash) if last else (1, ledger.GENESIS)
            kind, data = ledger.encode(event)
            stamp = ledger.stamp(now)
            self.entries.append(
                ledger.seal(stream=stream, n=n, kind=kind, data=data, at=stamp, recorded_at=stamp, by=by, prev=prev)
            )

    def open(self, no: str, entries: Sequence[c.Entry], day: str, hour: int = 10, by: str = "person:lin") -> None:
        now = moment(day, hour)
        do = c.OpenCase(no, PROJECT, "1", tuple(entries), finished=self.standing())
        self._happened(no, intake.open_case(do, now.replace(tzinfo=None), CALENDAR), now, by)

    def do(self, no: str, command: c.CaseCommand, day: str, hour: int = 10, by: str = SUN) -> None:
        now = moment(day, hour)
        self._happened(no, carry_out(self.cases[no], command, now.replace(tzinfo=None), CALENDAR), now, by)
        for other, case in list(self.cases.items()):
            self._happened(other, intake.release(case, self.standing()), now, "system:stages")

    def standing(self) -> dict[str, date]:
        return {code: day for case in self.cases.values() for code, day in finished(case).items()}

    def _happened(self, no: str, events: list[e.Event], now: datetime, by: str) -> None:
        for event in events:
            if isinstance(event, e.ItemAccepted):
                self.laws.add((event.item, str(now.date()), replace(event.terms, promised_days=None)))
        self.cases[no] = fold_all(self.cases.get(no, Case()), events)
        self.seal(f"case:{no}", events, now, by)

    def accept(self, no: str, item: str, day: str, terms: Terms = TERMS) -> None:
        self.do(no, c.AcceptItem(item=item, actors=OFFICER, terms=terms, finished=self.standing()), day)


def story() -> Story:
    """What happened: a correction, a stop, an extension, decisions in time and late, a second case."""
    told = Story()
    told.seal(
        f"project:{PROJECT}", [ledger.Fact("ProjectRegistered", {"name": "示例"})], moment("2023-01-16"), "person:lin"
    )
    told.open("KG-1", ENTRIES, "2023-01-16")
    told.do("KG-1", c.AskCorrection(item="site", actors=OFFICER, missing=("红线图",)), "2023-01-18")
    told.do(
        "KG-1",
        c.Resupply(item="site", actors=APPLICANT, note="已补", documents=(PAPER,)),
        "2023-02-06",
        by="person:lin",
    )
    told.accept("KG-1", "site", "2023-02-07")
    told.do("KG-1", c.TakeOn(item="site", actors=OFFICER, officer=SUN), "2023-02-08")
    stop = {"reason": "expert_review", "statutory": True, "promised": True, "planned_days": 10}
    told.do("KG-1", c.SuspendItem(item="site", actors=HEAD, **stop), "2023-02-09")
    told.do("KG-1", c.ResumeItem(item="site", actors=OFFICER, result="通过"), "2023-02-20")
    told.do("KG-1", c.ExtendItem(item="site", actors=HEAD, reason="情况复杂"), "2023-02-21")
    told.do("KG-1", decision("site"), "2023-02-27")
    told.do("KG-1", c.ReportDone(item="survey", actors=APPLICANT, on=date(2023, 2, 28)), "2023-02-28", by="person:lin")
    told.open("KG-2", LATER, "2023-03-01")
    told.accept("KG-1", "eia", "2023-03-02")
    told.accept("KG-2", "plan-permit", "2023-03-02")
    told.do("KG-1", decision("eia"), "2023-03-24")
    told.do("KG-2", decision("plan-permit"), "2023-03-08")
    told.do("KG-1", c.DeliverItem(item="site", actors=OFFICER), "2023-03-09")
    return told


def facts_of(told: Story) -> tuple[Any, ...]:
    """The facts a city would write beside the entries."""
    years = []
    for year in (2022, 2023, 2024):
        rows = list(_days(year))
        rest = tuple(str(day) for day in rows if day.weekday() < 5 and not CALENDAR.is_working(day))
        work = tuple(str(day) for day in rows if day.weekday() > 4 and CALENDAR.is_working(day))
        years.append(passport.Year(year, rest, work))
    laws = [passport.Law(item, on, "2023", terms) for item, on, terms in sorted(told.laws, key=lambda law: law[:2])]
    names = [passport.Name("item", entry.code, entry.code, entry.code) for entry in ENTRIES]
    return (*years, *GROUNDS, *laws, *names)


def _days(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + timedelta(n) for n in range((date(year, 12, 31) - first).days + 1))


def certificates_of(entries: Sequence[ledger.Entry], key: Signer = CITY) -> tuple[dict[str, Any], ...]:
    """The signed certificates of what was approved."""
    made = []
    for entry in entries:
        if entry.kind == "CertificateDue":
            data = ledger.parse(entry.data)
            content = certificate.Content(
                number=data["number"], title=data["item"], item=data["item"], case=entry.stream[5:], project=PROJECT,
                project_name="示例", enterprise="示例制造有限公司", enterprise_code="91421000MA4TEKWP1H", agency="x",
                agency_name="示例局", issued_on=data["on"], valid_until=None, decision="准予许可", grounds=(),
                outputs=(), replaces=(), entry=entry.n,
                entry_hash=entry.hash, verify_at="http://127.0.0.1/verify/", sample=True,
            )  # fmt: skip
            made.append(ledger.parse(certificate.sign(content, key).text()))
    return tuple(made)


def parts_of(told: Story, key: Signer = CITY, as_of: str = "2023-03-31") -> passport.Parts:
    """Everything the file is written from."""
    project = passport.Project(
        PROJECT, "示例", "industrial-general", "city", "示例制造有限公司", "91421000MA4TEKWP1H", True
    )
    header = passport.Header("2023-03-31T10:00:00+08:00", as_of, project, key.public)
    documents = (passport.Document(PAPER, "图.pdf", 10, "application/pdf"),)
    return passport.Parts(
        header,
        facts_of(told),
        tuple(told.entries),
        documents=documents,
        certificates=certificates_of(told.entries, key),
    )


def days_of(parts: passport.Parts) -> Statement:
    """The days owed, as the city computes them."""
    facts, replay = Facts(), Replay()
    for fact in parts.facts:
        facts.add(fact)
    for entry in parts.entries:
        replay.take(entry)
    return statement(replay, facts.calendar(), date.fromisoformat(parts.header.as_of))


def file_of(parts: passport.Parts, key: Signer = CITY, owed: Any = None) -> bytes:
    """The whole file."""
    return b"".join(passport.write(parts, days_of(parts) if owed is None else owed, key))


def resealed(entries: Sequence[ledger.Entry], change: Callable[[ledger.Entry, Any], Any]) -> tuple[ledger.Entry, ...]:
    """The same chain with some data changed and everything hashed anew, as a forger who owns the database would."""
    heads, made = dict[str, str](), list[ledger.Entry]()
    for entry in entries:
        data = change(entry, ledger.parse(entry.data))
        fresh = ledger.seal(
            stream=entry.stream, n=entry.n, kind=entry.kind, data=data, at=entry.at, recorded_at=entry.recorded_at,
            by=entry.by, prev=heads.get(entry.stream, ledger.GENESIS),
        )  # fmt: skip
        heads[entry.stream] = fresh.hash
        made.append(fresh)
    return tuple(made)


def forged(parts: passport.Parts, change: Callable[[ledger.Entry, Any], Any], key: Signer = CITY) -> bytes:
    """A passport over a forged chain, signed by the city's own key, with its days computed from the forgery."""
    entries = resealed(parts.entries, change)
    made = replace(parts, entries=entries, certificates=certificates_of(entries, key))
    try:
        return file_of(made, key)
    except (Impossible, Refused, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
        return file_of(made, key, owed={})
