"""Checking catalogue files against the JSON Schemas that stand beside them; every fault with its place."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from kaigong.core.problems import Problem
from kaigong.core.rules.yamltext import Document, Unread

MOST_OF_A_FILE = 500  # faults named of one file
ANY_FILE = "catalogue.json"  # the schema every catalogue file must fit


def schema_problems(documents: Iterable[Document], schemas: Mapping[str, Any], name: str = ANY_FILE) -> list[Problem]:
    """Every fault of every document; `schemas` holds the schema documents by name, `name` is the one to fit."""
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(content)) for name, content in schemas.items()
    )
    validator = Draft202012Validator(schemas[name], registry=registry)
    read = [document for document in documents if document.data is not None]
    return [problem for document in read for problem in _most(document, _faults(document, validator))]


def _most(document: Document, faults: Iterator[Problem]) -> Iterator[Problem]:
    """The first of them, and that there are more."""
    yield from islice(faults, MOST_OF_A_FILE)
    if next(faults, None) is not None:
        yield Problem("folder.too_many_faults", at=document.file, data={"entry": "", "limit": MOST_OF_A_FILE})


def _faults(document: Document, validator: Draft202012Validator) -> Iterator[Problem]:
    for error in validator.iter_errors(_plain(document.data)):
        for leaf in _leaves(error):
            if not isinstance(leaf.instance, Unread):  # its fault is named already
                yield _problem(document, leaf)


def _plain(value: Any) -> Any:
    """The same data as JSON has it: dates as text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Of a choice between shapes, the faults of the shape that fits best; else the fault itself."""
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        yield error
        return
    shapes: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        shapes.setdefault(inner.schema_path[0], []).append(inner)
    wrong_sort = [shape for shape in shapes.values() if any(one.validator == "type" and not one.path for one in shape)]
    fitting = [shape for shape in shapes.values() if shape not in wrong_sort] or [[error]]
    yield from min(fitting, key=len)


def _problem(document: Document, error: ValidationError) -> Problem:
    """The fault at the place of the innermost part that has one, with a path a person can follow."""
    steps, value, place, words = list(error.absolute_path), document.data, document.file, []
    for step in steps:
        key = step if isinstance(value, dict) else None
        place = document.place(value, key)
        value = value[step]
        words.append(str(value["id"]) if isinstance(value, dict) and "id" in value else str(step))
    if isinstance(value, dict | list):
        place = document.place(value)
    data = {"entry": "/".join(words), "rule": error.validator, "reason": error.message[:300]}
    return Problem("schema", at=place, data=data)
