# Kaigong: every command of the house. `make help` lists them.
PYTHON ?= python3
OTHER ?= python3.12
PORT ?= 8000
PY := .venv/bin/python
PYTEST := $(PY) -m pytest -m "not soak" -p no:cacheprovider
TEST_HOME = $(CURDIR)/.pytest_cache/home/$@
N ?= 2
export PORT
# Compiled modules are kept whatever the surroundings say: a test run starts some hundred processes, each 3 s of compiling.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help

help: ## List every target with its one line
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Set up what the server needs: Python packages, front end, messages
	@$(PYTHON) tools/setup.py setup

run: ## Set up, load the demo city into an empty database, serve on http://127.0.0.1:8000 (PORT=…)
	@$(PYTHON) tools/setup.py run

dev: ## Set up what tests and developers need besides
	@$(PYTHON) tools/setup.py dev

test: ## Everything: lint, types, contracts, core, house, both databases, faults, browser
	@$(PYTHON) tools/setup.py system & system=$$!; $(PYTHON) tools/setup.py dev && wait $$system
	@$(MAKE) --no-print-directory -j 2 --output-sync=target warm lint
	@$(MAKE) --no-print-directory -k -j 3 --output-sync=target N=0 test-browser test-postgres test-apps test-faults test-cli test-core test-demo

lint: dev ## Style, types, import contracts, translations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m tools.messages check

warm: dev ## Compile the kernels once, and make what tests start from, so that nobody waits for them later
	$(PY) -m tools.warm
	$(PY) -m tests.made

test-core: dev ## The core alone, without Django
	$(PYTEST) tests/core -p no:django -n $(N)

test-cli: dev ## The command line and the house rules
	KAIGONG_HOME=$(TEST_HOME) $(PYTEST) $(filter-out tests/core tests/apps tests/browser tests/faults tests/conftest.py tests/made.py tests/one_database.py tests/postgres.py tests/shared.py tests/__init__.py tests/__pycache__, $(wildcard tests/*)) -n $(N)

test-py: ## The core and the command line under another Python (OTHER=python3.12)
	$(OTHER) -m venv .bench/$(notdir $(OTHER))
	.bench/$(notdir $(OTHER))/bin/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	.bench/$(notdir $(OTHER))/bin/python -m pytest tests/core -p no:django -n 2
	KAIGONG_HOME=$(TEST_HOME) .bench/$(notdir $(OTHER))/bin/python -m pytest tests/cli -n 2

test-apps: dev ## The apps on SQLite
	KAIGONG_HOME=$(TEST_HOME) $(PYTEST) tests/apps -n $(N)

test-demo: dev ## The demo city
	KAIGONG_HOME=$(TEST_HOME) KAIGONG_DEMO=1 $(PYTEST) tests/apps/demo -n $(N)

test-postgres: dev ## The apps on a throw-away PostgreSQL (what only passes a database, tests/one_database.py, and the demo city: make soak)
	KAIGONG_HOME=$(TEST_HOME) $(PY) -m tests.postgres -- $(PYTEST) tests/apps -n $(N)

test-faults: dev ## kill -9, full disk, clock jumps, restarts under load, in short, on both databases
	$(PYTEST) tests/faults -p no:django -n 2 --dist loadgroup

# A step that waited for minutes on an overloaded machine is tried once more, and said so; nothing else is.
test-browser: dev ## A few journeys through a real Chromium (KAIGONG_SLOW_BROWSER=6: a slow one, to look for races)
	KAIGONG_HOME=$(TEST_HOME) $(PYTEST) tests/browser -n 2 --dist loadfile --no-loadscope-reorder --reruns 1 --only-rerun "TimeoutError|with timeout" -r R

demo: setup ## Throw the demo database away and load the city anew
	rm -f $${KAIGONG_HOME:-var}/db.sqlite3*
	KAIGONG_DEMO=1 $(PY) -m kaigong.web.manage prepare

bench: dev ## Measure planning and the run of approvals beside their peers
	$(PY) -m tools.bench

bench-full: dev ## The same at full size
	$(PY) -m tools.bench --full

soak: dev ## Long fault and load runs, not part of the tests; their numbers go into docs/reliability.md
	@$(PYTHON) tools/setup.py system-soak
	KAIGONG_WRITE_NUMBERS=1 $(PY) -m pytest -m soak tests/faults -p no:django
	KAIGONG_HOME=$(TEST_HOME) KAIGONG_DEMO=1 $(PY) -m pytest -m soak tests --ignore tests/faults
	KAIGONG_HOME=$(TEST_HOME) KAIGONG_DEMO=1 $(PY) -m tests.postgres -- $(PY) -m pytest -m soak tests --ignore tests/faults
	KAIGONG_HOME=$(TEST_HOME) KAIGONG_BOTH=1 $(PY) -m tests.postgres -- $(PYTEST) tests/apps

docs: dev ## Check that what the documents say still holds
	KAIGONG_HOME=$(TEST_HOME) $(PYTEST) $(wildcard tests/test_docs.py) tests/test_house.py

messages: dev ## Bring the English translations up to date with the Chinese texts
	$(PY) -m tools.messages extract
	$(PY) -m tools.messages compile

lock: dev ## Resolve the locks anew from requirements/*.in and package.json
	$(PY) -m pip install --quiet uv
	for lock in runtime dev node; do .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q --upgrade requirements/$$lock.in -o requirements/$$lock.lock; done
	npm install --package-lock-only --ignore-scripts

clean: ## Remove everything that can be made again; the database in var/ stays
	rm -rf .venv node_modules test-results var/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} + ; find kaigong -name '*.mo' -delete

.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*##.*/\1/p' $(MAKEFILE_LIST))
