"""numba for our kernels, with a cache that notices every change of them.

numba looks only at the file a function stands in: a kernel that was compiled with an older version of what it imports
would go on as it was. So compiled kernels lie in a folder named by the hash of all kernel sources. Whoever sets
NUMBA_CACHE_DIR has the last word.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

import numba
from numba import njit

CORE = Path(__file__).parent
SOURCES = ("*/*kernel*.py", "*/*net.py")  # what kernels are made of


def _place() -> Path | None:
    """Beside the sources, as numba does it; None where nothing can be written there."""
    digest = sha256()
    for path in sorted(path for pattern in SOURCES for path in CORE.glob(pattern)):
        digest.update(path.read_bytes())
    folder = CORE / "__pycache__" / f"kernels-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".may-write"
        probe.touch()
    except OSError:
        return None
    return folder


_config: Any = numba.config
if not _config.CACHE_DIR and (_found := _place()) is not None:
    _config.CACHE_DIR = str(_found)


def kept(*kernels: str) -> bool:
    """Whether kernels (`file.function`) were compiled before, so that using them costs no time."""
    folder = Path(_config.CACHE_DIR) if _config.CACHE_DIR else None
    return folder is not None and all(any(folder.rglob(f"{name}-*.nbi")) for name in kernels)


__all__ = ["kept", "njit", "numba"]
