"""When a server process looks for garbage. What it loads at the start stays (300,000 objects: catalogue, models,
texts), and to walk them all again while somebody waits took 140 to 200 ms, once in 200 to 400 decisions. Most of what a
request makes goes when it ends, without being looked for; what is left are few circles, found all the same, only later.
"""

import gc
from collections.abc import Mapping
from typing import Any

YOUNG, MIDDLE, OLD = 50_000, 20, 20  # some seventy decisions make so many objects that stay for now


def settle() -> None:
    """Called once, when everything is loaded: it counts as lasting, and so does once more what the first requests have
    loaded by the time of the first full look."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    if _first_look not in gc.callbacks:
        gc.callbacks.append(_first_look)


def _first_look(phase: str, told: Mapping[str, Any]) -> None:
    if phase == "stop" and told["generation"] == 2:
        gc.callbacks.remove(_first_look)
        gc.freeze()
