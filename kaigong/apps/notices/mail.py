"""E-mail over SMTP. Every letter carries the key of its delivery, as its Message-ID and in a header of its own."""

from datetime import datetime
from email.utils import format_datetime
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger.registry import Undeliverable
from kaigong.apps.notices.models import Reader

KEY_HEADER = "X-Kaigong-Delivery"
PERMANENT = range(500, 600)  # the answers of SMTP that another try will not change
NOT_THE_LETTERS_FAULT = {530, 534, 535, 538}  # the log-in: an administrator can put it right


def reaches(reader: Reader | None) -> bool:
    """Whether a person can be reached by e-mail: the city sends it, and the address was confirmed."""
    return bool(settings.MAIL_FROM and reader and reader.email and reader.confirmed_at)


def letter(person: Person, body: str) -> str:
    """The text of a letter: whom it is for, what it says, and how to be told otherwise."""
    hello = _("{name}，您好：").format(name=person.name_en if _english() and person.name_en else person.name_zh)
    foot = _("本邮件由系统发出，请勿直接回复。在这里更改接收方式：{url}").format(
        url=f"{settings.BASE_URL}/notices/settings/"
    )
    return f"{hello}\n\n{body}\n\n--\n{foot}\n"


def _english() -> bool:
    from django.utils.translation import get_language

    return (get_language() or "").startswith("en")


def send(*, to: str, title: str, body: str, key: str, now: datetime) -> None:
    """Hand one letter to the mail server. What it refuses for good is not tried again."""
    host = settings.MAIL_FROM.rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<{key}@{host}>", KEY_HEADER: key, "Date": format_datetime(now),
               "Auto-Submitted": "auto-generated"}  # fmt: skip
    message = EmailMessage(" ".join(title.split()), body, settings.MAIL_FROM, [to], headers=headers)
    try:
        message.connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
        message.send()
    except SMTPRecipientsRefused as refused:
        codes = {code for code, _reason in refused.recipients.values()}
        if codes and all(code in PERMANENT for code in codes):
            raise Undeliverable(f"SMTP {refused.recipients}") from refused
        raise
    except SMTPResponseException as answer:
        if answer.smtp_code in PERMANENT and answer.smtp_code not in NOT_THE_LETTERS_FAULT:
            raise Undeliverable(f"SMTP {answer.smtp_code} {answer.smtp_error!r}") from answer
        raise
