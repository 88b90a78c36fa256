"""What people were told, how they want to be told, and who else is told by machine."""

import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person


class Notice(models.Model):
    """One thing one person was told. Its words are made when it is read, in the language of whoever reads."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=150)  # the ledger stream it is about
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    listed = models.BooleanField(default=True)  # stands in the person's list; else it only waits for a digest
    for_digest = models.BooleanField(default=False)  # waits for the next digest by e-mail
    source = models.CharField(max_length=40)  # the key of the delivery that told it

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["source", "person"], name="notices_told_once")]
        indexes = [
            models.Index(fields=["person", "id"], name="notices_list"),
            models.Index(fields=["person"], condition=models.Q(read_at=None, listed=True), name="notices_unread"),
            models.Index(fields=["person"], condition=models.Q(for_digest=True), name="notices_for_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Reader(models.Model):
    """How a person is reached: an e-mail address once confirmed, the language of e-mails, and the morning's digest."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="reader")
    email = models.EmailField(_("电子邮箱"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(_("邮件语言"), max_length=10, default="zh-hans")
    digest_inbox = models.BooleanField(_("每个工作日 8:30 在站内收到摘要"), default=True)
    digest_email = models.BooleanField(_("每个工作日 8:30 收到摘要邮件"), default=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class Preference(models.Model):
    """What a person chose for one kind; without a row the kind's own way holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=60)
    inbox = models.CharField(max_length=10)
    email = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notices_one_preference")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Subscription(models.Model):
    """A webhook of an agency or enterprise. Its secret is derived, never stored: a copy of the table signs nothing."""

    owner = models.CharField(max_length=80)  # agency:<id> or enterprise:<code>
    url = models.CharField(_("接收地址"), max_length=500)
    kinds = models.JSONField(default=list)  # empty: all
    salt = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when its receiver last took a message
    error = models.TextField(blank=True)  # why it did not take the last one
    seen_n = models.PositiveIntegerField(default=0)  # the last entry of its stream

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["owner"], condition=models.Q(ended_at=None), name="notices_subscribed")]

    def __str__(self) -> str:
        return f"{self.owner} {self.url}"

    @property
    def stream(self) -> str:
        """Who made, changed and ended it stands here."""
        return f"webhook:{self.pk}"

    @property
    def secret(self) -> str:
        """What its messages are signed with: shown to its owner once."""
        key, text = settings.SECRET_KEY.encode(), f"webhook {self.salt}".encode()
        return "kgwh_" + hmac.new(key, text, hashlib.sha256).hexdigest()

    def wants(self, kind: str) -> bool:
        """Whether it is told of this kind."""
        return not self.kinds or kind in self.kinds


class DigestDay(models.Model):
    """The days whose digests were sent out."""

    day = models.DateField(primary_key=True)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.day.isoformat()
