# Needs make and python3 (3.11 or newer) with its venv module; .venv holds the rest.
PYTHON ?= python3
BIN := .venv/bin
# Compiling every module takes pip longer than Python later takes for the few that it imports.
INSTALL := -m pip --quiet --disable-pip-version-check --no-input install --no-compile
PIP_INSTALL := $(BIN)/python $(INSTALL)
TORCH := $(shell sed -n '/^torch==/p' constraints.txt)

.DEFAULT_GOAL := help
.PHONY: help serve test eval baseline check format wheel clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

serve: .venv/.ready ## answer questions about the article at TILMASH_HOST:TILMASH_PORT (127.0.0.1:8000)
	@TILMASH_DATA_DIR="$${TILMASH_DATA_DIR:-$(CURDIR)/data}" $(BIN)/tilmash serve

test: check .serve-venv/.ready ## check, then every test
	$(BIN)/python -m pytest

EVAL := TILMASH_DATA_DIR="$${TILMASH_DATA_DIR:-$(CURDIR)/data}" $(BIN)/tilmash eval \
  --questions test --no-tutorial
BASELINE := eval/gold/baseline.json

eval: .venv/.ready ## hold the figures on the test questions to the committed baseline
	@$(EVAL) --baseline $(BASELINE) --gate

baseline: .venv/.ready ## measure the committed baseline anew, after figures changed on purpose
	@$(EVAL) --json $(BASELINE)

check: .venv/.ready ## lint, format, types, layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

wheel: .venv/.ready ## build dist/tilmash-*.whl
	$(BIN)/python -m build --wheel --no-isolation

clean: ## remove caches and built files; .venv and data stay
	rm -rf dist .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# The smallest environment that serves; the tests carry a generation into it.
.serve-venv/.ready: .venv/.ready requirements-serve.txt
	@rm -f $@
	@echo "Setting up .serve-venv, once."
	@$(PYTHON) -m venv --clear .serve-venv
	@.serve-venv/bin/python $(INSTALL) -r requirements-serve.txt
	@touch $@

# The stamp goes first and comes last: an install that was cut short starts from nothing.
.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Tilmash needs Python 3.11 or newer, and $(PYTHON) is not." \
	    "Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Tilmash needs the venv module of $(PYTHON)." \
	    "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@rm -f $@
	@echo "Setting up .venv, once; this takes a few minutes."
	@$(PYTHON) -m venv --clear .venv
	@echo "  1/3 $(TORCH)"
	@$(PIP_INSTALL) -c constraints.txt '$(TORCH)'
	@echo "  2/3 the build backend"
	@$(PIP_INSTALL) -c constraints.txt hatchling editables
	@echo "  3/3 Tilmash and everything else that constraints.txt pins"
	@$(PIP_INSTALL) -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@
	@echo ".venv is ready."
