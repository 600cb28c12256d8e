# Everything one does with a checkout. Needs Python 3.11 or newer, pip, make and git; the rest goes into VENV.

VENV ?= .venv
JOBS ?= 2
MINUTES ?= 10
ARGS ?=

BIN    := $(VENV)/bin
PY     := $(BIN)/python
PIP    := $(PY) -m pip --quiet --quiet --disable-pip-version-check
PYTEST := $(PY) -m pytest

# Two stamps: the demo need not wait for the tools of those who work on comity.
READY     := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help demo test check fix coverage bench soak spark docs docs-pages clean

help: ## List what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  VENV=DIR     the virtual environment (.venv)"
	@echo "  PYTHON=EXE   the interpreter to make it with (the first that is 3.11 or newer)"
	@echo "  ARGS=...     more arguments for pytest: make test ARGS='-k lint'"
	@echo "  JOBS=N       test processes (2; 0 runs them in pytest itself)"
	@echo "  MINUTES=N    how long to soak (10); make soak ARGS=tests/solve soaks those tests instead"

demo: $(READY) ## Lint an example project and show what comity says
	@bin=$$(cd "$(BIN)" && pwd) && cd docs/examples/netflix && \
	echo '$$ cd docs/examples/netflix && comity lint' && \
	{ "$$bin/comity" lint || test $$? -eq 1; } # 1 means findings, which are the point

test: check ## Check the code, then run the tests
	@$(PYTEST) -n $(JOBS) --dist loadgroup $(ARGS)

check: $(READY_DEV) ## Format, lint, types, import contracts, spelling
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/codespell

fix: $(READY_DEV) ## Format the code and mend what the linter can mend
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

coverage: $(READY_DEV) ## Run the tests and demand 95 % branch coverage of the language
	@$(PYTEST) -n $(JOBS) --cov $(ARGS)

bench: $(READY_DEV) ## Run the benchmarks
	@$(PYTEST) tests/benchmarks --override-ini=python_files='bench_*.py' --capture=no $(ARGS)

soak: $(READY_DEV) ## Compare random decisions and tables for MINUTES each; with ARGS, run those tests on far more cases
ifneq ($(ARGS),)
	@COMITY_SOAK=1 $(PYTEST) -n $(JOBS) --dist loadgroup $(ARGS)
else
	@$(PY) -m tests.decisions.soak --minutes $(MINUTES) --jobs $(JOBS)
	@$(PY) -m tests.bulk.agreement.soak --minutes $(MINUTES)
endif

spark: $(READY_DEV) ## Run all tests that ask Spark; `make test` runs one of each file
	@COMITY_SPARK=1 COMITY_REQUIRE=spark $(PYTEST) tests/bulk tests/engines tests/cli -k spark $(ARGS)

docs: $(READY_DEV) ## Build the documentation as a site in build/docs
	@rm -rf build/docs
	@$(PY) -m sphinx -E -W --keep-going --quiet -c docs/site -d build/doctrees . build/docs
	@echo "build/docs/index.html"

docs-pages: $(READY) ## Write docs/rules, docs/packs and docs/pictures anew from the code
	@$(PY) -m comity_cli.docs
	@$(PY) -m docs.pictures

clean: ## Remove .venv and whatever the tools left
	@rm -rf .venv build dist htmlcov .coverage .coverage.* .hypothesis
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find dsl cli stdlib_policies tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up ---------------------------------------------------------------------------------------------------------

$(READY): pyproject.toml
	@$(ENVIRONMENT)
	@echo "installing comity into $(VENV)"
	@$(PIP) install --editable .
	@touch $@

$(READY_DEV): pyproject.toml
	@$(ENVIRONMENT)
	@echo "installing comity and its tools into $(VENV)"
	@$(PIP) install --editable '.[dev]'
	@touch $(READY) $@

# An environment whose interpreter is gone is made anew, whatever its stamps say.
ifneq ($(shell test -x $(PY) && echo there),there)
.PHONY: $(READY) $(READY_DEV)
endif

# `python3` may be too old while `python3.12` is not, and a name on the PATH may be a shim with nothing behind it, so
# each is tried. Debian's Python comes without ensurepip; there pip, if there is one, can install itself.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11 python

define ENVIRONMENT
if test -x $(PY); then exit 0; fi; \
for candidate in $(PYTHON); do \
    if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
done; \
if test -z "$$found"; then echo "comity needs Python 3.11 or newer; found none (make PYTHON=/path/to/python)" >&2; exit 1; fi; \
rm -f $(BIN)/python*; \
if $$found -c 'import ensurepip; ensurepip.version()' 2>/dev/null; then \
    $$found -m venv $(VENV); \
elif ! { $$found -m venv --without-pip $(VENV) && $$found -m pip --quiet --python $(PY) install pip; } >/dev/null 2>&1; then \
    rm -f $(BIN)/python*; \
    echo "comity needs venv and pip of $$found; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; \
fi
endef
