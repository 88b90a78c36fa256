"""Sample bodies of the intermediary marketplace: entered by their own people, listed by the window."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kaigong.apps.accounts import actions as accounts
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.enterprises import actions as enterprises
from kaigong.apps.enterprises.credit_codes import with_check
from kaigong.apps.intermediaries import actions, terms
from kaigong.apps.rulebook import queries as rulebook
from kaigong.demo import files
from kaigong.demo.city import BY, PASSWORD

FEN = 100


def fill(people: Mapping[str, Person], now: datetime) -> None:
    """Enter the bodies with what they offer, and list them."""
    words = files.read("market")
    known = terms.services(rulebook.catalogue())
    for n, row in enumerate(words["bodies"], 1):
        person = _person(n, words["person"], now)
        code = with_check(f"91421000MAWX{n:05d}")
        enterprise = enterprises.register_enterprise(credit_code=code, name=row["name"], by=BY, now=now, is_sample=True)
        enterprises.add_member(enterprise=enterprise, person=person, by=BY, now=now)
        body = actions.apply_to_list(
            enterprise=enterprise, affiliated=row.get("tied", []), intro="", person=person, now=now, is_sample=True
        )
        for service, (days, yuan) in row["services"].items():
            if service in known:
                actions.offer_service(
                    body=body, service=service, grade="甲级", certificate_no=f"样例-{n:03d}",
                    valid_until=words["valid_until"], promised_days=days, price_fen=yuan * FEN, person=person, now=now,
                )  # fmt: skip
        actions.list_body(body=body, person=people[words["keeper"]], now=now)


def _person(n: int, words: Mapping[str, Any], now: datetime) -> Person:
    return accounts.register_person(
        username=f"body-{n}", name_zh=f"{words['zh']}{n}", name_en=f"{words['en']} {n}", title_zh=words["title"],
        role=Role.ENTERPRISE, agency=None, password=PASSWORD, is_sample=True, by=BY, now=now,
    )  # fmt: skip
