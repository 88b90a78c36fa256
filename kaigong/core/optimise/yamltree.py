"""The tree of a YAML text, or the faults of the text itself."""

from typing import Any

from kaigong.core.optimise.jsontree import Tree
from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.yamltext import read_yaml


def tree_of(source: bytes, name: str, tree: Tree) -> Any:
    """Plain values. Faults of the text, each at name:line:column, go to the tree if the rest can be read; else Faulty
    is raised with all of them."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise Faulty([Problem("file.not_text", f"line {line}", {"byte": error.start})]) from error
    document = read_yaml(name, text)
    for each in document.problems:
        tree.fault(each.code, each.at, **each.data)
    if not document.whole:
        tree.finish()
    return document.data
