"""Sets Kaigong up from a fresh clone, and serves it. Needs nothing but Python's standard library.

    python3 tools/setup.py setup    what the server needs: Python packages, front end
    python3 tools/setup.py dev      the same with what tests and developers need
    python3 tools/setup.py system   Chromium, Chinese fonts and PostgreSQL for the tests (apt, as root)
    python3 tools/setup.py system-soak   the same, and what the long fault runs need besides
    python3 tools/setup.py run      set up, prepare the database, load the demo city if it is empty, serve, work

Every step is stamped with a hash of what it was made from, so a second run does only what has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / ".stamps"
OLDEST = (3, 11)
SCRIPTS = {"kaigong": "kaigong.cli.main", "kaigong-manage": "kaigong.web.manage"}
HOST = "127.0.0.1"
STOP_SECONDS = "30"  # what is being answered when the server is told to stop has this long


class Failed(Exception):
    """A step that cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    print(text, flush=True)


# ------------------------------------------------------------------------------------------------ stamps and steps


def hashed(*parts: str | Path) -> str:
    """One hash over texts and the contents of files."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        total.update(b"\0")
    return total.hexdigest()


def stamped(name: str, digest: str) -> bool:
    """Was this step already done from exactly this?"""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == digest


def stamp(name: str, digest: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(digest)


class Step:
    """A command that runs beside others; its output is kept and shown only when it fails."""

    def __init__(self, title: str, command: list[str], name: str, digest: str) -> None:
        self.title, self.name, self.digest, self.started = title, name, digest, time.monotonic()
        self.command = command
        self.log = STAMPS / f"{name}.log"
        STAMPS.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)

    def finish(self) -> None:
        if self.process.wait() != 0:
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-25:])
            raise Failed(f"{self.title} failed ({' '.join(self.command[:4])} …):\n{tail}")
        stamp(self.name, self.digest)
        say(f"  {self.title}: done in {time.monotonic() - self.started:.0f} s")


def wait_for(steps: list[Step]) -> None:
    """Wait for steps that run at the same time, with a sign of life."""
    while any(step.process.poll() is None for step in steps):
        time.sleep(0.2)
        if sys.stdout.isatty():
            running = ", ".join(step.title for step in steps if step.process.poll() is None)
            print(f"\r\033[K  … {time.monotonic() - steps[0].started:.0f} s {running}", end="", flush=True)
    if sys.stdout.isatty() and steps:
        print("\r\033[K", end="")
    for step in steps:
        step.finish()


# -------------------------------------------------------------------------------------------------- Python packages


def check_python() -> None:
    if sys.version_info < OLDEST:
        wanted, have = ".".join(map(str, OLDEST)), sys.version.split()[0]
        raise Failed(
            f"Kaigong needs Python {wanted} or newer; {sys.executable} is {have}. Try: make run PYTHON=python3.12"
        )


def make_venv() -> None:
    """The virtual environment, with the checkout importable and its two commands."""
    if not (BIN / "python").exists() or not (BIN / "pip").exists():
        say("  Making the virtual environment .venv")
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            raise Failed(f"{made.stdout}{made.stderr}\nOn Debian: apt-get install python3-venv")
    site = next(VENV.glob("lib/python3*/site-packages"))
    (site / "kaigong.pth").write_text(f"{ROOT}\n")
    for script, module in SCRIPTS.items():
        text = f"#!{BIN / 'python'}\nimport sys\nfrom {module} import main\n\nsys.exit(main())\n"
        path = BIN / script
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            path.chmod(0o755)


def pip(lock: str) -> list[str]:
    """Modules are compiled when they are first imported; most never are."""
    return [
        *(str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--require-hashes", "--only-binary", ":all:", "--no-compile", "-r", f"requirements/{lock}.lock"),
    ]


def packages(kind: str) -> list[Step]:
    """Install runtime or dev packages, unless the lock they came from is unchanged. Dev holds all of runtime."""
    python = str(sys.version_info[:2])
    digests = {lock: hashed(python, ROOT / "requirements" / f"{lock}.lock") for lock in ("runtime", "dev")}
    if stamped("python-dev", digests["dev"]) or stamped(f"python-{kind}", digests[kind]):
        return []
    return [Step("Python packages", pip(kind), f"python-{kind}", digests[kind])]


# -------------------------------------------------------------------------------------------------------- front end


def npm() -> list[str]:
    """The command that runs npm: the system's, else the one of a wheel in the virtual environment."""
    if found := shutil.which("npm"):
        return [found]
    if not (BIN / "npm").exists():
        say("  No npm here: installing Node.js into .venv")
        wait_for([Step("Node.js", pip("node"), "node", hashed(ROOT / "requirements" / "node.lock"))])
    return [str(BIN / "npm")]


def front_end(kind: str) -> list[Step]:
    """Install the locked front-end packages; their install scripts are not run."""
    digests = {part: hashed(part, ROOT / "package-lock.json", ROOT / "package.json") for part in ("runtime", "dev")}
    there = (ROOT / "node_modules" / "@tabler" / "core").exists()
    if there and (stamped("npm-dev", digests["dev"]) or stamped(f"npm-{kind}", digests[kind])):
        return []
    omit = ["--omit=dev"] if kind == "runtime" else []
    command = [*npm(), "ci", *omit, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    os.environ["PATH"] = f"{os.environ['PATH']}{os.pathsep}{BIN}"
    return [Step("Front end", command, f"npm-{kind}", digests[kind])]


def set_up(kind: str) -> None:
    check_python()
    make_venv()
    steps = [*front_end(kind), *packages(kind)]
    if steps:
        say("  Fetching " + " and ".join(step.title for step in steps) + " (under a minute)")
        wait_for(steps)
    texts = hashed(*sorted((ROOT / "kaigong").rglob("*.po")))
    if not stamped("messages", texts) or _some_mo_missing():
        subprocess.run([str(BIN / "python"), "-m", "tools.messages", "compile"], cwd=ROOT, check=True)
        stamp("messages", texts)


def _some_mo_missing() -> bool:
    return any(not po.with_suffix(".mo").exists() for po in (ROOT / "kaigong").rglob("*.po"))


# --------------------------------------------------------------------------------------------------- what tests need

LOUD = "!" * 78


def missing_system(soak: bool = False) -> dict[str, str]:
    """Debian package → what it is for, of what is not here; with what the long fault runs need besides."""
    fonts = any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))
    servers = sorted(int(path.parts[-3]) for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    failover = f"postgresql-{servers[-1] if servers else 15}-auto-failover"
    have = {
        "chromium-headless-shell": shutil.which("chromium-headless-shell") is not None,
        "fonts-noto-cjk": fonts,
        "postgresql": bool(servers) or shutil.which("initdb") is not None,
        "faketime": any(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")),
        **({failover: shutil.which("pg_autoctl") is not None} if soak else {}),
        **({"pg-auto-failover-cli": shutil.which("pg_autoctl") is not None} if soak else {}),
    }
    purposes = {
        "chromium-headless-shell": "the browser tests",
        "fonts-noto-cjk": "Chinese text in browser tests",
        "postgresql": "the tests on PostgreSQL",
        "faketime": "the tests of a clock that jumps",
        failover: "the fail-over of PostgreSQL",
        "pg-auto-failover-cli": "the fail-over of PostgreSQL",
    }
    return {package: purposes[package] for package, here in have.items() if not here}


def system(soak: bool = False) -> None:
    """Install what is missing when root; else, or when apt fails, say loudly which tests will be skipped."""
    missing = missing_system(soak)
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"  Installing {', '.join(missing)} with apt (up to a minute)")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
            subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=False)
        missing = missing_system(soak)
    if shutil.which("chromium"):
        missing.pop("chromium-headless-shell", None)  # with windows it is slower, and does as well
    for package, purpose in missing.items():
        say(f"{LOUD}\n!! SKIPPED: {package} is not installed, so {purpose} cannot run here.\n{LOUD}")


# ------------------------------------------------------------------------------------------------------------- serve


def port_from_environment() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Failed(f"PORT={text} is no port number. Try: make run PORT=8001")
    return int(text)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise Failed(f"Port {port} cannot be used ({reason}). Try another: make run PORT={port + 1}") from error


def is_free(port: int) -> bool:
    """Whether something could listen there."""
    try:
        check_port(port)
    except Failed:
        return False
    return True


def listening(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; False when it ended instead."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.1)
    return False


def serve() -> int:
    """Prepare the database and the static files, then run the server until it is stopped."""
    port = port_from_environment()
    check_port(port)
    os.environ.setdefault("KAIGONG_DEMO", "1")
    set_up("runtime")
    prepared = subprocess.run([str(BIN / "python"), "-m", "kaigong.web.manage", "prepare"], cwd=ROOT, check=False)
    if prepared.returncode:
        return prepared.returncode
    live = port + 1 if is_free(port + 1) else 0
    if live:
        os.environ.setdefault("KAIGONG_LIVE_URL", f"http://{HOST}:{live}/")
    server = subprocess.Popen(server_command(port), cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    if listening(port, server):
        say(f"\n  Kaigong serves on http://{HOST}:{port}   (stop with Ctrl-C)\n")
    return stay_with(server, live)


def server_command(port: int) -> list[str]:
    return [
        *(str(BIN / "granian"), "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", os.environ.get("KAIGONG_WORKERS", "2"), "--log-level", "warning", "--no-ws"),
        *("--blocking-threads", "4", "--backpressure", "32", "--workers-kill-timeout", STOP_SECONDS),
        "kaigong.web.wsgi:application",
    ]


def worker_command() -> list[str]:
    """The loop that delivers notices, e-mail and webhooks, and does what the clock must do."""
    return [str(BIN / "python"), "-m", "kaigong.web.manage", "run_worker"]


def live_command(port: int) -> list[str]:
    """The live lines of the big screens."""
    return [str(BIN / "python"), "-m", "kaigong.web.manage", "run_live", "--host", HOST, "--port", str(port)]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C is for the server, and what runs beside it is stopped after it."""
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)


def stay_with(server: subprocess.Popen[bytes], live: int) -> int:
    """Until the server ends: keep a worker and the live lines beside it, started again should they die; then stop
    them too."""
    commands = [worker_command(), *([live_command(live)] if live else [])]
    beside = [start(command) for command in commands]
    warming = start([str(BIN / "python"), "-m", "tools.warm"])  # kernels, with low priority
    try:
        while True:
            try:
                return server.wait(timeout=2)
            except subprocess.TimeoutExpired:
                beside = [
                    old if old.poll() is None else start(command) for old, command in zip(beside, commands, strict=True)
                ]
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        return 0
    finally:
        for process in (*beside, warming):
            process.terminate()
        for process in (*beside, warming):
            process.wait()


def main(arguments: list[str]) -> int:
    verb = arguments[0] if arguments else ""
    try:
        if verb == "run":
            return serve()
        verbs = {"setup": lambda: set_up("runtime"), "dev": lambda: set_up("dev"), "system": system,
                 "system-soak": lambda: system(soak=True)}  # fmt: skip
        if verb not in verbs:
            say(__doc__ or "")
            return 2
        verbs[verb]()
    except Failed as failure:
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
