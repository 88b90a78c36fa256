"""The file of a project: seal what happened in `file:<code>`, fold it into the rows, store them, one project or many.

Another part of the system adds events of its own with `on(Event)(function)`; the function changes the row of the file,
and puts rows of other tables into `rows`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from kaigong.apps.ledger import actions as ledger
from kaigong.apps.projects import holding, tallied_money
from kaigong.apps.projects.models import Project, ProjectFile

PREFIX = "file"
Key = tuple[tuple[str, Any], ...]
Fold = Callable[[ProjectFile, Any, "Rows"], None]
_folds: dict[type, Fold] = {}


@dataclass(slots=True)
class Rows:
    """Rows of other tables as events leave them: the whole row of a key, or some columns of one that is there."""

    whole: dict[type[models.Model], dict[Key, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    parts: dict[type[models.Model], dict[Key, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))

    def put(self, model: type[models.Model], file: ProjectFile, key: Mapping[str, Any], **values: Any) -> None:
        """Say some columns of a row; where there is none yet, they must make a whole one."""
        name: Key = (("project_id", file.project_id), *key.items())
        self.whole[model].setdefault(name, {}).update(values)

    def change(self, model: type[models.Model], file: ProjectFile, key: Mapping[str, Any], **values: Any) -> None:
        """Change some columns of a row that is there."""
        name: Key = (("project_id", file.project_id), *key.items())
        known = self.whole[model].get(name)
        (known if known is not None else self.parts[model].setdefault(name, {})).update(values)

    def store(self) -> None:
        """Write everything: one statement for each table and set of columns, one for each row that is only changed."""
        for model, rows in self.whole.items():
            shapes = defaultdict(list)
            for key, values in rows.items():
                shapes[tuple(key_name for key_name, _ in key), tuple(values)].append(model(**dict(key), **values))
            for (names, columns), made in shapes.items():
                model._default_manager.bulk_create(
                    made, update_conflicts=True, unique_fields=names, update_fields=columns, batch_size=2000
                )
        for model, changed in self.parts.items():
            for key, values in changed.items():
                model._default_manager.filter(**dict(key)).update(**values)


def on(event: type) -> Callable[[Fold], Fold]:
    """How an event of this class changes a file."""

    def registered(fold: Fold) -> Fold:
        _folds[event] = fold
        return fold

    return registered


def kinds() -> dict[str, type]:
    """Every class of events a file knows, by name."""
    return {event.__name__: event for event in _folds}


def locked(project: Project) -> ProjectFile:
    """The file of a project, held until the transaction ends; a new one where it has none yet."""
    return all_locked([project])[project.pk]


def all_locked(projects: Iterable[Project]) -> dict[int, ProjectFile]:
    """The files of many projects. Their projects are held, so nobody else can write to them."""
    wanted = {project.pk: project for project in projects}
    holding.hold(wanted)
    files = {file.project_id: file for file in ProjectFile.objects.filter(project__in=wanted)}
    for pk in wanted.keys() - files.keys():
        files[pk] = ProjectFile(project_id=pk)
    for pk, file in files.items():
        file.project = wanted[pk]
    return files


def seal(file: ProjectFile, events: Sequence[object], *, by: str, now: datetime) -> ProjectFile:
    """Seal what happened to one file, fold it and store the rows. The file comes from `locked`."""
    seal_many([(file, events)], by=by, now=now)
    return file


@transaction.atomic
def seal_many(batch: Sequence[tuple[ProjectFile, Sequence[object]]], *, by: str, now: datetime) -> None:
    """The same for many files in one go."""
    batch = [(file, events) for file, events in batch if events]
    if not batch:
        return
    ledger.append_many([(file.stream, events, file.seen_n) for file, events in batch], by=by, now=now)
    with tallied_money.moving(batch):
        rows = Rows()
        for file, events in batch:
            fold_all(file, events, rows)
        columns = [column.name for column in ProjectFile._meta.concrete_fields if not column.primary_key]
        ProjectFile.objects.bulk_create(
            [file for file, _ in batch], update_conflicts=True, unique_fields=["project"], update_fields=columns,
            batch_size=500,
        )  # fmt: skip
        rows.store()


def fold_all(file: ProjectFile, events: Iterable[object], rows: Rows) -> None:
    """Bring the file up to further events. What is not known here changes nothing but the count."""
    for event in events:
        fold = _folds.get(type(event))
        if fold is not None:
            fold(file, event, rows)
        file.seen_n += 1
