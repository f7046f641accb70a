# make run   sets up, loads the sample articles, answers a question, serves the explorer on 127.0.0.1:8000
# make test  sets up, and runs everything that CI runs
# Needs Python 3.11 or later with venv, git and make; nothing is fetched but the locked packages.

PYTHON ?= python3
PORT ?= 8000
STORE ?= techgeo.db
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run setup test lint types check unit package bench clean lock

run: .venv/.run
	@echo "== Loading the sample articles into $(STORE)"
	@$(BIN)/techgeo load samples/articles --store $(STORE)
	@echo "== Asking: who is in talks with, or offers a licence to, whom; how far has it come, how sure is it?"
	@$(BIN)/techgeo query samples/question.rq --store $(STORE) --format table
	@echo "== Serving on http://127.0.0.1:$(PORT)/ (Ctrl-C ends it)"
	@$(BIN)/techgeo serve --store $(STORE) --port $(PORT)

setup: .venv/.dev

test: lint types check unit package
	@echo "== Everything passed"

lint: .venv/.dev
	@echo "== Style and imports"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-cache 2>&1 | tail -3

types: .venv/.dev
	@echo "== Types"
	@$(BIN)/mypy

check: .venv/.dev
	@echo "== Ontology"
	@$(BIN)/techgeo ontology check

unit: .venv/.dev
	@echo "== Tests"
	@$(BIN)/pytest -n 2 --dist loadfile -q $(PYTEST)

package: .venv/.dev
	@echo "== The built wheel, in a clean environment"
	@PYTHON=$(PYTHON) sh tests/package/check.sh

bench: .venv/.dev
	@$(BIN)/python -m bench

clean:
	rm -rf .venv build dist techgeo.db .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The locks hold hashes and no addresses, for every Python and system that the project supports.
lock: .venv/.dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	  --group build pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	  --all-extras --group build --group dev pyproject.toml -o requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "techgeo needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "== Making .venv"
	@$(PYTHON) -m venv .venv || { echo "This Python has no venv module (Debian: apt install python3-venv)." >&2; exit 1; }

.venv/.run: .venv/bin/python requirements.txt pyproject.toml
	@test -e .venv/.dev || { echo "== Installing what running needs (about a minute, the first time)" && \
	  $(PIP) install --require-hashes -r requirements.txt && \
	  $(PIP) install --no-deps --no-build-isolation --no-index --editable . ; }
	@touch $@

.venv/.dev: .venv/bin/python requirements-dev.txt pyproject.toml
	@echo "== Installing what development needs (about two minutes, the first time)"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@ .venv/.run
