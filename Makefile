# Two commands: `make demo` and `make test`. Each sets up what it needs; a second run is quick.
PYTHON ?= python3
BIN := .venv/bin
DEMO := .demo/afghanistan.db

.PHONY: demo test slow check docs bench clean

demo: .venv/installed
	@$(BIN)/claimtrack --db $(DEMO) demo

test: .venv/developing
	$(BIN)/python -m pytest -n auto -q -m "not slow"

# Hostile sizes and long random histories; CI runs these too.
slow: .venv/developing
	$(BIN)/python -m pytest -n auto -q -m slow

check: .venv/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/developing
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python bench/start.py
	$(BIN)/python bench/scoring.py
	$(BIN)/python bench/rescoring.py
	$(BIN)/python bench/anchoring.py
	$(BIN)/python bench/verifying.py
	$(BIN)/python bench/past.py
	$(BIN)/python bench/exchanging.py

clean:
	rm -rf .venv .demo

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/developing: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

docs: .venv/developing
	$(BIN)/python docs/make_commands.py
	$(BIN)/python docs/make_schema.py
	$(BIN)/python tests/test_readme.py
	$(BIN)/python tests/property_table.py
