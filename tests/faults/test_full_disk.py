"""A disk that is full: a small file system in memory holds the city (and PostgreSQL's data), and ballast fills it."""

import http.client
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.clerks import AWAY, FULL, PATIENCE_SECONDS, TOKEN, at_work
from tests.faults.conftest import MISSING, PROJECTS, whole
from tests.faults.databases import Home, cluster, filled
from tests.faults.numbers import note
from tests.faults.test_killed import BROKEN

NOT_ROOT = "SKIPPED LOUDLY: mounting a small file system needs root"
WORDS = "服务器的存储空间已满"
BLOCK = 4096


@pytest.fixture
def disk() -> Iterator[Callable[[int], Path]]:
    """A file system of so many megabytes, which PostgreSQL's user can reach; unmounted after the test."""
    mounted: list[Path] = []

    def mount(megabytes: int) -> Path:
        if os.geteuid() != 0:
            pytest.skip(NOT_ROOT)
        folder = Path(tempfile.mkdtemp(prefix="kaigong-disk-", dir="/var/tmp"))
        folder.chmod(0o755)
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"{NOT_ROOT}: {done.stderr}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()


@contextmanager
def ballast(disk: Path) -> Iterator[None]:
    """Fill the disk to the last block; make room again at the end."""
    file = disk / "ballast"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while True:
            os.write(handle, b"\0" * BLOCK)
    os.close(handle)
    try:
        yield
    finally:
        file.unlink()


def upload(home: Home, port: int) -> tuple[int, str]:
    """Hand in a file of a megabyte for a material of the first case, as its owner would."""
    ((no,),) = home.ask("SELECT MIN(no) FROM cases_case")
    mark, name = "kg-boundary", uuid4().hex
    content = b"%PDF-1.4\n" + name.encode() * 32768
    head = f'--{mark}\r\nContent-Disposition: form-data; name="document"; filename="{name}.pdf"\r\n'
    body = f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content + f"\r\n--{mark}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    headers = {"Cookie": f"sessionid={home.sessions['lin']}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN,
               "Content-Type": f"multipart/form-data; boundary={mark}"}  # fmt: skip
    connection.request("POST", f"/cases/{no}/materials/business-licence/", body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def filled_to_the_brim(home: Home, server: Any, disk: Path, told: int, rounds: int) -> list[Any]:
    """Clerks at work; the disk is full until so many were told, and again with room; all that again and again."""
    diaries = []
    for n in range(rounds):
        with at_work(home, server.port, 4, f"full {n}") as diary:
            diary.wait_for_moves(3)
            with ballast(disk):
                diary.wait_for(lambda diary=diary: sum(diary.counts()[status] for status in (FULL, AWAY)) >= told)
            diary.wait_for_moves(3)
        diaries.append(diary)
    return diaries


def told_clearly(diaries: list[Any]) -> tuple[int, int]:
    """While it was full people were told so; nothing else went wrong. Gives how many were told, and acknowledged."""
    assert [line for diary in diaries for line in diary.unexpected(FULL, AWAY, BROKEN)] == []
    told = [answer for diary in diaries for answer in diary.answers if answer.status in (FULL, AWAY)]
    assert told != []
    return len(told), sum(len(diary.acknowledged) for diary in diaries)


def test_a_full_disk_under_sqlite_is_said_clearly_and_nothing_is_lost(
    sqlite_city: Home, disk: Callable[[int], Path], serve: Callable[..., Any]
) -> None:
    folder = disk(32)
    home = sqlite_city.copy(folder / "home", "")
    server = serve(home, KAIGONG_WORKERS="1")
    diaries = filled_to_the_brim(home, server, folder, told=3, rounds=1)
    told_clearly(diaries)
    assert any(WORDS in answer.page for answer in diaries[0].answers if answer.status == FULL)
    with ballast(folder):
        status, page = upload(home, server.port)
    assert (status, WORDS in page) == (FULL, True)
    server.stop()
    whole(home, diaries[0].acknowledged)


@pytest.mark.soak
def test_a_disk_that_is_full_again_and_again(
    sqlite_city: Home, disk: Callable[[int], Path], serve: Callable[..., Any]
) -> None:
    folder = disk(48)
    home = sqlite_city.copy(folder / "home", "")
    server = serve(home)
    diaries = filled_to_the_brim(home, server, folder, told=30, rounds=10)
    told, acknowledged = told_clearly(diaries)
    server.stop()
    found = whole(home, [move for diary in diaries for move in diary.acknowledged])
    note(
        "Disk full", home.name, "the disk of the city full to the last block 10 times, 4 clerks",
        f"{told} times told that the disk is full; {acknowledged} moves acknowledged, 0 lost, 0 half-done, "
        f"{found['entries']} entries checked",
    )  # fmt: skip


def test_a_full_disk_under_postgresql_is_said_clearly_and_nothing_is_lost(
    sqlite_city: Home, disk: Callable[[int], Path], serve: Callable[..., Any], tmp_path: Path
) -> None:
    run_full_postgresql(sqlite_city, disk, serve, tmp_path, told=3, rounds=1)


@pytest.mark.soak
def test_a_disk_of_postgresql_that_is_full_again_and_again(
    sqlite_city: Home, disk: Callable[[int], Path], serve: Callable[..., Any], tmp_path: Path
) -> None:
    told, acknowledged, crashes, found = run_full_postgresql(sqlite_city, disk, serve, tmp_path, told=30, rounds=8)
    note(
        "Disk full", "PostgreSQL", "the disk of the database full to the last block 8 times, 4 clerks",
        f"{told} times told that the disk is full or the database away; PostgreSQL stopped itself {crashes} times and "
        f"was started again; {acknowledged} moves acknowledged, 0 lost, 0 half-done, {found['entries']} entries "
        "checked",
    )  # fmt: skip


def run_full_postgresql(
    sqlite_city: Home, disk: Callable[[int], Path], serve: Callable[..., Any], tmp_path: Path, *, told: int,
    rounds: int,
) -> tuple[int, int, int, dict[str, Any]]:  # fmt: skip
    """The same with the whole cluster on the small disk; should the server stop itself, an operator starts it."""
    folder = disk(160)
    with cluster(folder, "--wal-segsize=1") as running:
        if running is None:
            pytest.skip(MISSING)
        static = (sqlite_city.folder / "static").resolve()
        home = filled(tmp_path / "home", running.url("postgres"), static, PROJECTS // 3)
        server, diaries, crashes = serve(home, KAIGONG_WORKERS="1"), [], 0
        for n in range(rounds):
            with at_work(home, server.port, 4, f"full {n}") as diary:
                diary.wait_for_moves(3)
                with ballast(folder):
                    diary.wait_for(lambda diary=diary: sum(diary.counts()[status] for status in (FULL, AWAY)) >= told)
                if not running.is_running():
                    crashes += 1
                    running.start()
                diary.wait_for_moves(3)
            diaries.append(diary)
        number, acknowledged = told_clearly(diaries)
        server.stop()
        return number, acknowledged, crashes, whole(home, [move for diary in diaries for move in diary.acknowledged])
