"""Reads of the map's own pages."""

from django.http import Http404

from kaigong.apps.accounts.models import Person
from kaigong.apps.documents import queries as documents
from kaigong.apps.documents import sniff
from kaigong.apps.documents import store as content
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import boundaries
from kaigong.apps.projects.models import Boundaries, Project, ProjectFile
from kaigong.core.geo import reading
from kaigong.core.geo.values import Feature, Shape
from kaigong.core.problems import Problem


def file_of(project: Project) -> ProjectFile | None:
    """The file of a project somebody has before him, where it has one."""
    return ProjectFile.objects.filter(project=project).first()


def entered(person: Person | None) -> list[Boundaries]:
    """The boundaries entered, without their shapes."""
    return list(Boundaries.objects.defer("features").order_by("level")) if person else []


def handed_in(person: Person | None, sha256: str) -> Document:
    """A file the person handed in, or 404."""
    if person is None:
        raise Http404
    found = documents.held(person.ref, sha256)
    if found.media_type != sniff.TEXT:
        raise Http404
    return found


def features(document: Document) -> tuple[list[Feature], list[Problem]]:
    """What a stored file says."""
    with content.open_content(document.sha256) as file:
        return boundaries.features_of(file.read())


def shape(document: Document) -> tuple[Shape | None, list[Problem]]:
    """The same as the place of one project: a point, or one or more areas."""
    with content.open_content(document.sha256) as file:
        value, problems = reading.parsed(file.read())
    return (None, list(problems)) if problems else reading.read_shape(value)


def checked(document: Document, said: boundaries.Said) -> boundaries.Check:
    """The dry run of a stored file."""
    return boundaries.check(*features(document), said)
