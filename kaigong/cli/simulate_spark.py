"""Replications on a Spark cluster: numbers go out with the arrays of the city, samples come back.

A replication depends on nothing but its number, so neither where it runs nor how often it is begun anew when a worker
is lost changes the answer. They go out in lots, so that what is finished can be told when somebody stops it.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from kaigong.cli.simulate import NoSpark
from kaigong.core.simulate.net import Net
from kaigong.core.simulate.run import Told
from kaigong.core.simulate.sample import Sample, Stop, merged, sample
from kaigong.core.simulate.study import Sampler

LOTS, LEAST = 10, 50  # lots, and replications in each: a lot takes a moment to hand out
PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])


@contextmanager
def on_spark(master: str) -> Iterator[Sampler]:
    """A sampler on a cluster, which is let go of at the end. The workers need the same packages as we."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark("pyspark is not installed; install the extra 'spark'") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    handler = signal.getsignal(signal.SIGINT)
    builder = SparkSession.builder.master(master).appName("kaigong simulate")
    quiet = {"spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
    for key, value in {**quiet, "spark.executorEnv.PYTHONPATH": PACKAGE_ROOT}.items():
        builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        raise NoSpark(str(error).partition("\n")[0]) from error
    signal.signal(signal.SIGINT, handler)  # Spark puts one of its own in its place
    try:
        yield partial(_sample, spark.sparkContext)
    finally:
        spark.stop()


def _sample(
    context: Any, net: Net, seed: int, replications: Sequence[int], *, threads: int = 1, told: Told | None = None,
    stop: Stop | None = None,
) -> Sample:  # fmt: skip
    """As `sample`; `threads` is the cluster's business."""
    del threads
    city = context.broadcast(tuple(net))
    size = max(-(-len(replications) // LOTS), LEAST)
    parts = [sample(net, seed, ())]
    for first in range(0, len(replications), size):
        if stop and stop():
            break
        numbers = list(replications[first : first + size])
        lot = context.parallelize(numbers, min(len(numbers), context.defaultParallelism * 2))
        parts += lot.mapPartitions(partial(_partition, city, seed)).collect()
        if told:
            told(first + len(numbers))
    city.unpersist()
    return merged(parts)


def _partition(city: Any, seed: int, numbers: Iterator[int]) -> Iterator[Sample]:
    """Runs on a worker."""
    yield sample(Net(*city.value), seed, list(numbers))
