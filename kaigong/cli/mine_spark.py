"""The cluster engine of `kaigong mine`: a lake of logs or of ledgers, read and worked out where it lies."""

import os
import sys
from typing import Any

QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
}


class NoSpark(Exception):
    """Spark is not installed beside Kaigong, or there is no Java."""


def session(master: str, **more: str) -> Any:
    """A Spark session on that master; local[2] is this machine alone. Raises NoSpark."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark(str(error)) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    asked = SparkSession.builder.master(master).appName("kaigong mine")
    for key, value in {**QUIET, **more}.items():
        asked = asked.config(key, value)
    try:
        made = asked.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        raise NoSpark(str(error)) from error
    made.sparkContext.setLogLevel("ERROR")
    return made
