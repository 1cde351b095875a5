# make demo : install, build a synthetic Jakarta, run the quarter, print the answer and where the report lies
# make test : install, check style, types, architecture and house bars, run the tests
# make bench: the benchmarks of docs/benchmarks.md (long)
PYTHON ?= python3
BIN := .venv/bin
PEOPLE ?= 100000

.DEFAULT_GOAL := help
.PHONY: help demo test check test-slow bench proof docs lock clean

help:
	@sed -n 's/^# //p' Makefile

.venv/base: pyproject.toml requirements/base.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/base.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

.venv/dev: .venv/base requirements/dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/dev.lock
	touch $@

.venv/bench: .venv/dev requirements/bench.lock
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/bench.lock
	touch $@

demo: .venv/base
	$(BIN)/sasaran demo --people $(PEOPLE) --dir demo

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/house_bars.py
	$(BIN)/python tools/reference_docs.py --check

test: .venv/dev check
	$(BIN)/pytest -m "not slow"

test-slow: .venv/bench
	$(BIN)/pytest -m slow

bench: .venv/bench
	$(BIN)/python -m benchmarks

proof: .venv/base
	$(BIN)/python -m benchmarks.interval_proof

docs: .venv/dev
	$(BIN)/python tools/reference_docs.py

lock:
	$(PYTHON) tools/lock.py

clean:
	rm -rf .venv build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
