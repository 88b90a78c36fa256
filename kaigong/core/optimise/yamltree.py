"""The tree of a YAML text, or the faults of the text itself."""

from typing import Any

from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.yamltext import read_yaml


def tree_of(source: bytes, name: str) -> Any:
    """Plain values; raises Faulty with every fault of the text, each at name:line:column."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise Faulty([Problem("file.not_text", f"line {line}", {"byte": error.start})]) from error
    document = read_yaml(name, text)
    if document.problems:
        raise Faulty([Problem("yaml.wrong", each.at, {"code": each.code, **each.data}) for each in document.problems])
    return document.data
