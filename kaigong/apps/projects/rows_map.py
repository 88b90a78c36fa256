"""How a place changes the row of a file."""

from kaigong.apps.projects import filing, tallied_map
from kaigong.apps.projects.events_map import LocationSet
from kaigong.apps.projects.models import ProjectFile


def register() -> None:
    """Called once when the app is ready."""
    filing.on(LocationSet)(_located)
    tallied_map.register()


def _located(file: ProjectFile, event: LocationSet, rows: filing.Rows) -> None:
    file.location = None if event.geometry is None else dict(event.geometry)
    file.longitude, file.latitude, file.township = event.longitude, event.latitude, event.township
