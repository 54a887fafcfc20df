# Works with GNU make 3.81 (macOS) and later. 'make help' lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3 python,\
	$(shell $(name) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	>/dev/null 2>&1 && echo $(name))))
BIN := .venv/bin

# A site with its media in a bucket needs a client of S3.
RUN_LOCK := requirements$(if $(MEDIA_BUCKET)$(shell grep -s '^MEDIA_BUCKET=.' .env),-s3).lock

# A stamp's name contains the checksum of its lock file, so that changed lock files are installed again.
RUN_STAMP := .venv/installed-run-$(shell cksum < $(RUN_LOCK) | cut -d ' ' -f 1)
DEV_STAMP := .venv/installed-dev-$(shell cksum < requirements-dev.lock | cut -d ' ' -f 1)

# If the interpreter is gone, for example after a system upgrade, the stamps are invalid.
ifneq ($(shell $(BIN)/python -c 'print(1)' 2>/dev/null),1)
.PHONY: $(RUN_STAMP) $(DEV_STAMP)
endif

# Node.js checks and tests the scripts in static/js. Without Node.js, this is skipped, except in CI.
NODE_MODULES := node_modules/.package-lock.json
JS_TESTS := tests/js/*.test.js tests/js/*/*.test.js
HAS_NODE := command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
define without_node
	if [ "$$CI" = true ]; then echo "Node.js 18 or newer and npm are missing." >&2; exit 1; fi; \
	echo "Skipped $(1): Node.js 18 or newer and npm are not installed."
endef

# Checks load the settings, which need a data folder; don't use the site's own.
CHECK_DATA := DATA_DIR=test-results/data
WORKERS_OF_TESTS ?= 4
# Fewer tests run on PostgreSQL, beside the others.
WORKERS_ON_POSTGRESQL ?= 2
# Newer versions of make print the output of each target as a whole.
SYNCHRONIZED := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
FUZZ_EXAMPLES ?= 20000

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r name text; do printf '%-23s %s\n' "$$name" "$$text"; done

.PHONY: run
run: $(RUN_STAMP) ## Install, prepare and serve the site at 127.0.0.1:8000 (PORT, DEMO=0, ADMIN_PASSWORD)
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/python manage.py serve

.PHONY: upgrade
upgrade: $(RUN_STAMP) ## After 'git pull': install, prepare, and replace the processes of the running server
	@$(BIN)/python manage.py upgrade

.PHONY: install
install: $(RUN_STAMP) ## Install the dependencies only

.PHONY: test
test: $(DEV_STAMP) test-js ## Run the test suite on SQLite
	@$(BIN)/python -m pytest -n $(WORKERS_OF_TESTS) --dist worksteal

.PHONY: test-js
test-js: $(DEV_STAMP) ## Run the unit tests of the scripts (needs Node.js 18 or newer)
	@if $(HAS_NODE); then \
		node --test --test-reporter=dot $(JS_TESTS) || { node --test $(JS_TESTS); exit 1; }; \
	else $(call without_node,the unit tests of the scripts); fi

.PHONY: fuzz
fuzz: $(DEV_STAMP) ## Test with much more generated input than 'make test' (FUZZ_EXAMPLES)
	@FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest -n 0 \
		tests/blog/markdown/test_missing_words.py tests/blog/bibliography/test_bibtex_reading_account.py \
		tests/blog/bibliography/test_names_generated.py tests/site_config/test_admin_fuzz.py \
		tests/site_config/test_security_limits.py

.PHONY: check
check: check-migrations check-deploy ## Run what CI runs: lint, migrations, deploy check, tests on both databases
	@# Each of them waits at times, for a server or a browser, and leaves the cores to the others.
	@$(MAKE) -j3 $(SYNCHRONIZED) lint test-postgresql test

.PHONY: lint
lint: $(DEV_STAMP) lint-js ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 --check {} +
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml
	@mkdir -p test-results && $(CHECK_DATA) $(BIN)/mypy .

.PHONY: lint-js
lint-js:
	@if $(HAS_NODE); then $(MAKE) --silent $(NODE_MODULES) && npx biome ci && npx tsc; \
	else $(call without_node,the checks of the scripts); fi

.PHONY: format
format: $(DEV_STAMP) ## Format code, scripts and templates
	@if $(HAS_NODE); then $(MAKE) --silent $(NODE_MODULES) && npx biome check --write; \
	else $(call without_node,the scripts); fi
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

.PHONY: messages
messages: $(DEV_STAMP) ## Update the translation catalogs in locale/ from the code
	@mkdir -p test-results && $(CHECK_DATA) $(BIN)/python -m tests.messages

.PHONY: check-migrations
check-migrations: $(DEV_STAMP)
	@$(CHECK_DATA) $(BIN)/python manage.py makemigrations --check --dry-run

# With HTTPS=true, as in production.
.PHONY: check-deploy
check-deploy: $(DEV_STAMP)
	@$(CHECK_DATA) HTTPS=true $(BIN)/python manage.py check --deploy --fail-level WARNING

.PHONY: test-postgresql
test-postgresql: $(DEV_STAMP) ## Run the tests of stored data on a temporary PostgreSQL
	@$(BIN)/python -m tests.postgresql $(BIN)/python -m pytest -n $(WORKERS_ON_POSTGRESQL) --dist worksteal -m "not browser" \
		$(addprefix --ignore=tests/,importers \
			$(addprefix profile_app/,cv publications test_accent.py test_appearance.py test_profile_links.py) \
			$(addprefix blog/,admin bibliography folders images markdown templatetags editor/test_link_check.py links/test_related.py) \
			$(addprefix site_config/,static_export social_cards test_admin.py test_admin_fuzz.py test_canonical_url.py test_demo.py \
			test_demo_content.py test_language.py test_preparing.py test_security.py test_security_dates.py \
			test_security_limits.py test_serve.py test_serve_outage.py test_serve_reload.py test_serve_visits.py \
			test_object_storage.py test_settings.py))

.PHONY: bench
bench: $(DEV_STAMP) ## Run the main benchmarks (needs nginx and wrk)
	@command -v nginx >/dev/null && command -v wrk >/dev/null || { \
		echo "make bench needs nginx and wrk; on Debian: apt install nginx-light wrk" >&2; exit 1; }
	@$(BIN)/python -m benchmarks.against_nginx
	@$(BIN)/python -m benchmarks.under_load
	@$(BIN)/python -m benchmarks.at_scale

.PHONY: lighthouse
lighthouse: $(DEV_STAMP) ## Run Lighthouse on the main pages (needs Chromium and Node.js 18 or later)
	@command -v npm >/dev/null || { \
		echo "make lighthouse needs Node.js and npm; on Debian: apt install npm" >&2; exit 1; }
	@cd benchmarks/lighthouse && npm ci --no-audit --no-fund --silent
	@$(BIN)/python -m benchmarks.pages

.PHONY: screenshot
screenshot: $(DEV_STAMP) ## Take the screenshots in the README and the docs (needs Chromium)
	@$(BIN)/python docs/take_screenshot.py

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

.PHONY: lock
lock: $(DEV_STAMP) ## Update the lock files from pyproject.toml and package.json
	@$(LOCK) -o requirements.lock
	@$(LOCK) --extra s3 -o requirements-s3.lock
	@$(LOCK) --group dev -o requirements-dev.lock
	@rm -rf node_modules && npm install --package-lock-only --no-audit --no-fund --silent

.PHONY: package
package: $(DEV_STAMP) ## Build an installable package (wheel) in dist/
	@$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python
	@ls dist/*.whl

.PHONY: clean
clean: ## Remove generated files; the data in var/ stays
	@rm -rf .venv dist node_modules .mypy_cache .pytest_cache .ruff_cache test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(NODE_MODULES): package.json package-lock.json
	@npm ci --no-audit --no-fund --silent && touch $@

$(RUN_STAMP): $(RUN_LOCK)
	@$(call install,$(RUN_LOCK),$@)

$(DEV_STAMP): requirements-dev.lock
	@$(call install,requirements-dev.lock,$@)

# $(1): lock file; $(2): stamp that marks it as installed.
define install
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		if [ -z "$(PYTHON)" ]; then \
			echo "Offprint needs Python 3.11, 3.12 or 3.13, but none was found. Install one, or set its path: make PYTHON=/path/to/python3.12" >&2; \
			exit 1; \
		fi; \
		echo "Creating .venv with $$("$(PYTHON)" --version)."; \
		"$(PYTHON)" -m venv --clear .venv || { \
			echo "Could not create the virtual environment. On Debian and Ubuntu, run: apt install python3-venv" >&2; \
			exit 1; \
		}; \
	fi; \
	echo "Installing $(1)..."; \
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes -r $(1) && \
	touch $(2)
endef
