"""Set-up without a network: what is stamped is not done twice, and what is wrong is said plainly."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup

ROOT = Path(__file__).resolve().parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture
def stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(setup, "STAMPS", tmp_path)
    return tmp_path


def test_a_step_is_done_again_only_when_what_it_is_made_from_changes(stamps: Path, tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("a==1")
    setup.stamp("python", setup.hashed(lock))
    assert setup.stamped("python", setup.hashed(lock))
    lock.write_text("a==2")
    assert not setup.stamped("python", setup.hashed(lock))


def test_texts_and_files_are_told_apart_in_a_hash() -> None:
    assert setup.hashed("ab", "c") != setup.hashed("a", "bc")


def test_a_failing_step_shows_the_end_of_what_it_said_and_is_not_stamped(stamps: Path) -> None:
    step = setup.Step("A step", [sys.executable, "-c", "print('why it failed'); raise SystemExit(3)"], "a-step", "x")
    with pytest.raises(setup.Failed, match="why it failed"):
        step.finish()
    assert not setup.stamped("a-step", "x")


def test_a_step_that_ends_well_is_stamped(stamps: Path) -> None:
    setup.wait_for([setup.Step("A step", [sys.executable, "-c", ""], "a-step", "x")])
    assert setup.stamped("a-step", "x")


def test_dev_packages_spare_the_runtime_ones(stamps: Path) -> None:
    python = str(sys.version_info[:2])
    setup.stamp("python-dev", setup.hashed(python, ROOT / "requirements" / "dev.lock"))
    assert setup.packages("runtime") == []


def test_a_port_in_use_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind((setup.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(setup.Failed, match=rf"Port {port} cannot be used .* make run PORT={port + 1}"):
            setup.check_port(port)


@pytest.mark.parametrize("port", ["eight", "0", "70000"])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(setup.Failed, match="no port number"):
        setup.port_from_environment()


def test_an_old_python_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "OLDEST", (99, 0))
    with pytest.raises(setup.Failed, match=r"needs Python 99\.0 or newer"):
        setup.check_python()


def test_without_a_verb_the_set_up_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.main([]) == 2
    assert "python3 tools/setup.py run" in capsys.readouterr().out


TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.M)


def test_make_help_lists_every_target_with_one_line() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert sorted(re.findall(r"^ {2}make ([a-z-]+) +\S", shown, re.M)) == sorted(TARGETS)


PROMISED = ("help", "setup", "run", "test", "lint", "demo", "bench", "bench-full", "soak", "docs", "lock", "clean")


@pytest.mark.parametrize("target", PROMISED)
def test_the_promised_targets_exist(target: str) -> None:
    assert target in TARGETS


def test_continuous_integration_runs_what_developers_run() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("make test")
    assert "CI=true" in script


def test_hooks_fetch_nothing() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (\S+)", hooks) == ["local"]


@pytest.mark.parametrize("lock", ["requirements/runtime.lock", "requirements/dev.lock", "requirements/node.lock"])
def test_every_package_of_a_lock_has_its_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pinned = re.findall(r"^[\w.-]+(?:\[\w,]+)?==", text, re.M)
    hashed = re.findall(r"^[\w.-]+(?:\[\w,]+)?==[^\n]*\\\n +--hash=sha256:", text, re.M)
    assert pinned
    assert len(pinned) == len(hashed)


def test_every_front_end_package_has_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, about in packages.items() if name and "integrity" not in about] == []
