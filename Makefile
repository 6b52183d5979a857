# make help lists what there is. Needs python3 (3.11 or newer), make and git; everything else goes into .venv.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet
LOCK := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-clients test-install lint types contracts migrations checkers dovecot bench lock clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: .venv/run.stamp ## watch a sample mailbox for some days that pass in seconds
	@$(BIN)/crickets demo

test: lint types contracts migrations checkers dovecot ## everything that must hold before a change lands
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

# Only where the programs cannot be had (69, EX_UNAVAILABLE) it passes without them; the script has said so then.
test-clients: .venv/dev.stamp dovecot ## real mail clients: what each does with a draft, and what is made of that
	@requirements/clients.sh; status=$$?; case $$status in \
	0) $(BIN)/python -m pytest tests/clients;; \
	69) ;; \
	*) exit $$status;; \
	esac

# As above.
test-install: .venv/dev.stamp dovecot ## the service, from nothing to a first draft, an upgrade and its end, in a fresh Debian
	@requirements/chroot.sh && $(BIN)/python -m tests.installation; status=$$?; case $$status in \
	0) $(BIN)/python -m pytest tests/installation;; \
	69) ;; \
	*) exit $$status;; \
	esac

lint: .venv/dev.stamp ## style of the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/dev.stamp ## static types, strictly
	$(BIN)/mypy

contracts: .venv/dev.stamp ## which room may import which
	$(BIN)/lint-imports

migrations: .venv/dev.stamp ## the migrations end in the tables of the code
	$(BIN)/python -m pytest --quiet -k migrat tests/store

bench: .venv/dev.stamp dovecot ## the measurements, as a table
	$(BIN)/python -m tests.bench

lock: .venv/dev.stamp ## write requirements/ anew; UPGRADE=1 takes the newest releases
	$(LOCK) pyproject.toml --extra demo --group build --output-file requirements/run.txt
	$(LOCK) pyproject.toml --extra demo --extra keyring --group dev --constraint requirements/run.txt --output-file requirements/dev.txt

clean: ## remove what make and the tests made
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +

checkers:
	@requirements/checkers.sh

dovecot:
	@requirements/dovecot.sh

# The stamps say which lock .venv holds, so that make installs only what changed.
.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo 'Installing what Crickets needs into .venv'
	@$(PIP) --require-hashes --requirement requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# Holds all of run.txt too.
.venv/dev.stamp: requirements/dev.txt requirements/run.txt pyproject.toml | .venv/bin/python
	@echo 'Installing what Crickets and its tests need into .venv'
	@$(PIP) --require-hashes --requirement requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch .venv/run.stamp $@

.venv/bin/python:
	@PYTHON='$(PYTHON)' requirements/venv.sh
