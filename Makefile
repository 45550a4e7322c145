# Footlight: `make demo` shows it, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin
# Two tests at a time: media tests want a core each.
JOBS ?= 2
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)

.PHONY: demo run test check bench install messages lock clean

demo: .venv/.languages  ## A live programme with two synthetic speakers; prints the links
	@exec $(BIN)/python manage.py demo

run: .venv/.languages  ## The site, the media server and the reconciler
	@$(BIN)/python manage.py migrate --verbosity 0
	@exec $(BIN)/honcho start

test: .venv/.installed-dev .venv/.languages  ## All tests, browsers included
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup --no-loadscope-reorder $(ARGS)

check: .venv/.installed-dev .venv/.languages  ## Style, types, templates, deployment settings, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/node node_modules/typescript/bin/tsc -p tsconfig.json
	SITE_URL=https://footlight.example MEDIASERVER_URL=https://media.footlight.example \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/.installed-dev .venv/.languages  ## The measurements of docs/benchmarks.md
	@$(BIN)/python -m tests.bench $(ARGS)

install: .venv/.languages

messages: .venv/.languages  ## Collect the words of the sources into locale/
	@$(BIN)/python scripts/messages.py collect

lock:  ## Write requirements*.txt anew from requirements*.in
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --custom-compile-command "make lock" \
	  requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --custom-compile-command "make lock" \
	  requirements-dev.in -o requirements-dev.txt

clean:  ## Remove what was installed and what ran; keeps .env
	rm -rf .venv node_modules var

.venv/.installed: requirements.txt package-lock.json scripts/install.py
	@echo "Installing what Footlight needs (once, a minute or two) …"
	@$(PYTHON) scripts/install.py

.venv/.installed-dev: requirements-dev.txt requirements.txt package-lock.json scripts/install.py
	@echo "Installing what the tests need (once, a few minutes) …"
	@$(PYTHON) scripts/install.py --dev

.venv/.languages: .venv/.installed scripts/messages.py $(CATALOGUES)
	@$(BIN)/python scripts/messages.py compile
	@touch $@
