# `make run` and `make test` do everything on a fresh machine; GPU=1 installs PyTorch with CUDA.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
GPU ?= 0
INSTALLED := $(VENV)/.installed$(if $(filter 1,$(GPU)),+gpu)
SOURCES := pyproject.toml .ci/install .ci/constraints.txt
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix assets/frontend
CHECKERS := assets/frontend/node_modules/.installed

.PHONY: install run dev test lint format types bench chromium nginx clean

install: $(INSTALLED)

run: install
	$(BIN)/streamlit run app.py --server.port $(PORT)

dev: $(INSTALLED)-dev
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.fileWatcherType auto --client.showErrorDetails full

test: lint types chromium nginx
	$(NPM) test --silent
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(INSTALLED)-test $(CHECKERS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NPM) run --silent lint

format: $(INSTALLED)-test $(CHECKERS)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) run --silent format
	$(BIN)/python -m tests.wire.declarations

types: $(INSTALLED)-test
	$(BIN)/mypy

bench: $(INSTALLED)-test
	set -e; for script in benchmarks/*/[a-z]*.py; do \
	  echo "== $$script"; $(BIN)/python -m $$(echo $${script%.py} | tr / .); done

# The headless shell opens a page with a third less of the processor than a whole Chromium, which does
# as well; the fonts are for Chinese screenshots.
chromium: $(INSTALLED)-test
	@command -v chromium-headless-shell >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -q && apt-get install -yq chromium-headless-shell fonts-noto-cjk; } \
	|| command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	|| command -v google-chrome >/dev/null \
	|| $(BIN)/playwright install --only-shell chromium

# For two servers behind a proxy. Started as a service it would listen to the world: RUNLEVEL.
nginx:
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -q && RUNLEVEL=1 apt-get install -yq nginx-light; } \
	|| echo "No nginx: the test of two servers behind it is left out."

clean:
	rm -rf $(VENV) assets/frontend/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

$(INSTALLED): $(SOURCES)
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	GPU=$(GPU) .ci/install $(BIN)/python -e .
	touch $@

$(INSTALLED)-%: $(SOURCES) | $(INSTALLED)
	GPU=$(GPU) .ci/install $(BIN)/python -e ".[$*]"
	touch $@

$(CHECKERS): assets/frontend/package-lock.json | $(INSTALLED)-test
	@$(NPM) ci --silent --fetch-retries=1 || { echo "No ESLint, Prettier and tsc: npm cannot fetch what assets/frontend/package-lock.json lists. Is its registry within reach?" >&2; exit 1; }
	touch $@
