"""What of a case others may build on: the items that stand with all that was merged into them, the chapters released
early, and for other simulated reviews the simulated results."""

from datetime import date

from kaigong.core.cases.dependents import gives
from kaigong.core.cases.joint_values import released_key, simulated_key
from kaigong.core.cases.values import STANDING, Case, ItemState


def usable(case: Case) -> dict[str, date]:
    """Since when, by the names `checks.stood` asks for."""
    found: dict[str, date] = {}
    for code, item in case.items.items():
        state = item.state
        if state in STANDING and (on := item.ended_on or item.decided_on):
            if item.parts:
                found |= dict.fromkeys(gives(item), on)
            else:
                found[code] = on
        elif state is ItemState.SIMULATED and item.simulated_on:
            found[simulated_key(code)] = item.simulated_on
    for session in case.sessions.values():
        for chapter in session.chapters:
            if chapter.released and chapter.decided_on:
                found[released_key(session.item, chapter.material)] = chapter.decided_on
    return found
