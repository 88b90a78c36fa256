"""What can happen to a webhook. Its secret never stands here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebhookSubscribed:
    owner: str
    url: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WebhookSecretChanged:
    owner: str


@dataclass(frozen=True, slots=True)
class WebhookEnded:
    owner: str
    reason: str
