"""A file that came in pieces, as forms and actions take any upload."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from kaigong.apps.documents.models import Upload


class Resumed(UploadedFile):
    """A finished upload: its pieces lie in one file; `done` clears it away once the content is stored."""

    def __init__(self, row: Upload) -> None:
        super().__init__(path_of(row).open("rb"), row.name, size=row.size)
        self.row, self.by = row, row.by

    def done(self) -> None:
        """The content is stored: the pieces are needed no more."""
        self.file.close()
        path_of(self.row).unlink(missing_ok=True)
        self.row.delete()


def path_of(row: Upload) -> Path:
    """Where the pieces of an upload are gathered."""
    return Path(settings.DOCUMENTS_ROOT) / ".uploads" / row.pk.hex


def finished(key: Any) -> Resumed | None:
    """The finished upload behind the key a form sent; None where there is none."""
    try:
        row = Upload.objects.filter(pk=UUID(str(key))).first()
    except ValueError:
        return None
    if row is None or row.received < row.size or not path_of(row).exists():
        return None
    return Resumed(row)
