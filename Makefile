# Every target is one line that calls `lake` or a tool; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
PROPERTIES := tests/reference tests/lake/gold/test_published_histories.py tests/lake/read/explain/test_problems.py tests/producers/test_random_events.py

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test lint format chaos up down status build clean bench-ingest bench-setup bench-freshness bench-corrections bench-full-build

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv, fetch the jars, check both against their locks (quick when all is there)
	@$(PYTHON) -m infra.bootstrap

setup-dev: ## the same, and what tests, lint and notebooks need
	@$(PYTHON) -m infra.bootstrap --dev

run: setup ## the whole thing: services up, demo data through Kafka, tables built and tested, a report
	@$(BIN)/lake run

up: setup ## start Kafka and the bronze stream; with LAKE_ENGINE=thrift the Spark Thrift Server, too
	@$(BIN)/lake up

down: ## stop them
	@$(BIN)/lake down

status: ## what runs
	@$(BIN)/lake status

build: ## build and test silver and gold
	@$(BIN)/lake build

lint: setup-dev ## ruff, mypy, import-linter, sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint dbt/models dbt/tests

format: setup-dev ## let ruff format the Python
	@$(BIN)/ruff format .

test: lint ## lint, then every test but the chaos and bench ones: those end to end beside all others
	@mkdir -p data/tests; \
	$(BIN)/pytest --durations 15 -m "not chaos and not bench" --ignore tests/e2e > data/tests/parts.log 2>&1 & parts=$$!; \
	$(BIN)/pytest --durations 15 -m "not chaos and not bench" tests/e2e; e2e=$$?; \
	wait $$parts; others=$$?; cat data/tests/parts.log; exit $$((e2e + others))

chaos: setup-dev ## the tests that kill things or build many times, and property tests with draws of their own; minutes
	@$(BIN)/pytest -m chaos
	@$(BIN)/pytest --hypothesis-profile default $(PROPERTIES)

bench-setup: setup-dev ## install what the measurements compare with
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r bench/requirements.txt

bench-ingest: bench-setup ## measure bronze from a backlog against a Python consumer; minutes
	@$(BIN)/python -m bench.ingest

bench-freshness: setup-dev ## measure the seconds from an event sent to its row in DuckDB; minutes
	@$(BIN)/python -m bench.freshness

bench-corrections: setup-dev ## measure what it costs to put one event right, in a short and in a long history; half an hour
	@$(BIN)/python -m bench.corrections

bench-full-build: bench-setup ## measure silver and gold made anew, ours and the same SQL by dbt-duckdb; half an hour
	@$(BIN)/python -m bench.full_build
