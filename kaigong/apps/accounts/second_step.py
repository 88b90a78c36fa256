"""The optional second step of the log-in: a six-digit code from the person's own device (TOTP)."""

from datetime import datetime

import segno
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from kaigong.apps.accounts.events import SecondStepRemoved, SecondStepSet
from kaigong.apps.accounts.models import Person
from kaigong.apps.accounts.record import record
from kaigong.core.problems import Refused

KIND = "totp"


def device_of(person: Person) -> TOTPDevice | None:
    """The device in use, if the person set one up."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


@transaction.atomic
def begin(*, person: Person) -> TOTPDevice:
    """A device that waits for its first code; asking again shows the same one."""
    if device_of(person):
        raise Refused("second_step.on")
    return TOTPDevice.objects.get_or_create(user=person, confirmed=False, defaults={"name": person.username})[0]


def confirm(*, person: Person, token: str, now: datetime) -> bool:
    """The first right code switches the second step on; a wrong one counts as a failure of the device."""
    with transaction.atomic():
        device = TOTPDevice.objects.filter(user=person, confirmed=False).first()
        if device is None or not device.verify_token(token):
            return False
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        record(person, SecondStepSet(KIND), by=person.ref, now=now)
        return True


@transaction.atomic
def remove(*, person: Person, by: str, now: datetime) -> None:
    """Log in by password alone again."""
    if not TOTPDevice.objects.filter(user=person, confirmed=True).delete()[0]:
        raise Refused("second_step.off")
    record(person, SecondStepRemoved(KIND), by=by, now=now)


def picture(device: TOTPDevice) -> str:
    """The QR code that the device reads, as an SVG."""
    return segno.make(device.config_url, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff")


def key_in_groups(device: TOTPDevice) -> str:
    """The key for typing by hand, in groups of four."""
    from base64 import b32encode

    key = b32encode(device.bin_key).decode()
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))
