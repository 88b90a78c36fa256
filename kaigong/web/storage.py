"""Static files in production: hashed names, compressed once at collectstatic, kept for ever by browsers."""

from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


def _without_source_maps(patterns: Any) -> tuple[Any, ...]:
    """The rewriting rules of style sheets, less those that follow source maps, which are not shipped."""
    kept = ((files, [rule for rule in rules if "sourceMap" not in str(rule)]) for files, rules in patterns)
    return tuple((files, tuple(rules)) for files, rules in kept if rules)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Gives plain names while nothing has been collected, so that tests need no collectstatic."""

    patterns = _without_source_maps(HashedFilesMixin.patterns)

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
