"""Outside demo mode there is no bar, and no way to become somebody else."""

import os
import subprocess
import sys

from tests.test_house import ROOT

ASK = """
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS.append("testserver")
from django.urls import NoReverseMatch, reverse
assert "kaigong.demo" not in settings.INSTALLED_APPS
try:
    reverse("demo:switch")
except NoReverseMatch:
    print(Client(raise_request_exception=False).get("/demo/switch/").status_code)
"""


def test_switching_persons_does_not_exist_outside_demo_mode(tmp_path: object) -> None:
    """In a process of its own, because the mode is fixed when the settings are read."""
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = own | {
        "KAIGONG_HOME": str(tmp_path), "KAIGONG_DEMO": "0", "DJANGO_SETTINGS_MODULE": "kaigong.web.settings",
    }  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "404"
