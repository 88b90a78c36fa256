"""A city in which everything there is twice: for tests of what may not grow with it."""

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import IntegrityError, models, transaction

LEFT_ALONE = frozenset({"accounts", "rulebook", "documents", "ledger", "intermediaries"})  # law, people, papers
Copies = dict[type[models.Model], dict[Any, Any]]  # of a table: the key of a row, and that of its copy


def grow() -> int:
    """Copy every row of the apps, each with what hangs on it; how many copies there are."""
    copies: Copies = {}
    with transaction.atomic():
        for model in _in_order():
            copies[model] = dict(_copied(model, copies))
            for field in model._meta.local_many_to_many:
                through = field.remote_field.through
                if through._meta.auto_created:
                    copies[through] = dict(_copied(through, copies))
    return sum(map(len, copies.values()))


def _in_order() -> Iterable[Any]:
    """Tables after those they point to."""
    own = [one for one in apps.get_models() if one.__module__.startswith("kaigong.apps.")]
    own = [one for one in own if one._meta.app_label not in LEFT_ALONE]
    needs = {
        one: {f.related_model for f in one._meta.local_fields if f.is_relation and f.related_model not in (None, one)}
        for one in own
    }
    return [one for one in TopologicalSorter(needs).static_order() if one in needs]


def _copied(model: Any, copies: Copies) -> Iterator[tuple[Any, Any]]:
    for row in list(model._base_manager.all()):
        before = row.pk
        for field in model._meta.local_fields:
            known = copies.get(field.related_model, {}) if field.is_relation else {}
            value = getattr(row, field.attname)
            if known and value in known:
                setattr(row, field.attname, known[value])
            elif isinstance(field, models.UUIDField) and field.primary_key:
                setattr(row, field.attname, uuid4())
            elif field.unique and isinstance(field, models.CharField):
                setattr(row, field.attname, f"{str(value)[: field.max_length - 2]}-2")
            elif field.primary_key and not field.is_relation:
                setattr(row, field.attname, None)
        try:
            with transaction.atomic():
                model.save_base(row, force_insert=True, raw=True)
        except IntegrityError:
            continue  # there can be only one of its kind
        yield before, row.pk
