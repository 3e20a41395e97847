# Two commands matter: `make run` plays, `make test` proves. Everything else serves them.

.DEFAULT_GOAL := help
.PHONY: help run test check bench format clean

# The first interpreter that is new enough; PYTHON=… overrides.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$each >/dev/null 2>&1 && $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
ENGINE := $(shell find backend/harmonic -name '*.py')

help:
	@echo 'make run      set up everything and play on http://localhost:10000'
	@echo 'make test     set up everything and run every test (the same as ./test_setup.sh)'
	@echo 'make check    format, lint, types, layers, docs'
	@echo 'make bench    measure the speed against peers and write docs/benchmarks.md'
	@echo 'make format   put the code into its format'
	@echo 'make clean    remove what the others made, but never backend/instance'

run: $(VENV)/run.stamp $(VENV)/warm.stamp
	@cd backend && exec ../$(BIN)/python run.py

test:
	@./test_setup.sh

check: $(VENV)/dev.stamp node_modules/.stamp
	$(BIN)/ruff format --check backend
	$(BIN)/ruff check backend
	cd backend && ../$(BIN)/mypy
	cd backend && ../$(BIN)/lint-imports
	cd backend && ../$(BIN)/interrogate --quiet --config pyproject.toml harmonic app scripts run.py wsgi.py gunicorn.conf.py
	cd backend && ../$(BIN)/numpydoc lint --config . $$(find harmonic app -name '*.py' -not -path '*/routes/*')
	cd backend && ../$(BIN)/vulture
	npm run --silent lint
	npm run --silent types
	cd backend && ../$(BIN)/python -m pytest -q tests/docs

bench: $(VENV)/bench.stamp
	cd backend/tests && PYTHONPATH=.. ../../$(BIN)/python -m benchmarks

format: $(VENV)/dev.stamp
	$(BIN)/ruff format backend
	$(BIN)/ruff check --fix backend

clean:
	rm -rf $(VENV) node_modules test-results
	find backend -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/python.stamp:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed and was not found: install it, or name it with PYTHON=…' >&2; exit 1; }
	@echo 'Setting up Python in $(VENV)'
	@$(PYTHON) -m venv $(VENV) || { echo 'This Python cannot make virtual environments: install its venv module (Debian: apt-get install python3-venv)' >&2; exit 1; }
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp backend/requirements.txt backend/pyproject.toml
	@echo 'Installing what it needs (a minute the first time)'
	@$(PIP) -r backend/requirements.txt
	@$(PIP) --no-deps --editable backend
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp backend/requirements-dev.txt
	@echo 'Installing what the tests need'
	@$(PIP) -r backend/requirements-dev.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp $(VENV)/warm.stamp backend/requirements-bench.txt
	@echo 'Installing the peers to measure against'
	@$(PIP) -r backend/requirements-bench.txt
	@$(BIN)/python -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("fluidsynth"))' \
		|| { apt-get update && apt-get install --yes --no-install-recommends libfluidsynth3 timgm6mb-soundfont; } >/dev/null 2>&1 \
		|| echo 'FluidSynth could not be installed; its rows stay empty. By hand: apt-get install libfluidsynth3 timgm6mb-soundfont'
	@touch $@

# Compiled kernels are kept beside their source; a new engine compiles them anew.
$(VENV)/warm.stamp: $(VENV)/run.stamp $(ENGINE)
	@$(BIN)/harmonic warm
	@touch $@

node_modules/.stamp: package.json package-lock.json
	@command -v npm >/dev/null || { echo 'Node 20 or newer is needed for the tests and was not found: install it' >&2; exit 1; }
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo 'Node 20 or newer is needed for the tests: install it' >&2; exit 1; }
	@npm ci --silent --no-audit --no-fund
	@touch $@
