"""The exchange with agencies' own systems: moves come in, what happened to their cases goes out.

Every move goes through the very action a page would call, in the name of an officer of the agency, and is answered on
its own: carried out, or refused and why. A feed that is sent twice changes nothing the second time: a move the state no
longer allows is refused. `seen`, the last entry the sender knew, refuses a move whose item has moved on meanwhile.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.security import HttpBearer
from pydantic import ConfigDict

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases.actions.bulk import Applied, Do, apply_many
from kaigong.apps.opendata import queries
from kaigong.apps.opendata.api.exchange_lines import LARGEST_ID, Move, command
from kaigong.apps.opendata.api.problems import Problem, said
from kaigong.apps.opendata.models import ApiToken
from kaigong.core.ledger.canonical import parse
from kaigong.core.problems import Refused

MOST_MOVES = MOST_EVENTS = 1000


class Bearer(HttpBearer):
    """A signed token of an agency."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return queries.holder(token, request.today)


router = Router(tags=["exchange"], auth=Bearer())


class Feed(Schema):
    model_config = ConfigDict(extra="forbid")
    moves: list[Move] = Field(min_length=1, max_length=MOST_MOVES)


class Answer(Schema):
    """What became of one move: the entries of the case it made, or why it was refused."""

    done: bool
    first: int | None = None
    last: int | None = None
    code: str | None = None
    message: str | None = None


class Answers(Schema):
    done: int
    refused: int
    moves: list[Answer]


class Event(Schema):
    """One sealed entry, with everything needed to check its hash."""

    id: int
    stream: str
    n: int
    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    data: dict[str, Any]
    prev: str
    alg: str
    hash: str


class Events(Schema):
    """Entries in the ledger's order. Ask again with `after` = `last`; nothing is left out, nothing comes twice."""

    last: int
    events: list[Event]


class From(Schema):
    after: int = Field(0, ge=0, le=LARGEST_ID, description="the `last` of the answer before; 0 for all")
    limit: int = Field(200, ge=1, le=MOST_EVENTS)


@router.post(
    "/exchange/moves", response={200: Answers, 401: Problem, 422: Problem, 413: Problem, 400: Problem},
    summary="Moves of the agency's own system (办理信息汇入)",
)  # fmt: skip
def moves(request: HttpRequest, feed: Feed) -> dict[str, Any]:
    """Carry out many moves in their order; each is answered on its own."""
    agency = request.auth.agency  # type: ignore[attr-defined]
    officers = _officers(agency.pk, {move.by for move in feed.moves})
    known = [move for move in feed.moves if move.by in officers]
    applied = iter(apply_many([_line(move, officers[move.by], request.now) for move in known]))
    answers = [_answer(next(applied)) if move.by in officers else _stranger(move.by) for move in feed.moves]
    done = sum(answer["done"] for answer in answers)
    return {"done": done, "refused": len(answers) - done, "moves": answers}


@router.get(
    "/exchange/events", response={200: Events, 401: Problem, 422: Problem},
    summary="What happened to the agency's cases (办理信息汇出)",
)  # fmt: skip
def events(request: HttpRequest, start: Query[From]) -> dict[str, Any]:
    """The entries of the cases the agency has a part in, since an entry of the ledger."""
    rows = queries.events_of(request.auth.agency_id, start.after, start.limit)  # type: ignore[attr-defined]
    names = ("id", "stream", "n", "kind", "at", "recorded_at", "by", "prev", "alg", "hash")
    found = [{name: getattr(row, name) for name in names} | {"data": parse(row.data)} for row in rows]
    return {"last": rows[-1].pk if rows else start.after, "events": found}


def _officers(agency: str, names: set[str]) -> dict[str, Person]:
    """The people of the agency among these names."""
    return queries.people_of(agency, names)


def _line(move: Any, person: Person, now: datetime) -> Do:
    action, fields = command(move)
    return Do(action, move.case, move.item, person, now, fields)


def _answer(applied: Applied) -> dict[str, Any]:
    if applied.refusal is None:
        return {"done": True, "first": applied.first, "last": applied.last}
    return _no(applied.refusal)


def _stranger(name: str) -> dict[str, Any]:
    return _no(Refused("exchange.stranger", name=name))


def _no(refusal: Refused) -> dict[str, Any]:
    return {"done": False, "code": refusal.code, "message": said(refusal.code, refusal.data)}
