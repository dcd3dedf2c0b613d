# make run    sets up, builds the index if there is none, starts the chat on 127.0.0.1:7860; make run PORT=8080
# make test   sets up, runs every check
# make installation   builds the wheel, installs it, runs every remedy that the program prints
# make bench   speed, memory, bytes and growth as ratios; make bench BENCH="--papers FOLDER --others PYTHON"
# make reliability   breaks things at length, writes the scorecard of docs/reliability.md

PYTHON ?= python3
PORT ?= 7860
# where the build of torch without CUDA stands, if pip is told of no other place that has it
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup run test clean browser audit installation reliability bench

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@echo "Setting up .venv: about 2.6 GB on the disk when it is done; torch without CUDA is 190 MB of the download."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip --constraint constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch 2>/dev/null || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --retries 2 --extra-index-url $(TORCH_INDEX) torch || \
	{ echo "torch without CUDA is to be had neither where pip looks nor at $(TORCH_INDEX)." \
	"Name a place that has it, an index or a folder of wheels: make setup TORCH_INDEX=URL, PIP_FIND_LINKS=FOLDER make setup." \
	"Without one, on Debian 13, docs/operating takes Debian's."; exit 1; } >&2
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,mcp,openai,readers,fetch,metrics,cluster]'
	touch $(READY)

index/built/CURRENT: | setup
	$(BIN)/python index/rebuild.py

run: setup index/built/CURRENT
	$(BIN)/python app.py --port $(PORT)

test: setup browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/audit.py
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

bench: setup
	OMP_NUM_THREADS=1 $(BIN)/python tools/bench.py $(BENCH)

installation: setup
	$(BIN)/python -m pytest -m installation tests/installation

reliability: setup browser
	$(BIN)/python tools/reliability.py

audit: setup
	$(BIN)/python tools/audit.py

# The browser tests need Chromium. Where it cannot be installed they are skipped, loudly.
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || \
	{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null 2>&1 && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	echo "No Chromium here and none could be installed: the browser tests will be skipped."
	@test -d node_modules/axe-core || { command -v npm >/dev/null 2>&1 && npm install --no-save --silent axe-core@4 >/dev/null; } || \
	echo "axe-core could not be installed: the accessibility checks will be skipped."

clean:
	rm -rf .venv node_modules index/built .mypy_cache .ruff_cache .pytest_cache
