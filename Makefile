# Offprint. Works with GNU make 3.81 (macOS) and later; 'make help' lists what it does.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3 python,\
	$(shell $(name) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	>/dev/null 2>&1 && echo $(name))))
BIN := .venv/bin

# A stamp is named by what it stands for: a changed lock file is another stamp.
RUN_STAMP := .venv/installed-run-$(shell cksum < requirements.lock | cut -d ' ' -f 1)
DEV_STAMP := .venv/installed-dev-$(shell cksum < requirements-dev.lock | cut -d ' ' -f 1)

# Where the interpreter has gone (the system was upgraded), the stamps hold no longer.
ifneq ($(shell $(BIN)/python -c 'print(1)' 2>/dev/null),1)
.PHONY: $(RUN_STAMP) $(DEV_STAMP)
endif

# Checks read the settings, and the settings want a data folder: not the site's own.
CHECK_DATA := DATA_DIR=test-results/data
WORKERS_OF_TESTS ?= 2

.PHONY: help
help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r name text; do printf '%-18s %s\n' "$$name" "$$text"; done

.PHONY: run
run: $(RUN_STAMP) ## Install, prepare and serve the site on 127.0.0.1:8000 (PORT, DEMO=0, ADMIN_PASSWORD)
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/python manage.py serve

.PHONY: install
install: $(RUN_STAMP) ## Install what the site needs, and nothing else

.PHONY: test
test: $(DEV_STAMP) ## Run the whole test suite on SQLite
	@$(BIN)/python -m pytest -n $(WORKERS_OF_TESTS) --dist worksteal

.PHONY: check
check: lint check-migrations check-deploy test test-postgresql ## Run what CI runs: lint, types, migrations, deploy check, tests on both databases

.PHONY: lint
lint: $(DEV_STAMP) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 --check {} +
	@mkdir -p test-results && $(CHECK_DATA) $(BIN)/mypy .

.PHONY: format
format: $(DEV_STAMP) ## Format code and templates
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

.PHONY: messages
messages: $(DEV_STAMP) ## Bring the catalogues in locale/ in step with the texts in the code
	@mkdir -p test-results && $(CHECK_DATA) $(BIN)/python -m tests.messages

.PHONY: check-migrations
check-migrations: $(DEV_STAMP)
	@$(CHECK_DATA) $(BIN)/python manage.py makemigrations --check --dry-run

# As it stands on the internet: behind TLS.
.PHONY: check-deploy
check-deploy: $(DEV_STAMP)
	@$(CHECK_DATA) HTTPS=true $(BIN)/python manage.py check --deploy --fail-level WARNING

.PHONY: test-postgresql
test-postgresql: $(DEV_STAMP) ## Run the tests that touch data on a PostgreSQL of their own
	@$(BIN)/python -m tests.postgresql $(BIN)/python -m pytest -n $(WORKERS_OF_TESTS) --dist worksteal -m "not browser" \
		--ignore=tests/importers/gitbook/test_corpus.py

.PHONY: bench
bench: $(DEV_STAMP) ## Measure the site beside nginx, under load and at scale (needs nginx and wrk)
	@command -v nginx >/dev/null && command -v wrk >/dev/null || { \
		echo "make bench needs nginx and wrk; on Debian: apt install nginx-light wrk" >&2; exit 1; }
	@$(BIN)/python -m benchmarks.against_nginx
	@$(BIN)/python -m benchmarks.under_load
	@$(BIN)/python -m benchmarks.at_scale

.PHONY: lighthouse
lighthouse: $(DEV_STAMP) ## Ask Lighthouse about the pages, and weigh them (needs Chromium and Node.js 18 or newer)
	@command -v npm >/dev/null || { \
		echo "make lighthouse needs Node.js and npm; on Debian: apt install npm" >&2; exit 1; }
	@cd benchmarks/lighthouse && npm ci --no-audit --no-fund --silent
	@$(BIN)/python -m benchmarks.pages

.PHONY: screenshot
screenshot: $(DEV_STAMP) ## Take the picture of the homepage that the README shows
	@$(BIN)/python docs/take_screenshot.py

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

.PHONY: lock
lock: $(DEV_STAMP) ## Write the lock files anew from pyproject.toml
	@$(LOCK) -o requirements.lock
	@$(LOCK) --group dev -o requirements-dev.lock

.PHONY: clean
clean: ## Remove what can be made again; the site's data in var/ stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_STAMP): requirements.lock
	@$(call install,requirements.lock,$@)

$(DEV_STAMP): requirements-dev.lock
	@$(call install,requirements-dev.lock,$@)

# $(1): the lock file; $(2): the stamp that says it is installed.
define install
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		if [ -z "$(PYTHON)" ]; then \
			echo "Offprint needs Python 3.11, 3.12 or 3.13, and none was found. Install one, or name it: make PYTHON=/path/to/python3.12" >&2; \
			exit 1; \
		fi; \
		echo "Making .venv with $$("$(PYTHON)" --version)."; \
		"$(PYTHON)" -m venv --clear .venv || { \
			echo "The virtual environment could not be made; on Debian and Ubuntu: apt install python3-venv" >&2; \
			exit 1; \
		}; \
	fi; \
	echo "Installing $(1)."; \
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes -r $(1) && \
	touch $(2)
endef
