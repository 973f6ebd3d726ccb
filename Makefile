# Needs python3 (3.11 or later) and make; everything else goes into .venv.
PYTHON ?= python3
VENV   := .venv
STAMP  := $(VENV)/.installed
BIN    := $(VENV)/bin
# As in the processes of participants, see helen/transport/processes.py.
KEPT_MEMORY := MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TRIM_THRESHOLD_=1073741824

.DEFAULT_GOAL := help
.PHONY: help install demo test spec formulas slow exhaustive sweep fuzz docs bench bench-sessions sgd vectors mutants lint format clean

help:
	@echo "make demo    train a LASSO among three parties, compare it with the exact solution, and both engines; audit it"
	@echo "make test    run the tests; they take 97 % of the branches of each engine, or this fails"
	@echo "make spec    check every claim of the specification about its formulas"
	@echo "make formulas write the registered formulas into the chapters anew"
	@echo "make slow    run the tests that take minutes"
	@echo "make exhaustive run all cases of what make test samples: changed messages, changed formulas"
	@echo "make sweep   write what becomes of every changed message (docs/adversary.md): a quarter of an hour"
	@echo "make docs    build the documentation site and check its links (runs/site/index.html)"
	@echo "make fuzz    give every reader of foreign bytes random ones, for a quarter of an hour (runs/fuzz)"
	@echo "make sgd     measure SGD entirely on shares, what Helen is compared with (runs/bench/sgd.json)"
	@echo "make bench   measure operations, preprocessing, arithmetic and the summary of large data (runs/bench/*.json)"
	@echo "make bench-sessions  measure whole sessions of many sizes: hours (runs/bench/sessions.json and others)"
	@echo "make vectors write the conformance vectors and their schemas anew (conformance/vectors, conformance/schemas)"
	@echo "make mutants play the conformance vectors against the engine with one wrong line (docs/conformance-mutants.md)"
	@echo "make lint    check style, types, import directions and the trace to the specification"
	@echo "make format  put the code into the style that lint expects"
	@echo "make clean   remove the virtual environment, caches and runs"

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: OUT := runs/diabetes-$(shell date +%Y%m%d-%H%M%S)
demo: $(STAMP)
	$(BIN)/helen train examples/diabetes/diabetes.toml --against --out $(OUT)
	$(BIN)/helen audit $(OUT)

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term --record runs/trace/recording.json
	$(BIN)/python -m tests.branches 97 reference optimized

spec: $(STAMP)
	$(BIN)/helen claims

formulas: $(STAMP)
	$(BIN)/helen spec --write

slow: $(STAMP)
	$(BIN)/python -m pytest -n 2 -m slow

exhaustive: $(STAMP)
	$(BIN)/python -m pytest -n 2 -m exhaustive

sweep: $(STAMP)
	$(BIN)/python -m tests.adversary.table docs/adversary.md

docs: $(STAMP)
	$(BIN)/python -m helen.site

fuzz: $(STAMP)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz

bench: $(STAMP)
	mkdir -p runs/bench
	$(BIN)/python -m conformance.bench.operations runs/bench/operations.json
	$(KEPT_MEMORY) $(BIN)/python -m conformance.bench.preprocessing runs/bench/preprocessing.json
	$(BIN)/python -m conformance.bench.arithmetic runs/bench/arithmetic.json
	$(BIN)/python -m conformance.bench.summary runs/bench/summary.json

bench-sessions: $(STAMP)
	mkdir -p runs/bench
	$(KEPT_MEMORY) $(BIN)/python -m conformance.bench.choices runs/bench/choices.json
	$(BIN)/python -m conformance.bench.ablation runs/bench/ablation.json
	$(KEPT_MEMORY) $(BIN)/python -m conformance.bench.sessions
	$(KEPT_MEMORY) $(BIN)/python -m conformance.bench.sessions --d 10 --m 3 --engine reference

sgd: $(STAMP)
	$(BIN)/python -m conformance.bench.sgd

vectors: $(STAMP)
	$(BIN)/python -m conformance.generate

mutants: $(STAMP)
	$(BIN)/helen conform --mutants --report runs/mutants
	mkdir -p docs
	cp runs/mutants/mutants.md docs/conformance-mutants.md

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/helen trace --check

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) runs build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
