"""The passport of a project, written anew whenever somebody asks; who took one is written down."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import certificates, passports, queries
from kaigong.apps.cases.actions.certificates import make_certificate
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.projects.models import Project
from kaigong.core.cases.events.passports import PassportTaken
from kaigong.core.problems import Refused

TRIES = 3


def export_passport(*, project: Project, person: Person, now: datetime) -> bytes:
    """The passport for somebody who may see the project's cases.

    1. Certificates not made yet are made, so that the file is complete; one that cannot be set (a font is missing) is
    left out, as the entry that issued it stands in the file all the same. 2. Write and sign. 3. Write down who took it.
    """
    if not queries.may_take_passport(person, project):
        raise Http404
    for certificate in certificates.unmade(project):
        try:
            make_certificate(certificate=certificate, now=now)
        except Refused as refusal:
            if not refusal.code.startswith("certificate."):
                raise
    data = passports.written(project, now=now)
    _note(project, by=person.ref, now=now)
    return data


@transaction.atomic
def _note(project: Project, *, by: str, now: datetime) -> None:
    """In a stream of its own: taking a passport must not change what the passport says."""
    stream = f"passport:{project.code}"
    for attempt in range(TRIES):
        last = ledger_queries.read(stream).last
        try:
            ledger.append(stream, [PassportTaken(project.code)], after=last, by=by, now=now)
        except Refused as refusal:
            if refusal.code != "stream.moved_on" or attempt == TRIES - 1:
                raise
        else:
            return
