"""A small city to measure in: the catalogue's agencies, an officer and a head in each, one owner, his projects."""

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

NOW = datetime(2022, 2, 10, 10, 0, tzinfo=timezone(timedelta(hours=8)))
START = date(2022, 2, 10)
BY = "system:setup"
NOT_DESKS = frozenset({"applicant", "intermediary"})
CREDIT_CODE = "91421000MA4TEKWP1H"


def begin(*, migrated: bool = False) -> None:
    """Django, with the tables of an empty database (unless it is `migrated`); passwords hashed quickly, for nobody logs
    in to be measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaigong.web.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not migrated:
        call_command("migrate", verbosity=0)


class City:
    """The people by their post, and how projects are made."""

    def __init__(self) -> None:
        from kaigong.apps.accounts import actions as accounts
        from kaigong.apps.enterprises import actions as enterprises
        from kaigong.apps.rulebook import queries as rulebook

        self.accounts, self.people = accounts, {}
        for agency in rulebook.catalogue().agencies.values():
            if agency.id not in NOT_DESKS:
                names = {"name_zh": agency.name_zh, "name_en": agency.name_en}
                row = accounts.register_agency(id=agency.id, kind="bureau", by=BY, now=NOW, **names)
                self.people[agency.id] = self._person(f"o-{agency.id}", "officer", row)
        self.owner = self._person("owner", "enterprise", None)
        self.enterprise = enterprises.register_enterprise(
            credit_code=CREDIT_CODE, name="测速制造有限公司", by=BY, now=NOW
        )
        enterprises.add_member(enterprise=self.enterprise, person=self.owner, by=BY, now=NOW)

    def _person(self, username: str, role: str, agency: Any) -> Any:
        return self.accounts.register_person(
            username=username[:60], name_zh="经办人", name_en="Officer", role=role, agency=agency,
            password="kaigong-demo", by=BY, now=NOW,
        )  # fmt: skip

    def projects(
        self, count: int, type: str = "industrial-general", stages: tuple[str, ...] = ("assessment", "1")
    ) -> Iterator[Any]:
        """Projects with the type's own facts, applied for from the first stages on."""
        from kaigong.apps.cases import actions as cases
        from kaigong.apps.projects import actions as projects
        from kaigong.apps.rulebook import queries as rulebook
        from kaigong.core.rules.facts import sample_facts

        facts = sample_facts(rulebook.catalogue(), type)
        for n in range(count):
            project = projects.register_project(
                name=f"测速项目{n}", type=type, facts=facts, start_on=START, klass="industry", county="421003",
                investment_fen=120_000_000_00, enterprise=self.enterprise, by=BY, now=NOW,
            )  # fmt: skip
            if stages:
                cases.apply_for(project=project, stages=list(stages), by=self.owner.ref, now=NOW)
            yield project

    def document(self) -> Any:
        """A piece of evidence."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        from kaigong.apps.documents import actions

        return actions.store(upload=SimpleUploadedFile("开工照片.txt", "开工".encode()), by=self.owner.ref, now=NOW)
