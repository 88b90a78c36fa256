"""The answer of `kaigong mine` to read: what stands out first, each figure with what it means; Chinese or English."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kaigong.cli.mine_words import WORDS
from kaigong.cli.plan_table import width
from kaigong.core.mining.answer import Answer

TOP = 10
LONG = 60
LABEL = 28
WORTH = 0.5  # days; a smaller difference of medians is not told, however certain


def report(found: Answer, more: Mapping[str, Any], language: str, labels: Mapping[str, str]) -> str:
    """The whole report; `labels` say in words what the codes of activities mean."""
    told = _Report(WORDS[language], labels)
    lines = [*told.head(found), *told.steps(found), *told.rework(found), *told.bottlenecks(found)]
    for name, section in more.items():
        lines += getattr(told, name)(section)
    return "\n".join(lines).rstrip() + "\n"


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as columns, the first to the left and the others to the right; Chinese letters are two wide."""
    widths = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        first = row[0] + " " * (widths[0] - width(row[0]))
        rest = [" " * (wide - width(cell)) + cell for wide, cell in zip(widths[1:], row[1:], strict=True)]
        yield "  " + "  ".join([first, *rest]).rstrip()


def days(value: float | None) -> str:
    """A number of days in few digits."""
    if value is None:
        return "–"
    if abs(value) < 0.005:
        return "0"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def probability(p: float) -> str:
    """In the form papers use."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def path(names: Sequence[str]) -> str:
    """A path in one line; the middle of a long one is left out."""
    whole = " → ".join(names)
    return whole if width(whole) <= 2 * LONG else f"{names[0]} → {names[1]} → … ({len(names)}) … → {names[-1]}"


def _plainest(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The changes of throughput, and of the activities those that change most; by day."""
    often = sorted((one for one in changes if one["activity"]), key=lambda one: -abs(one["after"] - one["before"]))
    return sorted([*(one for one in changes if not one["activity"]), *often[:TOP]], key=lambda one: one["day"])


class _Report:
    """One section a method; `self.w` are the words of the language."""

    def __init__(self, words: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self.w, self.labels = words, labels

    def named(self, activity: str) -> str:
        """The activity with its meaning, where the log tells one."""
        label = self.labels.get(activity, "")
        return f"{activity} {label[:LABEL]}{'…' if len(label) > LABEL else ''}" if label else activity

    def step(self, before: str, after: str) -> str:
        return f"{self.named(before)} → {self.named(after)}"

    def _table(self, title: str, heads: str, rows: Iterable[Sequence[str]], **figures: Any) -> list[str]:
        body = list(rows)
        if not body:
            return []
        return ["", self.w[title].format(**figures), *columns([self.w[heads].split("|"), *body])]

    def head(self, found: Answer) -> list[str]:
        variants = found.variants
        often = variants[0][1] / found.cases if variants and found.cases else 0.0
        spread = {f"p{share}": days(value) for share, value in found.throughput.items()}
        lines = [self.w["head"].format(
            cases=found.cases, events=found.events, activities=len(found.activities), variants=len(variants),
            share=percent(often),
        )]  # fmt: skip
        lines.append(self.w["throughput"].format(**spread))
        for key, counts in (("starts", found.start), ("ends", found.end)):
            shown = [f"{self.named(name)} ({n})" for name, n in list(counts.items())[:3]]
            if shown:
                lines.append(self.w[key] + self.w["comma"].join(shown))
        return lines + self._table(
            "variants",
            "variants_heads",
            ([path(names), str(n)] for names, n in variants[:5]),
            shown=min(5, len(variants)),
        )

    def steps(self, found: Answer) -> list[str]:
        rows = (
            [self.step(one.before, one.after), str(one.count), days(one.p50), days(one.p90)]
            for one in found.steps[:TOP]
        )
        return self._table("steps", "steps_heads", rows)

    def rework(self, found: Answer) -> list[str]:
        rows = (
            [
                self.named(one.activity),
                str(one.cases_again),
                str(one.cases),
                str(one.again),
                str(one.came_back),
                days(one.days_p50),
            ]
            for one in found.rework[:TOP]
        )
        return self._table("rework", "rework_heads", rows)

    def bottlenecks(self, found: Answer) -> list[str]:
        lines = []
        for one in found.bottlenecks[:TOP]:
            text = self.w["bottleneck_few" if one.few else "bottleneck"]
            lines.append("  " + text.format(
                step=self.step(one.before, one.after), share=percent(one.share), count=one.count,
                p50=days(one.p50_days), p90=days(one.p90_days), mean=days(one.mean_days),
            ))  # fmt: skip
        return ["", self.w["bottlenecks"], *lines] if lines else []

    def times(self, found: Mapping[str, Any]) -> list[str]:
        working = found["working_days"]
        shown = {key: days(working[key]) for key in ("p10", "p50", "p90")}
        lines = ["", self.w["times"].format(**shown, unknown=found["unknown_years"])]
        rows = (
            [
                self.named(row["activity"]), str(row["count"]), days(row["waiting_days"]["p50"]),
                days(row["waiting_days"]["p90"]),
                days(row["waiting_working_days"]["p50"]), days(row["work_days"]["p50"]),
            ]
            for row in found["activities"][:TOP]
        )  # fmt: skip
        return lines + self._table("activity_times", "activity_times_heads", rows)

    def handover(self, found: Mapping[str, Any]) -> list[str]:
        rows = (
            [f"{row['giver']} → {row['taker']}", str(row["count"]), days(row["wait_p50_days"])]
            for row in found["rows"][:TOP]
        )
        counts = {key: found[key] for key in ("kept", "unknown")}
        return self._table("handover", "handover_heads", rows, per_case=f"{found['changes_per_case']:.1f}", **counts)

    def batching(self, found: Sequence[Mapping[str, Any]]) -> list[str]:
        rows = (
            [
                self.named(row["activity"]), str(row["batches"]), percent(row["share"]), str(row["most"]),
                days(row["wait_batched_days"]), days(row["wait_alone_days"]),
            ]
            for row in found[:TOP]
        )  # fmt: skip
        return self._table("batching", "batching_heads", rows)

    def deadlines(self, found: Mapping[str, Any] | None) -> list[str]:
        if found is None:
            return ["", self.w["no_deadlines"]]
        late = found["days_late"]
        text = self.w["deadlines"].format(
            **{key: found[key] for key in ("due", "cases", "ended", "late", "open_late")},
            share=percent(found["share"]), p50=days(late["p50"]), p90=days(late["p90"]),
        )  # fmt: skip
        rows = ([row["case"], days(row["days"]), "" if row["end"] else self.w["open"]] for row in found["worst"][:TOP])
        return ["", text, *self._table("worst_late", "worst_late_heads", rows)]

    def drift(self, found: Mapping[str, Any]) -> list[str]:
        lines, texts = ["", self.w["drift"]], (self.w["drift_time"], self.w["drift_activity"])
        for one in _plainest(found["changes"]):
            figures = {"day": one["day"], "p": probability(one["p"]), "activity": self.named(one["activity"] or "")}
            shown = days if one["activity"] is None else percent
            sides = {side: shown(one[side]) for side in ("before", "after")}
            lines.append("  " + texts[one["activity"] is not None].format(**sides, **figures))
        return lines if found["changes"] else ["", self.w["no_drift"]]

    def durations(self, found: Sequence[Mapping[str, Any]]) -> list[str]:
        rows = (
            [
                self.named(row["name"]),
                str(row["ended"]),
                str(row["open"]),
                *(days(row[key]) for key in ("p10", "p50", "p90")),
            ]
            for row in found[: 2 * TOP]
        )
        return self._table("durations", "durations_heads", rows)

    def calibration(self, found: Sequence[Mapping[str, Any]]) -> list[str]:
        lines = []
        for each in found:
            if each["coverage"] is not None:
                lines += [
                    "",
                    self.w["calibration"].format(
                        coverage=percent(each["coverage"]), nominal=percent(each["nominal"]), n=each["held_back"]
                    ),
                ]
                rows = [
                    [
                        self.named(row["name"]), str(row["held_back"]), f"{days(row['low'])} – {days(row['high'])}",
                        percent(row["below"]), percent(row["coverage"]), percent(row["above"]),
                        *self._stretched(row["stretched"]),
                    ]
                    for row in each["rows"][:TOP]
                ]  # fmt: skip
                lines += columns([self.w["calibration_heads"].split("|"), *rows])
        return lines or ["", self.w["no_calibration"]]

    def _stretched(self, said: Mapping[str, Any] | None) -> tuple[str, str]:
        if said is None:
            return "—", "—"
        return f"{days(said['low'])} – {days(said['high'])}", percent(said["coverage"])

    def comparison(self, found: Sequence[Mapping[str, Any]]) -> list[str]:
        return [line for one in found for line in self._compared(one)]

    def _compared(self, one: Mapping[str, Any]) -> Iterator[str]:
        a, b = one["names"]
        yield ""
        yield self.w["comparison"].format(a=a, b=b, cases_a=one["cases"][0], cases_b=one["cases"][1])
        whole = one["throughput_days"]
        if whole:
            yield "  " + self._effect(whole, a, b)
        for key, title in (("activities", "compared_activities"), ("steps", "compared_steps")):
            told = [row for row in one[key] if row["corrected"] < 0.05 and abs(row["difference"]) >= WORTH][:TOP]
            rows = [
                [
                    " → ".join(map(self.named, row["what"])), days(row["median_a"]), days(row["median_b"]),
                    f"{days(row['difference_ci'][0])} … {days(row['difference_ci'][1])}", f"{row['delta']:+.2f}",
                    self.w[row["size"]],
                ]
                for row in told
            ]  # fmt: skip
            yield from self._table(title, "compared_heads", rows, a=a, b=b)
        told = [row for row in one["occurs"] if row["corrected"] < 0.05][:TOP]
        rows = [[self.named(row["what"][0]), percent(row["share_a"]), percent(row["share_b"])] for row in told]
        yield from self._table("compared_occurs", "compared_occurs_heads", rows, a=a, b=b)

    def _effect(self, row: Mapping[str, Any], a: str, b: str) -> str:
        """A sentence a clerk can read out."""
        low, high = row["difference_ci"]
        key = "same" if row["p"] >= 0.05 or row["difference"] == 0 else "longer" if row["difference"] > 0 else "shorter"
        return self.w[key].format(
            a=a, b=b, median_a=days(row["median_a"]), median_b=days(row["median_b"]), size=self.w[row["size"]],
            by=days(abs(row["difference"])), low=days(min(abs(low), abs(high))), high=days(max(abs(low), abs(high))),
            p=probability(row["p"]), wins=percent((1 + row["delta"]) / 2),
        )  # fmt: skip

    def conformance(self, found: Mapping[str, Any]) -> list[str]:
        lines = ["", self.w["conformance"].format(fitness=percent(found["fitness"]), **found["totals"], **{
            key: found[key] for key in ("cases", "whole")
        })]  # fmt: skip
        kinds = list(found["totals"])
        rows = (
            [row["item"], str(row["done"]), *(str(row["deviations"].get(kind, 0)) for kind in kinds)]
            for row in found["items"][: 2 * TOP]
            if row["deviations"]
        )
        lines += self._table("conformance_items", "conformance_heads", rows)
        if found["unmapped"]:
            often = sorted(found["unmapped"].items(), key=lambda pair: (-pair[1], pair[0]))
            named = self.w["comma"].join(f"{name} ({n})" for name, n in often[:5])
            lines += ["", self.w["unmapped"].format(n=len(often), named=named)]
        return lines
