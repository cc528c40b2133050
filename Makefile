# One word per chore. `make demo` and `make test` set themselves up; both may be run again.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PORT   ?= 8000

.PHONY: demo test lint bench web clean help

help:
	@echo "make demo   a made-up district, loaded, classified and served at http://127.0.0.1:$(PORT)"
	@echo "make test   every test this machine can run"
	@echo "make lint   ruff and mypy"
	@echo "make bench  timings against named peers"
	@echo "make web    build the browser pages anew"

$(READY): requirements-dev.lock pyproject.toml hatch_build.py
	@echo "==> environment: $(VENV) (first time: a minute or two)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@echo "==> WardWatch itself, with its web pages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/wardwatch demo --port $(PORT)

test: $(READY)
	@echo "==> tests"
	@$(BIN)/python -m pytest -n 2 --dist loadfile -ra

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(READY)
	@for name in $(basename $(notdir $(wildcard bench/*.py))); do echo "==> bench.$$name"; $(BIN)/python -m bench.$$name || exit 1; done

web: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@echo "==> maps/web/static is up to date"

clean:
	rm -rf $(VENV) maps/web/static maps/web/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
