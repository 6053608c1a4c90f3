# make run     the counter on a practice desk (without a display: the demo, offscreen)
# make demo    a morning through the real window and its day at the province, into build/demo/
# make packs   the reference packs in resources/packs/, built from the data in resources/packs/sources/
# make test    what CI runs: lint, format, types, import rules, tests
# make installer  the Windows setup in build/windows/, built, installed, upgraded and removed under wine
# make faults  the same rules searched with new random examples, 2,000 for each
# make bench   ratios against raw libraries, in one table
# make bench-million  the same of searching and growing: a desk with a million dossiers, made once in build/bench/
# Each target sets up what it needs: system libraries, a virtual environment, the package.

SHELL := /bin/bash
PYTHON := $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell $(name) -c 'import sys; print(sys.executable if (3, 11) <= sys.version_info < (3, 14) else "")' 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
# What Qt needs on a bare Debian; the second line only for a real X window.
PACKAGES := libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 \
	libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0

# What tests of the province need: a browser and a database server.
TEST_PACKAGES := chromium postgresql

# What builds a Windows program on Debian, and runs it.
WINDOWS_PACKAGES := wine wine64 nsis gcc-mingw-w64-x86-64-win32 xvfb unzip

.PHONY: run demo packs test lint faults bench bench-million installer system clean

run: $(VENV)/ready
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/bcdesk run --practice; else \
	  echo "No display: playing the demo offscreen into build/demo/"; $(MAKE) --no-print-directory demo; fi

demo: PACKAGES += chromium
demo: $(VENV)/ready-demo
	QT_QPA_PLATFORM=offscreen $(BIN)/bcdesk demo build/demo

packs: $(VENV)/ready
	$(BIN)/python resources/packs/build.py

test: PACKAGES += $(TEST_PACKAGES)
test: $(VENV)/ready-dev lint
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2

lint: $(VENV)/ready-dev
	$(BIN)/ruff check bcdesk tests resources/packs
	$(BIN)/ruff format --check bcdesk tests resources/packs
	$(BIN)/mypy
	$(BIN)/lint-imports

faults: PACKAGES += $(TEST_PACKAGES)
faults: $(VENV)/ready-dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=search

bench: $(VENV)/ready-dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

bench-million: $(VENV)/ready-dev
	$(BIN)/python -m tests.bench 7 12

installer: PACKAGES := $(WINDOWS_PACKAGES)
installer: export PYTHON := $(PYTHON)
installer: system
	resources/windows/check.sh

system:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ] && command -v apt-get >/dev/null; then \
	  line="apt-get install -y --no-install-recommends$$missing"; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$line >/dev/null; \
	  elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive $$line >/dev/null; \
	  else echo "System libraries are missing. Run once, then make again:"; echo "  sudo $$line"; exit 1; fi; fi

$(VENV)/ready: pyproject.toml | system
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 to 3.13 is needed: sudo apt-get install -y python3 python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/ready-demo: $(VENV)/ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[demo]'
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist
