"""Where the reference data beside the checkout are; a test that needs them skips loudly where they are missing."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def shared(relative: str) -> Path:
    """The path of one reference file, or a loud skip with the reason."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"reference data not beside the checkout: shared/{relative}", allow_module_level=True)
    return path
