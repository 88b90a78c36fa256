"""E-mail, sent to a real SMTP server."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from kaigong.apps.ledger.models import Delivery
from kaigong.apps.notices import actions, queries
from kaigong.apps.notices.models import Notice, Reader
from kaigong.apps.notices.registry import How, Line, Section
from kaigong.web.mail_url import mail_settings
from tests.apps.notices.receivers import Post, post_office, text_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
Work = Callable[..., None]


@pytest.fixture
def post(settings: Any, reached: Any) -> Iterator[Post]:
    with post_office() as office:
        for name, value in mail_settings(f"smtp://{office.host}:{office.port}").items():
            setattr(settings, name, value)
        yield office


def tell_at_once(person: Any) -> None:
    actions.choose(person=person, ways={"probe": (How.NOW, How.NOW)}, digest=(True, True),
                   language=queries.reader(person).language)  # fmt: skip
    actions.tell(to=[person.ref], kind="probe", subject="case:KG-1", data={"n": 1}, url="/cases/KG-1/", now=NOW)


def test_a_letter_arrives_with_its_words_its_link_and_the_key_of_its_delivery(
    post: Post, probe: Any, work: Work, lin: Any, reached: Any
) -> None:
    reached(lin)
    tell_at_once(lin)
    work()
    (letter,) = post.letters
    key = Delivery.objects.get(kind="email").key
    assert (letter["To"], letter["Subject"]) == ("lin@example.cn", "第 1 号通知")
    assert (letter["Message-ID"], letter["X-Kaigong-Delivery"]) == (f"<{key}@city.example>", key)
    assert "通知已送达。" in text_of(letter)
    assert "https://kaigong.example/cases/KG-1/" in text_of(letter)
    assert lin.name_zh in text_of(letter)


def test_a_letter_is_written_in_the_language_of_its_reader(
    post: Post, probe: Any, work: Work, lin: Any, reached: Any
) -> None:
    reached(lin, language="en")
    tell_at_once(lin)
    work()
    assert "Dear Lin Yue" in text_of(post.letters[0])


def test_a_mail_server_that_is_busy_is_asked_again_with_the_same_key(
    post: Post, probe: Any, work: Work, lin: Any, reached: Any
) -> None:
    reached(lin)
    tell_at_once(lin)
    post.answer = "451 try again later"
    work()
    waiting = Delivery.objects.get(kind="email")
    assert (waiting.dead_at, waiting.done_at) == (None, None)
    assert "451" in waiting.error
    post.answer = "250 OK"
    work(NOW + timedelta(minutes=1))
    assert [letter["X-Kaigong-Delivery"] for letter in post.letters] == [waiting.key]


@pytest.mark.parametrize("field", ["answer", "answer_to"])
def test_what_the_mail_server_refuses_for_good_is_a_dead_letter(
    post: Post, probe: Any, work: Work, lin: Any, reached: Any, field: str
) -> None:
    reached(lin)
    tell_at_once(lin)
    setattr(post, field, "550 no such user")
    work()
    dead = Delivery.objects.get(kind="email")
    assert dead.dead_at is not None
    assert "550" in dead.error


def test_a_title_cannot_carry_headers_of_its_own(post: Post, probe: Any, work: Work, lin: Any, reached: Any) -> None:
    reached(lin)
    actions.choose(person=lin, ways={"probe": (How.NOW, How.NOW)}, digest=(True, True), language="zh-hans")
    evil = "1\r\nBcc: everybody@example.cn"
    actions.tell(to=[lin.ref], kind="probe", subject="case:KG-1", data={"n": evil}, url="/", now=NOW)
    work()
    (letter,) = post.letters
    assert letter["Bcc"] is None
    assert "everybody@example.cn" in letter["Subject"]


def test_the_digest_is_one_letter_with_what_waits_and_what_was_told_since(
    post: Post, probe: Any, work: Work, lin: Any, reached: Any
) -> None:
    reached(lin)
    probe._digests[:] = [lambda person, day: [Section("已超期", 12, [Line("事项一", "/cases/1/")])]]
    actions.choose(person=lin, ways={"probe": (How.NOW, How.DIGEST)}, digest=(True, True), language="zh-hans")
    actions.tell(to=[lin.ref], kind="probe", subject="case:KG-1", data={"n": 7}, url="/cases/KG-1/", now=NOW)
    work()
    assert post.letters == []
    actions.send_digests(now=NOW, is_working=lambda day: True)
    work()
    (letter,) = post.letters
    assert letter["Subject"] == "今日摘要：已超期 12"
    for part in ("事项一", "……另有 11 项", "第 7 号通知", "https://kaigong.example/cases/KG-1/"):
        assert part in text_of(letter)
    assert not Notice.objects.filter(for_digest=True).exists()


# ------------------------------------------------------------------------------------------------------ the address


def link_in(post: Post) -> str:
    return next(line for line in text_of(post.letters[-1]).splitlines() if "/notices/address/" in line).strip()


def test_an_address_counts_once_its_link_was_followed_by_its_owner(
    post: Post, work: Work, client: Any, lin: Any, wei: Any
) -> None:
    client.force_login(lin)
    assert client.post("/notices/settings/address/", {"email": "lin@example.cn"}).status_code == 302
    work()
    assert Reader.objects.get(person=lin).confirmed_at is None
    path = link_in(post).removeprefix("https://kaigong.example")
    client.force_login(wei)
    assert client.post(path).status_code == 409
    client.force_login(lin)
    assert client.get(path).status_code == 200
    assert Reader.objects.get(person=lin).confirmed_at is None
    assert client.post(path).status_code == 302
    assert Reader.objects.get(person=lin).confirmed_at is not None


def test_a_link_to_an_address_that_was_changed_meanwhile_confirms_nothing(
    post: Post, work: Work, client: Any, lin: Any
) -> None:
    client.force_login(lin)
    client.post("/notices/settings/address/", {"email": "first@example.cn"})
    work()
    path = link_in(post).removeprefix("https://kaigong.example")
    client.post("/notices/settings/address/", {"email": "second@example.cn"})
    assert client.post(path).status_code == 409
    assert client.post("/notices/address/forged/").status_code == 409


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", False, False)),
        ("smtp://u%40x:p%2Fw@mail.example:587?tls=start", ("mail.example", 587, "u@x", False, True)),
        ("smtps://u:p@mail.example", ("mail.example", 465, "u", True, False)),
    ],
)
def test_the_mail_server_is_one_address(url: str, expected: tuple[Any, ...]) -> None:
    found = mail_settings(url)
    keys = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_USE_SSL", "EMAIL_USE_TLS")
    assert tuple(found[key] for key in keys) == expected


def test_an_address_that_is_no_mail_server_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="KAIGONG_SMTP_URL"):
        mail_settings("http://mail.example")
