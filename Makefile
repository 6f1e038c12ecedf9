# One command each; `make` alone lists them.

PORT ?= 5006
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CODE := service dashboards jobs geo fixtures
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help setup demo test check static fix lock bench attack screenshots docs synth clean browser

help: ## List these commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv with exactly the locked packages (quick the second time)

$(READY): requirements/bootstrap.lock requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Earlysight needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo missing)."; \
	  echo "Install one and run: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 2; }
	@echo "Setting up .venv (a few minutes the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@
	@echo "Ready: $$($(BIN)/python --version), $$($(BIN)/earlysight --version)"

demo: setup ## A synthetic authority, refreshed and served at http://127.0.0.1:5006/ (PORT=… for another port)
	@$(BIN)/earlysight demo --port $(PORT)

test: setup browser static ## Everything: style, types, contracts and all tests, in a real browser too
	@$(BIN)/python -m pytest

check: setup static ## The quick part of `make test`: under two minutes
	@$(BIN)/python -m pytest -q -m 'not slow and not browser and not bench'

static: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  echo "Installing Chromium for the browser tests ..."; \
	  as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	  $$as_root apt-get update -qq && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; }

fix: setup ## Put right what can be put right without thinking: style, order of imports
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: setup ## Make the lock files again from pyproject.toml (newer versions: make lock UPGRADE=--upgrade)
	@$(LOCK) $(UPGRADE) requirements/bootstrap.in -o requirements/bootstrap.lock
	@$(LOCK) $(UPGRADE) --extra dev pyproject.toml -o requirements/dev.lock
	@$(LOCK) $(UPGRADE) --constraint requirements/dev.lock pyproject.toml -o requirements/run.lock
	@$(LOCK) $(UPGRADE) --constraint requirements/dev.lock requirements/build.in -o requirements/build.lock

bench: setup browser ## Measure: taps, pages, receiving, publishing, ranking, grouping (one of them: make bench ONLY=publishing)
	@$(BIN)/python -m pytest tests/bench -m bench -s -q -p no:randomly $(if $(ONLY),-k $(ONLY))

attack: setup ## Attack twenty random authorities' partner files, and say where anything is known too closely
	@$(BIN)/python -m tests.disclosure 1-20

screenshots: setup browser ## Take the pictures in docs/screenshots again
	@$(BIN)/python -m pytest tests/browser/test_screenshots.py -q --keep-screenshots

docs: setup ## Write the pages that are made from data: docs/files.md and docs/indicators.md
	@$(BIN)/python -m jobs.catalogue_page > docs/files.md
	@$(BIN)/python -m jobs.indicators_page > docs/indicators.md

synth: setup ## Invent an authority's files into ./synthetic
	@$(BIN)/earlysight synth synthetic

clean: ## Remove what can be made again: .venv, caches, ./demo and ./synthetic
	@rm -rf .venv demo synthetic .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	@find $(CODE) tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
