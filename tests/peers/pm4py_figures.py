"""python pm4py_figures.py LOG [CASE ACTIVITY TIME]: pm4py's figures of a log as one JSON object.

Runs in an environment of its own that has pm4py (AGPL); nothing of ours imports it. XES keeps the order of the file, a
CSV is ordered by time with ties as in the file. Long lists are told by their length, their sum and a digest.
"""

import json
import sys
from typing import Any

import pandas as pd
import pm4py
from digests import summary  # beside this file, which runs as a script

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
PLACE = "@place"


def read(path: str, columns: list[str]) -> pd.DataFrame:
    """The log as a frame with pm4py's names, put in the order that counts."""
    if ".xes" in path:
        frame = pm4py.read_xes(path)
    else:
        frame = pd.read_csv(path, dtype={columns[0]: str, columns[1]: str}).rename(
            columns=dict(zip(columns, (CASE, ACTIVITY, TIME), strict=True))
        )
        frame[TIME] = pd.to_datetime(frame[TIME], utc=True, format="ISO8601")
        frame = frame.sort_values(TIME, kind="stable")
    first = {case: place for place, case in enumerate(dict.fromkeys(frame[CASE]))}
    frame[PLACE] = frame[CASE].map(first)
    frame = frame.sort_values(PLACE, kind="stable").reset_index(drop=True)
    frame["@@index"] = range(len(frame))
    return frame


def figures(frame: pd.DataFrame) -> dict[str, Any]:
    """What both of us can tell of a log."""
    from pm4py.algo.discovery.dfg.adapters.pandas.df_statistics import get_dfg_graph
    from pm4py.statistics.traces.generic.pandas.case_statistics import get_variants_df

    kept = frame[[CASE, ACTIVITY, TIME]]
    follows = get_dfg_graph(kept.copy(), sort_caseid_required=False, sort_timestamp_along_case_id=False)
    variants = get_variants_df(kept.copy())["variant"].value_counts()
    spans = sorted(round(float(span), 3) for span in pm4py.get_all_case_durations(kept.copy()))
    return {
        "pm4py": pm4py.__version__,
        "cases": int(kept[CASE].nunique()),
        "events": len(kept),
        "activities": {k: int(v) for k, v in sorted(kept[ACTIVITY].value_counts().items())},
        "start": {k: int(v) for k, v in sorted(pm4py.get_start_activities(kept.copy()).items())},
        "end": {k: int(v) for k, v in sorted(pm4py.get_end_activities(kept.copy()).items())},
        "directly_follows": summary(follows),
        "variants": summary({tuple(key): n for key, n in variants.items()}),
        "durations": {
            "rows": len(spans),
            "sum": round(sum(spans), 2),
            "last": spans[-5:],
            "middle": spans[len(spans) // 2],
        },
    }


if __name__ == "__main__":
    print(json.dumps(figures(read(sys.argv[1], sys.argv[2:])), ensure_ascii=False, indent=1))  # noqa: T201
