# Needs Python 3.11 or newer and nothing else. PYTHON=python3.12 make … chooses another one.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq
INSTALLED := $(VENV)/installed
INSTALLED_DEV := $(VENV)/installed-dev

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format schema chaos realdata clean
.DELETE_ON_ERROR:

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

install: $(INSTALLED) ## Install Intersect and what it needs into .venv

demo: $(INSTALLED) ## Show it work: ERP rows in, a portal in memory, changes back
	@$(BIN)/intersect demo

test: $(INSTALLED_DEV) ## Run every test on the embedded PostgreSQL
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(TESTS)

lint: $(INSTALLED_DEV) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint dbt_project/models

format: $(INSTALLED_DEV) ## Lay out the Python files anew
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

schema: $(INSTALLED_DEV) ## Write tests/schema.sql from a fresh deploy
	@$(BIN)/python -m tests.schema

SEED ?= 1
CHAOS ?= --records 100000 --kills 100 --crashes 10 --stalls 5
STORMS ?= --examples 400 --steps 40

chaos: $(INSTALLED_DEV) ## Let ERPs and people work while everything goes wrong; SEED=N repeats a run
	@$(BIN)/python -m tests.faults.storm --seed $(SEED) $(STORMS)
	@$(BIN)/python -m tests.faults.chaos --seed $(SEED) $(CHAOS)

realdata: $(INSTALLED) ## Run on real data: make realdata DATA=DIR
	@test -n "$(DATA)" || { echo "make realdata DATA=DIR: say where the data is" >&2; exit 2; }
	@$(BIN)/intersect realdata "$(DATA)"

clean: ## Remove what was installed and built; the data in intersect-data stays
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache dbt_project/target dbt_project/logs
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Intersect needs Python 3.11 or newer; this is " + sys.version)'
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV) (once, a minute or two) …" >&2
	@$(PIP) -r requirements.txt
	@$(PIP) --no-deps --editable .
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@$(PIP) -r requirements-dev.txt
	@touch $@
