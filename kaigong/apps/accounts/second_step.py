"""The second step of the log-in as people meet it: the picture their device reads, and the key to type by hand."""

from base64 import b32encode

import segno
from django_otp.plugins.otp_totp.models import TOTPDevice


def picture(device: TOTPDevice) -> str:
    """The QR code that the device reads, as an SVG."""
    return segno.make(device.config_url, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff")


def key_in_groups(device: TOTPDevice) -> str:
    """The key for typing by hand, in groups of four."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
