"""Who lives in the demo city: agencies, the standing cast, officers, clerks, applicants. All people are samples."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from kaigong.apps.accounts import actions as accounts
from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.rulebook import queries as rulebook
from kaigong.demo import files

BY = "system:demo"
PASSWORD = "kaigong-demo"  # noqa: S105  the demo city's own, printed for everyone
NO_DESK = frozenset({"applicant", "intermediary"})  # done by the owner, or on the owner's order


def build(now: datetime) -> dict[str, Person]:
    """Enter agencies and people; gives the people by user name."""
    known = {row["id"]: row for row in files.agencies()}
    agencies: dict[str, Agency] = {}
    for row in known.values():
        agencies[row["id"]] = _agency(row, agencies, now)
    hashed = make_password(PASSWORD)  # one hash for all: the password is printed for everyone anyway
    people = {}
    for row in _everybody():
        agency = agencies.get(row.get("agency", ""))
        people[row["username"]] = accounts.register_person(
            username=row["username"], name_zh=row["zh"], name_en=row["en"], title_zh=row["title"], role=row["role"],
            agency=agency, password=PASSWORD, hashed=hashed, is_sample=True, by=BY, now=now,
        )  # fmt: skip
    return people


def _agency(row: Mapping[str, Any], known: Mapping[str, Agency], now: datetime) -> Agency:
    return accounts.register_agency(
        id=row["id"], name_zh=row["zh"], name_en=row["en"], kind=row["kind"], parent=known.get(row.get("parent", "")),
        is_sample=not row.get("page", False), by=BY, now=now,
    )  # fmt: skip


def _everybody() -> Iterator[Mapping[str, Any]]:
    words = files.read("people")
    names = _names(words)
    yield from words["cast"]
    for agency in _deciding():
        for n in range(2 if agency in words["busy"] else 1):
            yield _made(f"{agency}-{n + 1}", next(names), Role.OFFICER, agency, "审批科经办人")
    for agency in words["heads"]:
        yield _made(f"{agency}-head", next(names), Role.HEAD, agency, "分管负责人")
    for n in range(words["clerks"]):
        yield _made(f"window-{n + 1}", next(names), Role.WINDOW, "service-window", "综合窗口人员")
    for n in range(words["applicants"]):
        yield _made(f"applicant-{n + 1:02}", next(names), Role.ENTERPRISE, "", "项目经理")
    for agency in _deciding():
        if agency not in words["heads"]:
            yield _made(f"{agency}-head", next(names), Role.HEAD, agency, "分管负责人")


def _made(username: str, name: tuple[str, str], role: str, agency: str, title: str) -> Mapping[str, Any]:
    zh, en = name
    return {"username": username, "zh": zh, "en": en, "role": role, "agency": agency, "title": title}


def _names(words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Made-up names, each once."""
    surnames, given = list(words["surnames"].items()), list(words["given"].items())
    for n in count():
        first, last = given[n * 7 % len(given)], surnames[(n * 11 + n // len(surnames)) % len(surnames)]
        yield last[0] + first[0], f"{last[1]} {first[1]}"


def _deciding() -> list[str]:
    """The agencies with a part in some item of the catalogue."""
    found = {agency for item in rulebook.catalogue().items.values() for agency in item.agency} - NO_DESK
    return [row["id"] for row in files.agencies() if row["id"] in found]
