"""What activities are called in words, where a log has codes and words beside each other.

labels(log, language) -> {activity: its words}
"""

import numpy as np

from kaigong.core.mining.log import Column, Log

NAMES = ("activityname", "activity_name", "activitylabel", "activity_label", "label")


def labels(log: Log, language: str = "en") -> dict[str, str]:
    """By the event attribute that is called so and has one text for (nearly) every activity; of several languages the
    one asked for, else English, else any. Empty where there is none."""
    found = {name: column for name, column in log.attributes.items() if _fits(name, column)}
    ranked = sorted(
        found, key=lambda name: (not name.lower().endswith(language), not name.lower().endswith("en"), name)
    )
    for name in ranked:
        texts = _one_each(log, found[name])
        if texts:
            return texts
    return {}


def _fits(name: str, column: Column) -> bool:
    return column.scope == "event" and column.kind == "text" and name.lower().startswith(NAMES)


def _one_each(log: Log, column: Column) -> dict[str, str]:
    """The most frequent text of each activity, if it is nine in ten of its texts for nine in ten activities."""
    known = np.flatnonzero(column.values >= 0)
    width = max(len(column.words), 1)
    pairs, counts = np.unique(log.activity[known].astype(np.int64) * width + column.values[known], return_counts=True)
    whole = np.bincount(pairs // width, weights=counts, minlength=len(log.activities))
    best: dict[int, tuple[int, int]] = {}
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        activity, text = divmod(pair, width)
        best[activity] = max(best.get(activity, (0, 0)), (count, text))
    sure = sum(count >= 0.9 * whole[activity] for activity, (count, _) in best.items())
    if not best or sure < 0.9 * len(best):
        return {}
    return {log.activities[activity]: column.words[text] for activity, (_, text) in best.items()}
