# The ways to work on CareMatch. `make` alone lists them. Only make and Python 3.11 or newer have to be there.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
PY := .venv/bin/python
NPM := .venv/bin/npm --prefix frontend
PIP_INSTALL := $(PY) -m pip install -qq --disable-pip-version-check
FLASK := $(PY) -m flask --app wsgi
HOST ?= 127.0.0.1
PORT ?= 5000
TRACES ?= 5000
KILLS ?= 100
WRITES ?= 200
PUSHES ?= 10000

# Node comes with requirements.txt, so that everybody builds with the same one.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
ifneq ($(PORT),5000)
export PUBLIC_URL ?= http://127.0.0.1:$(PORT)
endif

# These files say that a step is done; each is older than what it was made from only when it has to be done again.
VENV := .venv/.made
RUNTIME := .venv/.requirements
DEVELOPMENT := .venv/.requirements-dev
NPM_RUNTIME := frontend/node_modules/.runtime
NPM_DEVELOPMENT := frontend/node_modules/.development
# Whoever has the development packages keeps them: `npm ci` would take them away.
NPM_PACKAGES := $(firstword $(wildcard $(NPM_DEVELOPMENT)) $(NPM_RUNTIME))
PWA := frontend/dist/index.html

FRONTEND_SOURCES := $(shell find frontend/src frontend/public -not -name '*.test.*' 2>/dev/null) \
	$(wildcard frontend/*.html frontend/*.json frontend/*.ts)

.PHONY: help
help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: install
install: $(RUNTIME) $(NPM_PACKAGES) $(PWA) .env ## install what the application needs, build the front end, write settings
	@:

.PHONY: run
run: install ## set everything up and serve it, with demo data, on http://127.0.0.1:5000 (PORT=5001 make run: elsewhere)
	@echo "5/5 Database and demo data"
	@$(FLASK) db upgrade
	@$(FLASK) demo
	@exec $(FLASK) serve --host $(HOST) --port $(PORT)

.PHONY: build
build: install ## build the front end into frontend/dist

.PHONY: test
test: $(DEVELOPMENT) $(NPM_DEVELOPMENT) install ## run every check and every test, in the browser too
	@failed=; \
	for step in lint types imports frontend; do $(MAKE) --no-print-directory $$step || failed="$$failed $$step"; done; \
	echo "== Python tests: SQLite, PostgreSQL and the browser"; \
	chromium=$$($(PY) -m tests.e2e.browser) && CHROMIUM=$$chromium $(PY) -m pytest -n 2 || failed="$$failed pytest"; \
	test -z "$$failed" || { echo "Not passed:$$failed"; exit 1; }

.PHONY: check
check: lint types imports frontend unit ## the quick loop: everything but PostgreSQL and the browser

.PHONY: unit
unit: $(DEVELOPMENT) $(NPM_DEVELOPMENT) ## Python tests that need neither PostgreSQL nor a browser
	@echo "== Python tests: SQLite"
	@$(PY) -m pytest -n 2 -m "not postgresql and not browser"

.PHONY: soak
soak: $(DEVELOPMENT) $(NPM_DEVELOPMENT) ## sync for hours: TRACES=5000, KILLS=100, WRITES=200 a writer, PUSHES=10000, on each database
	@SYNC_TRACES=$(TRACES) SYNC_STEPS=14 $(PY) -m pytest -n 2 --dist=load -rP tests/sync/stateful/test_stateful.py
	@SYNC_KILLS=$(KILLS) SYNC_WRITES=$(WRITES) $(PY) -m pytest -n 0 -s tests/sync/concurrency
	@PUSH_DUE=$(PUSHES) PUSH_KILLS=20 $(PY) -m pytest -n 0 tests/reminders/test_kills.py
	@JOBS_SECONDS=60 $(PY) -m pytest -n 0 tests/running/test_kills.py

.PHONY: e2e
e2e: $(DEVELOPMENT) $(NPM_DEVELOPMENT) $(PWA) ## the story, the looks and the budget in a real browser
	@chromium=$$($(PY) -m tests.e2e.browser) && CHROMIUM=$$chromium $(PY) -m pytest tests/e2e

.PHONY: lint
lint: $(DEVELOPMENT) ## rules and layout of the Python code
	@echo "== Lint"
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check

.PHONY: types
types: $(DEVELOPMENT) ## types of the Python code
	@echo "== Types"
	@$(PY) -m mypy

.PHONY: imports
imports: $(DEVELOPMENT) ## which part may import which
	@echo "== Imports"
	@.venv/bin/lint-imports --no-logo

.PHONY: frontend
frontend: $(NPM_DEVELOPMENT) ## rules, types and unit tests of the front end
	@echo "== Front end"
	@$(NPM) run --silent check
	@$(NPM) run --silent test

.PHONY: clean
clean: ## remove what was installed and built; .env and instance/ (your data) stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache frontend/node_modules \
		frontend/api-types/node_modules frontend/dist

$(VENV):
	@test -n "$(PYTHON)" || { echo "CareMatch needs Python 3.11 or newer (on Debian: apt-get install python3), or say which: make PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments; on Debian: apt-get install python3-venv"; exit 1; }
	@"$(PYTHON)" -m venv --clear .venv
	@touch $@

$(RUNTIME): requirements.txt constraints.txt | $(VENV)
	@echo "1/5 Python packages"
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "1/5 Python packages for development"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

$(NPM_RUNTIME): frontend/package-lock.json | $(RUNTIME)
	@echo "2/5 Front-end packages"
	@$(NPM) ci --omit=dev --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(NPM_DEVELOPMENT): frontend/package-lock.json | $(RUNTIME)
	@echo "2/5 Front-end packages for development"
	@$(NPM) ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $(NPM_RUNTIME) $@

$(PWA): $(FRONTEND_SOURCES) | $(NPM_PACKAGES)
	@echo "3/5 Front end"
	@$(NPM) run --silent build >.venv/build.log 2>&1 || { cat .venv/build.log; exit 1; }
	@touch $@

# Made once; completed where it lacks a secret that has come since.
.env: carematch/env_file.py | $(RUNTIME)
	@echo "4/5 Settings"
	@$(PY) -m carematch.env_file
	@touch $@
