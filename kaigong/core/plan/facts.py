"""Everything wrong with a project's description, all at once, and filling it from its type."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from kaigong.core.plan.model import Fault, ProjectFacts
from kaigong.core.rules.facts import MOST_BITS, sample_facts, takes
from kaigong.core.rules.model import Attribute, Catalogue, ProjectType

Chosen = Literal["type", "none"] | Sequence[str]


def faults(
    catalogue: Catalogue, type_id: object, attributes: Mapping[str, object], reforms: object = "type"
) -> tuple[Fault, ...]:
    """Unknown type, reforms and attributes, and values an attribute cannot take."""
    return tuple(_faults(catalogue, type_id, attributes, reforms))


def _faults(
    catalogue: Catalogue, type_id: object, attributes: Mapping[str, object], reforms: object
) -> Iterator[Fault]:
    if not isinstance(type_id, str) or type_id not in catalogue.project_types:
        yield Fault("unknown_type", str(type_id), "type", message=", ".join(catalogue.project_types))
    yield from _reform_faults(catalogue, reforms)
    for name, value in attributes.items():
        attribute = catalogue.attributes.get(name)
        if attribute is not None and attribute.type == "bool" and (value is True or value is False):
            continue
        if attribute is None:
            detail = "computed from others, never given" if name in catalogue.derived else ""
            yield Fault("unknown_attribute", str(name), f"attributes.{name}", message=detail)
        elif not takes(attribute, value):
            yield Fault("wrong_type", name, f"attributes.{name}", message=f"{shown(value)} is not {wanted(attribute)}")


def _reform_faults(catalogue: Catalogue, reforms: object) -> Iterator[Fault]:
    if reforms in ("type", "none"):
        return
    if not isinstance(reforms, list | tuple):
        yield Fault("wrong_type", "reforms", "reforms", message=f"{shown(reforms)} is not type, none or a list of ids")
        return
    for n, reform in enumerate(reforms):
        if not isinstance(reform, str) or reform not in catalogue.reforms:
            yield Fault("unknown_reform", str(reform), f"reforms[{n}]")


def shown(value: object) -> str:
    """The beginning of a value, whatever it is."""
    beyond = isinstance(value, int) and value.bit_length() >= MOST_BITS  # Python refuses to write out the largest
    return "a very large number" if beyond else f"{value!r:.80}"


def wanted(attribute: Attribute) -> str:
    """What an attribute takes, in words."""
    if attribute.type == "enum":
        return "one of " + ", ".join(attribute.values)
    return "true or false" if attribute.type == "bool" else "a finite number from 0 up"


def fill_from_type(catalogue: Catalogue, project: ProjectFacts) -> ProjectFacts:
    """What is not given takes the type's sample value, else its default, else false or 0."""
    return ProjectFacts(project.name, project.type, {**sample_facts(catalogue, project.type), **project.attributes})


def chosen_reforms(project_type: ProjectType, reforms: Chosen) -> tuple[str, ...]:
    """The reforms that "type", "none" or a list of ids stand for."""
    if reforms == "type":
        return project_type.reforms
    return () if reforms == "none" else tuple(reforms)
