"""What the worker does with notices: finds out who is told, and hands e-mails and webhooks to the world.

One `notice` of the outbox becomes the rows of people's lists and one delivery for each e-mail and webhook, all in one
transaction; each of those is then made on its own, so that one receiver that fails keeps no other waiting.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import registry as outbox
from kaigong.apps.ledger.models import Delivery
from kaigong.apps.notices import actions, mail, queries, registry, words
from kaigong.apps.notices.models import Notice, Reader, Subscription
from kaigong.apps.notices.registry import How
from kaigong.apps.notices.webhooks import Gone, post

MAILED_DIGEST = "digest-email"
PAGE = "/notices/webhooks/"
STREAM_KINDS = {
    "WebhookSubscribed": gettext_lazy("订阅接口推送"),
    "WebhookSecretChanged": gettext_lazy("更换接口密钥"),
    "WebhookEnded": gettext_lazy("停止接口推送"),
}


def register() -> None:
    """Called once, when the app is ready: who delivers what, the app's own kind and group, and its streams."""
    outbox.register_handler(actions.NOTICE, gettext_lazy("站内通知"), fan_out, inside=True, about=_about_notice)
    outbox.register_handler(actions.EMAIL, gettext_lazy("电子邮件"), send_email, about=_about_person)
    outbox.register_handler(actions.WEBHOOK, gettext_lazy("接口推送"), send_webhook, about=_about_webhook)
    outbox.register_handler(actions.DIGEST, gettext_lazy("每日摘要"), make_digest, inside=True, about=_about_person)
    outbox.register_handler(MAILED_DIGEST, gettext_lazy("摘要邮件"), send_digest, about=_about_person)
    outbox.register_handler(actions.CONFIRM, gettext_lazy("邮箱确认"), send_confirmation, about=_about_person)
    outbox.register_streams(
        "webhook", gettext_lazy("接口订阅"), may_see=_may_see, url=lambda stream: "/notices/webhooks/"
    )
    outbox.register_kinds(STREAM_KINDS)
    registry.register_group("agency", queries.people_of_agency, queries.agencies_managed_by)
    registry.register(actions.DIGEST, gettext_lazy("每日摘要"), title="{title}", words=_digest_words, email=How.OFF)


def _about_notice(payload: Mapping[str, Any]) -> str:
    return f"{payload['kind']} · {payload['subject']} → {', '.join(payload['to'])}"


def _about_person(payload: Mapping[str, Any]) -> str:
    return str(payload["person"])


def _about_webhook(payload: Mapping[str, Any]) -> str:
    return f"{payload['body']['kind']} · {payload['body']['subject']} → {payload['url']}"


def _may_see(person: Any, stream: str) -> bool:
    return queries.subscriptions(person).filter(pk=int(stream.partition(":")[2] or 0)).exists()


def _digest_words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A digest in the list keeps its numbers; they are said in the reader's language."""
    english = translation.get_language().startswith("en")
    parts = [f"{label_en if english else label_zh} {count}" for label_zh, label_en, count in data.get("parts", ())]
    return {"title": _("今日摘要：{parts}").format(parts=_("、").join(parts))}


# ---------------------------------------------------------------------------------------------------------- fan-out


def fan_out(delivery: Delivery, now: datetime) -> None:
    """Put a notice into the lists of the people behind its recipients, and what leaves the house into the outbox."""
    told = delivery.payload
    kind = registry.kinds()[told["kind"]]
    to = registry.meant(told["to"])
    people = [person for person in queries.people_of(to) if person.ref != told.get("but")]
    readers, chosen = queries.readers(people), queries.chosen(people, kind.code)
    rows = [
        _row(delivery, person, queries.way(kind, chosen.get(person.pk)), readers.get(person.pk)) for person in people
    ]
    Notice.objects.bulk_create([row for row in rows if row.listed or row.for_digest], ignore_conflicts=True)
    mails = [
        {"person": person.username, "kind": kind.code, "subject": told["subject"], "data": told["data"],
         "url": told["url"]}
        for person in people
        if queries.way(kind, chosen.get(person.pk))[1] == How.NOW and mail.reaches(readers.get(person.pk))
    ]  # fmt: skip
    ledger.enqueue_many(kind=actions.EMAIL, payloads=mails, now=now)
    hooks = [_hook(subscription, delivery) for subscription in queries.subscribed(to, kind.code)]
    ledger.enqueue_many(kind=actions.WEBHOOK, payloads=hooks, now=now)


def _row(delivery: Delivery, person: Person, way: tuple[str, str], reader: Reader | None) -> Notice:
    told = delivery.payload
    return Notice(
        person=person, kind=told["kind"], subject=told["subject"], data=told["data"], url=told["url"],
        created_at=delivery.created_at, source=delivery.key, listed=way[0] == How.NOW,
        for_digest=way[1] == How.DIGEST and mail.reaches(reader),
    )  # fmt: skip


def _hook(subscription: Subscription, delivery: Delivery) -> dict[str, Any]:
    told = delivery.payload
    body = {
        "kind": told["kind"], "subject": told["subject"], "data": told["data"], "url": settings.BASE_URL + told["url"],
        "at": delivery.created_at.isoformat(), "to": subscription.owner, "notice": delivery.key,
    }  # fmt: skip
    return {"subscription": subscription.pk, "url": subscription.url, "body": body}


# ------------------------------------------------------------------------------------------------- out of the house


def send_email(delivery: Delivery, now: datetime) -> None:
    """One notice to one person by e-mail, in that person's language."""
    told, (person, reader) = delivery.payload, _reached(delivery)
    row = Notice(kind=told["kind"], subject=told["subject"], data=told["data"], url=told["url"])
    with translation.override(reader.language):
        one = words.said(row)
        body = f"{one.text}\n\n{settings.BASE_URL}{row.url}" if one.text else settings.BASE_URL + row.url
        mail.send(to=reader.email, title=one.title, body=mail.letter(person, body), key=delivery.key, now=now)


def send_confirmation(delivery: Delivery, now: datetime) -> None:
    """The link that confirms an address."""
    told, person = delivery.payload, queries.person_named(delivery.payload["person"])
    if person is None or queries.reader(person).email != told["email"]:
        return  # changed again meanwhile: nothing is to be confirmed
    with translation.override(told["language"]):
        title = _("请确认您的电子邮箱")
        link = f"{settings.BASE_URL}/notices/address/{told['token']}/"
        body = _("登录后打开下面的链接，今后的通知邮件就会发到这个邮箱。链接三天内有效；如果不是您本人填写，不必理会。")
        mail.send(
            to=told["email"], title=title, body=mail.letter(person, f"{body}\n\n{link}"), key=delivery.key, now=now
        )


def _reached(delivery: Delivery) -> tuple[Person, Reader]:
    person = queries.person_named(delivery.payload["person"])
    reader = queries.reader(person) if person else None
    if person is None or reader is None or not mail.reaches(reader):
        raise outbox.Undeliverable(_("此人已停用，或没有确认过的电子邮箱。"))
    return person, reader


def send_webhook(delivery: Delivery, now: datetime) -> None:
    """One signed message to the webhook of an agency or enterprise; one that has ended meanwhile is told nothing."""
    subscription = queries.in_use(delivery.payload["subscription"])
    if subscription is None:
        return
    try:
        post(subscription.url, delivery.payload["body"], secret=subscription.secret, key=delivery.key, now=now)
    except Gone as gone:
        actions.end_gone(subscription=subscription, reason=str(gone), now=now)
    except OSError as error:
        actions.note_answer(subscription=subscription, error=f"{type(error).__name__}: {error}", now=now)
        raise
    else:
        actions.note_answer(subscription=subscription, error="", now=now)


# ------------------------------------------------------------------------------------------------------- the digest


def make_digest(delivery: Delivery, now: datetime) -> None:
    """The digest of a day for one person: into the list, and as an e-mail with what waited for it. None when empty."""
    person = queries.person_named(delivery.payload["person"])
    if person is None:
        return
    reader, day = queries.reader(person), date.fromisoformat(delivery.payload["day"])
    with translation.override("zh-hans"):
        sections = words.sections_for(person, day)
    if reader.digest_inbox and sections:
        with translation.override("en"):
            english = words.sections_for(person, day)
        _list_digest(delivery, person, sections, english)
    if reader.digest_email and mail.reaches(reader):
        _mail_digest(person, reader, day, now)


def _list_digest(
    delivery: Delivery, person: Person, chinese: list[registry.Section], english: list[registry.Section]
) -> None:
    parts = [[zh.label, en.label, zh.count] for zh, en in zip(chinese, english, strict=True)]
    url = chinese[0].lines[0].url if len(chinese) == 1 and len(chinese[0].lines) == 1 else "/"
    row = Notice(person=person, kind=actions.DIGEST, subject=person.ref, data={"parts": parts}, url=url,
                 created_at=delivery.created_at, source=delivery.key)  # fmt: skip
    Notice.objects.bulk_create([row], ignore_conflicts=True)


def _mail_digest(person: Person, reader: Reader, day: date, now: datetime) -> None:
    pending = Notice.objects.filter(person=person, for_digest=True)
    with translation.override(reader.language):
        sections, told = words.sections_for(person, day), words.all_said(pending.order_by("id")[:200])
        if not sections and not told:
            return
        title = words.digest_title(sections) if sections else _("今日摘要：通知 {number} 件").format(number=len(told))
        body = words.digest_body(sections, told, settings.BASE_URL)
    payload = {"person": person.username, "title": title, "body": body}
    ledger.enqueue(kind=MAILED_DIGEST, payload=payload, now=now)
    pending.update(for_digest=False)


def send_digest(delivery: Delivery, now: datetime) -> None:
    """A digest that was made, by e-mail."""
    told, (person, reader) = delivery.payload, _reached(delivery)
    with translation.override(reader.language):
        body = mail.letter(person, told["body"])
    mail.send(to=reader.email, title=told["title"], body=body, key=delivery.key, now=now)
