"""Every kind of event of a case is told to somebody, or is silent on purpose; nothing is forgotten."""

from kaigong.apps.cases import notices
from kaigong.core.cases import events as e

OF_THE_CASE = {e.NoticeSent, e.CaseOpened, e.ThemeReplied, e.StageExtended}  # told of the whole case, not of an item
SILENT = {
    "what the same person has just done, or is on the page he is led to": {
        e.MaterialGiven, e.ItemReported, e.ThemeApplied, e.CommentTakenBack, e.PaperTaken,
        e.ItemTakenOn, e.ItemUnassigned, e.FindingNoted, e.FindingAnswered, e.FindingRechecked,
    },
    "what goes out with another notice of the same move": {
        e.PointsNoted, e.CorrectionAsked, e.ClockStopped, e.EnteredLate, e.ItemDelivered, e.DebtDueSet,
        e.SimulationConfirmed, e.CertificateRenewed,
    },
    "what waits in nobody's tray: the owner's own list shows it": {e.ItemOwed},
    "changes of law, told case by case when a run is applied": {
        e.ItemMigrated, e.ItemAddedByLaw, e.ItemDroppedByLaw, e.MigrationTakenBack,
    },
    "what the clock notes for itself": {e.DueCounted, e.UseBegun, e.MemberOpinionLapsed},
    "what colleagues see together on the page of the session": {
        e.ExpertOpinionGiven, e.ChapterDecided, e.ChapterReleased, e.MemberOpinionGiven,
    },
}  # fmt: skip


def test_every_kind_of_event_is_told_to_somebody_or_silent_on_purpose() -> None:
    silent = set().union(*SILENT.values())
    told = set(notices.RULES) | OF_THE_CASE
    kinds = set(e.KINDS.values())
    assert sorted(kind.__name__ for kind in kinds - told - silent) == [], (
        "tell somebody, or say why nobody waits for it"
    )
    assert sorted(kind.__name__ for kind in silent & told) == []
    assert silent | told == kinds
