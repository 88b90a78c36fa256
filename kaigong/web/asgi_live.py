"""The entry point of the live lines (`manage run_live`), which granian serves as ASGI."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaigong.web.settings")
django.setup()

from kaigong.web.live import application  # noqa: E402  Django first

__all__ = ["application"]
