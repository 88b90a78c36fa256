"""From which headquarters a line starts, and through which it can climb."""

from collections.abc import Mapping

from kaigong.apps.accounts.models import Agency, AgencyKind
from kaigong.apps.projects.models import Project

MOST = 10  # levels; more than that would be a circle


def up_from(headquarters: Agency) -> tuple[str, ...]:
    """The headquarters and those above it, from the lowest level up."""
    found, at = list[str](), headquarters
    while at is not None and at.kind == AgencyKind.COMMAND and at.pk not in found and len(found) < MOST:
        found.append(at.pk)
        at = at.parent
    return tuple(found)


def all_of_city() -> list[Agency]:
    """Every headquarters, the special ones (with most levels above them) first."""
    found = list(Agency.objects.filter(kind=AgencyKind.COMMAND).select_related("parent__parent"))
    return sorted(found, key=lambda agency: (-len(up_from(agency)), agency.pk))


def taking(project: Project | None, chosen: Mapping[str, str]) -> Agency | None:
    """The headquarters that takes lines of a project by its class: the one chosen for it, else the first special one.
    None where the city has none."""
    known = all_of_city()
    wanted = chosen.get(project.klass, "") if project else ""
    return next((agency for agency in known if agency.pk == wanted), known[0] if known else None)
