# First `make demo`, then `make test`. Both set up what they need; `make` alone lists the rest.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
PO := resources/i18n/ar/LC_MESSAGES/annotator.po
POT := build/annotator.pot
LOCK := $(BIN)/uv pip compile pyproject.toml --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q $(UPGRADE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo picture run setup setup-dev test test-clients lint bench format i18n lock wheel clean distclean

help: ## list the commands
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  make \1 \2/p' Makefile | \
		while read -r make name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

demo: setup ## open the window on a small project with sample articles
	@$(BIN)/isnad demo

picture: setup ## draw the README's picture of the window anew
	@rm -rf build/picture && mkdir -p build/picture
	@ISNAD_HOME=build/picture/home $(BIN)/isnad new build/picture/isnad.isnad --annotator A01
	@ISNAD_HOME=build/picture/home $(BIN)/isnad import build/picture/isnad.isnad resources/samples \
		--annotator A01 2>/dev/null
	@QT_QPA_PLATFORM=offscreen ISNAD_HOME=build/picture/home $(BIN)/python -c \
		'from pathlib import Path; from annotator.ui.app import render; \
		render(Path("build/picture/isnad.isnad"), Path("resources/help/window.png"))' 2>/dev/null

run: setup ## open the window; PROJECT=file.isnad opens that project
	@$(BIN)/isnad open $(if $(PROJECT),"$(PROJECT)")

test: lint ## check everything and run the tests
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

test-clients: setup-dev ## let other programs read our exports; CLIENTS="a b" runs some (3 GB)
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.clients.run $(CLIENTS)

lint: setup-dev ## only the checks that need no run: ruff, mypy, import contracts
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: setup-dev ## measure speed; not part of the tests
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/benchmarks

format: setup-dev ## lay out the code and mend what can be mended mechanically
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

i18n: setup-dev ## collect the sentences to translate and compile the translations
	@mkdir -p $(dir $(POT)) $(dir $(PO))
	@$(BIN)/pybabel -q extract --project=isnad --copyright-holder='Isnad contributors' \
		--no-default-keywords -k _ -k N_ -k ngettext:1,2 --add-comments=i18n: --strip-comments \
		--add-location=file --sort-by-file --no-wrap -o $(POT) annotator
	@test -f $(PO) || $(BIN)/pybabel -q init -l ar --no-wrap -i $(POT) -o $(PO)
	@$(BIN)/pybabel -q update -l ar --no-wrap --no-fuzzy-matching --ignore-pot-creation-date \
		-i $(POT) -o $(PO)
	@$(BIN)/pybabel compile --statistics -l ar -i $(PO) -o $(PO:.po=.mo)

lock: setup-dev ## write requirements/*.txt anew; UPGRADE=--upgrade takes newer versions
	@$(LOCK) --group build -o requirements/run.txt
	@$(LOCK) --group dev -c requirements/run.txt -o requirements/dev.txt

wheel: setup-dev ## build the wheel and the source archive into dist/
	@rm -rf dist
	@$(BIN)/hatchling build

clean: ## remove what was built and every cache
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find annotator tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the Python environment as well
	@rm -rf $(VENV)

# The environment. A stamp says what a finished step was made from, so a second run does nothing.

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev

$(VENV)/.made: requirements/system.sh
	@PYTHON='$(PYTHON)' sh requirements/system.sh
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Isnad needs Python 3.11 or newer, and '$(PYTHON)' is not that."; \
		echo "If you have one under another name, say so: make $(MAKECMDGOALS) PYTHON=python3.12"; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	@echo "Fetching the libraries (once, about 130 MB) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt pyproject.toml
	@echo "Fetching the libraries and the tools for development (once, about 230 MB) ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(VENV)/.run $@
