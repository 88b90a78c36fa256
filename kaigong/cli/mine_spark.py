"""The cluster engine of `kaigong mine`: a lake of logs or of ledgers, read and worked out where it lies.

A lake is a folder of Parquet files with an event a row, best in folders `province=…/day=…`. Cases of two provinces are
never one. Events are in order by time, ties as they stand in the files, and these by their paths. A log of another
kind is read here and handed to the cluster.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kaigong.cli.arguments import UsageFault
from kaigong.cli.mine_input import PROVINCE, Found, open_all
from kaigong.core.mining import frames
from kaigong.core.mining.answer import Answer
from kaigong.core.mining.log import NO_TIME, Log

QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "64",  # else a task for every folder of a day
    "spark.sql.files.openCostInBytes": "262144",  # a small file is no reason for a task: some hundred go together
}
SHUFFLES = "spark.sql.shuffle.partitions"
A_PART = 8 << 20  # bytes of Parquet that one task sorts: some hundred thousand events
MOST_PARTS = 20_000
LISTED_HERE = "spark.sql.sources.parallelPartitionDiscovery.threshold"
FOLDERS = "5000"  # so many folders of this machine's own disk are listed here sooner than by tasks
NAMES = {
    "case": ("case", "case_id", "case:concept:name", "stream"),
    "activity": ("activity", "concept:name"),
    "time": ("time", "timestamp", "time:timestamp", "at"),
}
ORDER = ("at", "file", "row")
Columns = Mapping[str, Mapping[str, str]]


class NoSpark(Exception):
    """Spark is not installed beside Kaigong, or there is no Java."""


@contextmanager
def session(master: str) -> Iterator[Any]:
    """A Spark session on that master; local[2] is this machine alone. Raises NoSpark."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark(str(error)) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    asked = SparkSession.builder.master(master).appName("kaigong mine")
    for key, value in QUIET.items():
        asked = asked.config(key, value)
    try:
        made = asked.getOrCreate()
    except (PySparkException, Py4JError, RuntimeError, OSError) as error:
        raise NoSpark(str(error).partition("\n\t")[0]) from error
    made.sparkContext.setLogLevel("ERROR")
    try:
        yield made
    finally:
        made.stop()


def answer(options: argparse.Namespace) -> tuple[Answer | None, Sequence[Found], Columns]:
    """The answer, or None with the faults that keep from one; and, by file, what each column was taken for."""
    import ibis

    lake = all(_is_lake(name) for name in options.files)
    opened = None if lake else open_all(options, attributes=False)
    if opened is not None and (opened.log is None or (opened.damaged and not options.rest)):
        return None, opened.faults, {}
    with session(options.master) as spark:
        if opened is None:
            (table, names), order = _lake(spark, options), ORDER
            columns: Columns = dict.fromkeys(options.files, names)
        else:
            assert opened.log is not None
            columns = opened.columns
            table, order = spark.createDataFrame(rows_of(opened.log)), ("n",)
        _laid_out(spark, table, order).createOrReplaceTempView("kaigong_log")
        found = frames.answer(ibis.pyspark.connect(spark).table("kaigong_log"), order)
    return found, () if opened is None else opened.faults, columns


def _laid_out(spark: Any, table: Any, order: Sequence[str]) -> Any:
    """The rows shuffled once: a case lies in one part, in its order, and is kept so; no figure moves events again."""
    from pyspark.sql import functions as f

    size = int(str(table._jdf.queryExecution().optimizedPlan().stats().sizeInBytes()))
    parts = min(max(2 * spark.sparkContext.defaultParallelism, size // A_PART), MOST_PARTS)
    if spark.sparkContext.getConf().get(SHUFFLES):
        parts = int(spark.conf.get(SHUFFLES))
    else:
        spark.conf.set(SHUFFLES, str(parts))
    in_order = (f.col(name).asc_nulls_last() for name in order)
    return table.repartition(parts, "case").sortWithinPartitions("case", *in_order).cache()


def _is_lake(name: str) -> bool:
    """A folder, a Parquet file, or a place only the cluster knows (hdfs://, s3a://)."""
    from pathlib import Path

    return "://" in name or Path(name).is_dir() or name.endswith(".parquet")


def _lake(spark: Any, options: argparse.Namespace) -> tuple[Any, dict[str, str]]:
    """The rows of the lake (case, activity, time in microseconds, and what puts them in order) and their columns."""
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as f

    if not any("://" in name for name in options.files):
        spark.conf.set(LISTED_HERE, FOLDERS)
    try:
        read = spark.read.option("recursiveFileLookup", "false").parquet(*options.files)
    except AnalysisException as error:
        raise UsageFault(f"{', '.join(options.files)}: {str(error).splitlines()[0]}") from error
    names = {key: getattr(options, key) or _known(read.columns, key) for key in NAMES}
    time = _micros(f, read, names["time"])
    case = f.col(f"`{names['case']}`").cast("string")
    if PROVINCE in read.columns:
        case = f.concat_ws("/", f.col(PROVINCE).cast("string"), case)
    rows = read.select(
        case.alias("case"), f.col(f"`{names['activity']}`").cast("string").alias("activity"), time.alias("time"),
        f.coalesce(time, f.lit(NO_TIME)).alias("at"), f.col("_metadata.file_path").alias("path"),
        f.col("_metadata.row_index").alias("row"),
    )  # fmt: skip
    return _numbered(spark, rows, sorted(read.inputFiles())), names


def _numbered(spark: Any, rows: Any, paths: Sequence[str]) -> Any:
    """With the number of its file in place of the path of it: a path a row would be most of what is shuffled."""
    from pyspark.sql import functions as f

    one = rows.select("path").first()
    if one is not None and one["path"] not in set(paths):  # a file system that spells its paths in two ways
        return rows.withColumnRenamed("path", "file")
    known = spark.createDataFrame(list(enumerate(paths)), "file int, path string")
    return rows.join(f.broadcast(known), "path").drop("path")


def _micros(functions: Any, read: Any, name: str) -> Any:
    """A column of times in microseconds since 1970; whole numbers are that already."""
    kind = dict(read.dtypes)[name]
    column = functions.col(f"`{name}`")
    return column.cast("bigint") if kind in ("bigint", "int") else functions.unix_micros(column.cast("timestamp"))


def _known(columns: Sequence[str], key: str) -> str:
    found = next((name for name in NAMES[key] if name in columns), None)
    if found is None:
        raise UsageFault(f"no column {' or '.join(NAMES[key])} among {', '.join(columns)}; name it with --{key}")
    return found


def rows_of(log: Log) -> Any:
    """A log as a table, an event a row, `n` its place."""
    import numpy as np
    import pyarrow as pa

    def texts(words: Sequence[str], codes: Any) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(words), pa.string())).cast(pa.string())

    numbered = [f"{number}" for number in range(len(log.cases))]  # two files may have cases of one name
    return pa.table({
        "case": texts(numbered, log.case),
        "activity": texts(log.activities, log.activity),
        "time": pa.array(log.time, pa.int64(), mask=log.time == NO_TIME),
        "n": pa.array(np.arange(len(log.activity))),
    })  # fmt: skip
