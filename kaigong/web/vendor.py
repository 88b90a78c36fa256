"""Third-party front end as static files: `vendor/<name>` is a file of node_modules. Nothing of it is committed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

FILES = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "echarts.js": "echarts/dist/echarts.min.js",
    "elk.js": "elkjs/lib/elk.bundled.js",
    "elk-api.js": "elkjs/lib/elk-api.js",
    "elk-worker.js": "elkjs/lib/elk-worker.min.js",
}
PREFIX = "vendor/"


class NodeModulesFinder(BaseFinder):
    """Finds `vendor/<name>` through the map above; a file that is not installed yet is passed over."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        source = FILES.get(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else None
        file = Path(settings.NODE_MODULES) / source if source else None
        found = [str(file)] if file and file.exists() else []
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        storage = Vendored()
        for name in FILES:
            if self.find(PREFIX + name):
                yield PREFIX + name, storage


class Vendored(FileSystemStorage):
    """Opens `vendor/<name>` where it stands in node_modules, so that collectstatic can copy it."""

    def __init__(self) -> None:
        super().__init__(location=settings.NODE_MODULES)

    def path(self, name: str) -> str:
        return super().path(FILES[name.removeprefix(PREFIX)])
