# Needs only python3 (>= 3.11 with venv); uses uv where it is installed, else fetches it into .venv.
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
# one sync per change of what is locked; --inexact keeps the uv that pip brought
SETUP := .venv/.locked

.PHONY: demo test bench lint clean

demo: $(SETUP)  ## the main job on the bundled demo council; leaves Datasette serving it
	$(BIN)/ratsarchiv demo

test: $(SETUP)  ## all tests; no network
	$(BIN)/pytest --numprocesses 2 --dist loadfile

bench: $(SETUP)  ## ratios against baselines run side by side
	$(BIN)/python -m tests.bench

lint: $(SETUP)  ## ruff, mypy --strict, import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf .venv demo-data dist

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ratsarchiv needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv

$(SETUP): .venv/bin/python uv.lock pyproject.toml
	command -v uv >/dev/null || test -x $(BIN)/uv || $(BIN)/python -m pip --quiet --disable-pip-version-check install 'uv>=0.9'
	UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --quiet --frozen --inexact
	touch $@
