"""The first administrator of a real city; everybody else is entered by an administrator on the pages."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kaigong.apps.accounts import actions
from kaigong.apps.accounts.models import Role
from kaigong.core.problems import Faulty, Refused


class Command(BaseCommand):
    help = "Enter a person with the role of administrator. The password is asked for, or read from KAIGONG_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the name as people write it")
        parser.add_argument("--name-en", default="", help="the name in English")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("KAIGONG_PASSWORD") or getpass.getpass("Password: ")
        try:
            person = actions.register_person(
                username=options["username"],
                name_zh=options["name"],
                name_en=options["name_en"],
                role=Role.ADMINISTRATOR,
                password=password,
                by="system:setup",
                now=timezone.now(),
            )
        except Faulty as faults:
            raise CommandError("\n".join(map(str, faults.problems))) from faults
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.username} can log in as administrator.")
