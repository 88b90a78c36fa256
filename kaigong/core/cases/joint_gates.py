"""What a decision looks at because of joint sessions: a meeting with open chapters, a visit without its one opinion."""

from kaigong.core.cases.joint_values import Session, SessionKind
from kaigong.core.cases.values import Case, Item
from kaigong.core.problems import Refused


def sessions_of(case: Case, item: str, kind: SessionKind) -> list[Session]:
    """The meetings or the visits of an item."""
    return [one for one in case.sessions.values() if one.kind == kind and one.item == item]


def sessions_over(case: Case, item: Item) -> None:
    """The whole report is done when its meeting has no chapter open; what has a visit is decided by its one opinion."""
    for session in sessions_of(case, item.code, SessionKind.MEETING):
        left = [chapter.material for chapter in session.chapters if not chapter.released]
        if left:
            raise Refused("meeting.chapter_open", item=item.code, materials=left)
    for session in sessions_of(case, item.code, SessionKind.VISIT):
        if not session.unit and not session.over:
            raise Refused("acceptance.visit_open", item=item.code, session_on=session.on)
