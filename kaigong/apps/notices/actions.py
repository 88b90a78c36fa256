"""Verbs of notices: tell, read, choose how to be told, subscribe by webhook, and the morning's digest.

Telling is one row of the outbox in the transaction of what is told: who the people behind the recipients are, in which
language and by which channel, is found out by the worker (`delivering`), so that the desk never waits for it.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.notices import events, guard, queries, registry
from kaigong.apps.notices.models import DigestDay, Notice, Preference, Reader, Subscription
from kaigong.core.problems import Faulty, Problem, Refused

NOTICE, EMAIL, WEBHOOK, DIGEST, CONFIRM = "notice", "email", "webhook", "digest", "confirm-address"
DIGEST_AT = time(8, 30)
LINK_LASTS_SECONDS = 3 * 24 * 3600
MOST_SUBSCRIPTIONS = 10  # of one owner
SALT = "notices.address"
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell: to whom, of which kind, about what, with which data, and where to look."""

    to: tuple[str, ...]
    kind: str
    subject: str
    data: Mapping[str, Any]
    url: str
    but: str = ""  # the person who did it and need not be told

    def payload(self) -> dict[str, Any]:
        """What the outbox keeps."""
        return {"to": list(self.to), "kind": self.kind, "subject": self.subject, "data": dict(self.data),
                "url": self.url, "but": self.but}  # fmt: skip


def tell(
    *, to: Sequence[str], kind: str, subject: str, data: Mapping[str, Any] | None = None, url: str = "", now: datetime
) -> None:
    """Tell people (`person:zhao`), agencies (`agency:…`), enterprises (`enterprise:…`) in the caller's transaction."""
    tell_many([Told(tuple(to), kind, subject, data or {}, url)], now=now)


def tell_many(told: Iterable[Told], *, now: datetime) -> None:
    """The same for many, in one INSERT."""
    payloads = to_deliver(told)
    if payloads:
        ledger.enqueue_many(kind=NOTICE, payloads=payloads, now=now)


def to_deliver(told: Iterable[Told]) -> list[dict[str, Any]]:
    """What of it goes into the outbox. A kind that nobody registered is a bug."""
    wanted, known = [one for one in told if one.to and not _quiet.get()], registry.kinds()
    if unknown := {one.kind for one in wanted if one.kind not in known}:
        raise LookupError(f"no app has registered these kinds of notices: {', '.join(sorted(unknown))}")
    return [one.payload() for one in wanted]


@contextmanager
def quietly() -> Iterator[None]:
    """Tell nobody of what is done here: for what is entered from the past, such as a city's old files."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


# ------------------------------------------------------------------------------------------------ the person's list


def read(*, notice: Notice, person: Person, now: datetime) -> None:
    """The person has seen it."""
    Notice.objects.filter(pk=notice.pk, person=person, read_at=None).update(read_at=now)


def read_all(*, person: Person, now: datetime) -> int:
    """The person has seen everything told so far."""
    return Notice.objects.filter(person=person, read_at=None).update(read_at=now)


@transaction.atomic
def choose(*, person: Person, ways: Mapping[str, tuple[str, str]], digest: tuple[bool, bool], language: str) -> None:
    """How the person wants to be told: by kind (list, e-mail), the digest (list, e-mail), the language of e-mails."""
    for kind, (inbox, email) in ways.items():
        known = registry.kinds()[kind]
        values = {"inbox": registry.How.NOW if known.must else inbox, "email": email}
        Preference.objects.update_or_create(person=person, kind=kind, defaults=values)
    values = {"digest_inbox": digest[0], "digest_email": digest[1], "language": language}
    Reader.objects.update_or_create(person=person, defaults=values)


@transaction.atomic
def change_address(*, person: Person, email: str, language: str, now: datetime) -> None:
    """Another e-mail address (or none): it counts once the link sent to it was followed."""
    reader, _ = Reader.objects.get_or_create(person=person)
    if reader.email == email and reader.confirmed_at:
        return
    reader.email, reader.confirmed_at, reader.language = email, None, language
    reader.save(update_fields=["email", "confirmed_at", "language"])
    if email:
        token = signing.dumps([person.username, email], salt=SALT)
        payload = {"person": person.username, "email": email, "language": language, "token": token}
        ledger.enqueue(kind=CONFIRM, payload=payload, now=now)


def confirm_address(*, person: Person, token: str, now: datetime) -> None:
    """The link sent to the address was followed by the person it belongs to."""
    try:
        username, email = signing.loads(token, salt=SALT, max_age=LINK_LASTS_SECONDS)
    except signing.BadSignature:
        raise Refused("address.link_too_old") from None
    found = Reader.objects.filter(person=person, person__username=username, email=email)
    if found.update(confirmed_at=now) != 1:
        raise Refused("address.link_too_old")


# --------------------------------------------------------------------------------------------------------- webhooks


@transaction.atomic
def subscribe(*, owner: str, url: str, kinds: Sequence[str], person: Person, now: datetime) -> Subscription:
    """Tell a machine of the owner, at an address that the guard lets pass. Its secret is shown to the person once."""
    queries.require_managed(person, owner)
    if faults := [*guard.problems(url), *_unknown(kinds)]:
        raise Faulty(faults)
    if Subscription.objects.filter(owner=owner, ended_at=None).count() >= MOST_SUBSCRIPTIONS:
        raise Refused("webhook.too_many", limit=MOST_SUBSCRIPTIONS)
    salt = secrets.token_hex(32)
    made = Subscription.objects.create(owner=owner, url=url, kinds=list(kinds), salt=salt, made_at=now)
    _record(made, events.WebhookSubscribed(owner, url, tuple(kinds)), by=person.ref, now=now)
    return made


def _unknown(kinds: Sequence[str]) -> list[Problem]:
    return [Problem("webhook.unknown_kind", at="kinds", data={"kind": k}) for k in kinds if k not in registry.kinds()]


@transaction.atomic
def change_secret(*, subscription: Subscription, person: Person, now: datetime) -> Subscription:
    """Another secret; from now on messages are signed with it alone."""
    queries.require_managed(person, subscription.owner)
    if subscription.ended_at:
        raise Refused("webhook.ended")
    subscription.salt = secrets.token_hex(32)
    subscription.save(update_fields=["salt"])
    _record(subscription, events.WebhookSecretChanged(subscription.owner), by=person.ref, now=now)
    return subscription


def end_subscription(*, subscription: Subscription, person: Person, reason: str, now: datetime) -> None:
    """Its owner wants to be told no longer."""
    queries.require_managed(person, subscription.owner)
    _end(subscription, reason, by=person.ref, now=now)


def note_answer(*, subscription: Subscription, error: str, now: datetime) -> None:
    """How its receiver answered the last message: with an error, or (none) by taking it."""
    values: dict[str, Any] = {"error": error[:500]} if error else {"error": "", "told_at": now}
    Subscription.objects.filter(pk=subscription.pk).update(**values)


def end_gone(*, subscription: Subscription, reason: str, now: datetime) -> None:
    """Its receiver answered that it is gone for good (410)."""
    _end(subscription, reason, by="system:worker", now=now)


@transaction.atomic
def _end(subscription: Subscription, reason: str, *, by: str, now: datetime) -> None:
    if Subscription.objects.filter(pk=subscription.pk, ended_at=None).update(ended_at=now) == 1:
        _record(subscription, events.WebhookEnded(subscription.owner, reason), by=by, now=now)


def _record(subscription: Subscription, event: Any, *, by: str, now: datetime) -> None:
    subscription.seen_n = ledger.append(subscription.stream, [event], after=subscription.seen_n, by=by, now=now)
    subscription.save(update_fields=["seen_n"])


# ------------------------------------------------------------------------------------------------------- the digest


def send_digests(*, now: datetime, is_working: Callable[[Any], bool]) -> int:
    """At half past eight on a working day, once: put a digest for everybody into the outbox; gives how many."""
    now = timezone.localtime(now)
    day = now.date()
    if now.time() < DIGEST_AT or DigestDay.objects.filter(day=day).exists() or not is_working(day):
        return 0
    try:
        with transaction.atomic():
            DigestDay.objects.create(day=day, sent_at=now)
            payloads = [{"person": name, "day": day.isoformat()} for name in queries.readers_of_digests()]
            ledger.enqueue_many(kind=DIGEST, payloads=payloads, now=now)
    except IntegrityError:  # another worker has just sent them
        return 0
    return len(payloads)
