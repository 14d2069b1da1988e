# The project's jobs; `make` alone lists them. Without make (Windows): docs/windows.md.

PYTHON      ?= python3
VENV        ?= .venv
# A file is tried by one process, in the order of tests/conftest.py: the long ones first.
PYTEST_ARGS ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

BIN  := $(VENV)/bin
LOCK := requirements/lock.txt
PIP   = $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What `make run` does, and what `make test` checks (fast to slow); its unit tests build the
# documentation as strictly as `make docs`, and without a network.
MAIN_JOB = $(BIN)/sim compare --replicates 200 --out out/comparison
RESULTS  = $(BIN)/sim compare --replicates 500 --out results/comparison
CHECKS   = lint floors types recheck unit
# What `make check` tests: no compilation, no browser, no notebook.
QUICK    = tests/rules tests/scenario tests/strategies tests/test_outcomes.py \
           $(addprefix tests/turn/test_, agents.py chance.py deals.py packages.py text.py turn.py)

# Figures are drawn to files, never to a window.
export MPLBACKEND = Agg
# Python keeps what it has compiled: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run page results redraw experiments bench check test lint floors types recheck unit docs browser format docs-tables translations \
        archive release-check lock clean

help: ## List these jobs
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.installed-run ## Set up what is needed and run the main job
	$(MAIN_JOB)

page: $(VENV)/.installed-page ## Show runs in a browser on this machine: change numbers, watch, compare, play
	$(BIN)/sim page

results: $(VENV)/.installed-run ## Make the committed results anew (500 runs of each scenario)
	$(RESULTS)
	$(BIN)/python results/fit.py

redraw: $(VENV)/.installed-run ## Draw the figures of committed experiments anew, without a run
	$(BIN)/python results/redraw.py

experiments: $(VENV)/.installed-run ## Put every claim to the test anew and write the verdicts (about half an hour)
	$(BIN)/sim experiment all --full

bench: $(VENV)/.installed-bench ## Measure speed and memory, peers installed for it (about half an hour)
	$(BIN)/python -m benchmarks

check: lint floors types ## The quick checks, for while you work: style, imports, types, theory and turn
	@echo "== quick tests"
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile $(QUICK)

# The engine is compiled on one core while style and types are checked on another.
test: $(VENV)/.installed-test ## Set up what is needed and run every check
	@$(BIN)/python -m sim.engine >/dev/null 2>&1 & \
	failed=""; \
	for check in $(CHECKS); do \
		$(MAKE) --no-print-directory $$check || failed="$$failed $$check"; \
	done; \
	if [ -n "$$failed" ]; then echo "Failed:$$failed" >&2; exit 1; fi

lint: $(VENV)/.installed-test ## Style: ruff
	@echo "== lint"
	@status=0; \
	$(BIN)/python -m ruff check . || status=1; \
	$(BIN)/python -m ruff format --check . || status=1; \
	exit $$status

floors: $(VENV)/.installed-test ## Imports point down only: import-linter
	@echo "== floors"
	@$(BIN)/lint-imports --no-logo

types: $(VENV)/.installed-test ## Types: mypy, strict
	@echo "== types"
	@$(BIN)/python -m mypy

recheck: $(VENV)/.installed-test ## Committed results against the code, at small size
	@echo "== results"
	@$(BIN)/sim check results --quick

unit: $(VENV)/.installed-test ## Tests and documentation examples: pytest
	@echo "== unit"
	@$(BIN)/python -m sim.engine
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

docs: $(VENV)/.installed-test ## Build the documentation as a site: out/site
	@echo "== docs"
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

browser: $(VENV)/.installed-test ## Add Python for browsers to the built site (16 MB, needs npm): the page try.html
	@$(BIN)/python docs/site/browser.py

format: $(VENV)/.installed-test ## Mend the style where ruff can
	@$(BIN)/python -m ruff check --fix .
	@$(BIN)/python -m ruff format .

docs-tables: $(VENV)/.installed-run ## Rewrite the documentation made from code
	@for page in parameters outcomes; do \
		$(BIN)/sim $$page --markdown > docs/$$page.md.new && mv docs/$$page.md.new docs/$$page.md; \
	done
	@$(BIN)/python -m sim.views.typical

translations: $(VENV)/.installed-test ## Bring the translations of the page up to date with the code, and compile them
	@$(BIN)/python release/translations.py

archive: $(VENV)/.installed-run ## Make the archive of a release (for CoMSES or Zenodo): out/release
	@$(BIN)/python release/archive.py

release-check: $(VENV)/.made ## Build wheel and sdist and try both outside this folder (some minutes)
	@$(BIN)/python release/check.py

lock: $(VENV)/.made ## Choose the locked versions anew, for every Python and system
	@$(PIP) --upgrade uv
	@$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 \
		--all-extras --no-annotate --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file $(LOCK) pyproject.toml

clean: ## Remove the environment and the caches
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. Each stamp file says that a step is done; `make` repeats the step when what
# the step depends on is newer.

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { \
		echo "No '$(PYTHON)' here. Install Python 3.11 or newer, or name one: make PYTHON=python3.12 ..." >&2; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$($(PYTHON) --version 2>&1) is too old: Python 3.11 or newer is needed. Name one: make PYTHON=python3.12 ..." >&2; \
		exit 1; }
	@echo "Making the environment $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { \
		echo "$(PYTHON) cannot make an environment. On Debian and Ubuntu: sudo apt install python3-venv" >&2; \
		exit 1; }
	@touch $@

$(VENV)/.installed-run: $(VENV)/.made pyproject.toml $(LOCK)
	@echo "Installing the simulation (a minute or two the first time) ..."
	@$(PIP) -c $(LOCK) -e .
	-@$(BIN)/python -m sim.engine
	@touch $@

$(VENV)/.installed-page: $(VENV)/.installed-run
	@echo "Installing the page (a minute) ..."
	@$(PIP) -c $(LOCK) -e ".[page]"
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-run benchmarks/requirements.txt
	@$(PIP) -c $(LOCK) -r benchmarks/requirements.txt
	@touch $@

$(VENV)/.installed-test: $(VENV)/.made pyproject.toml $(LOCK)
	@echo "Installing the simulation and its checks (a minute or two the first time) ..."
	@$(PIP) -c $(LOCK) -e ".[test,dev]"
	@touch $(VENV)/.installed-run $(VENV)/.installed-page $@
