# `make run` sets everything up and runs the main job; `make test` sets up and runs the tests.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SYSTEM := espeak-ng libportaudio2 libfribidi0 fonts-noto-core fonts-noto-cjk \
  libpango-1.0-0 libpangoft2-1.0-0
TEST_SYSTEM := sox xvfb imagemagick chromium chromium-driver poppler-utils postgresql openssl
SLOW_SYSTEM := pulseaudio pulseaudio-utils libasound2-plugins

.PHONY: package run test test-slow test-tune test-coqui lint setup models test-voice system system-test lock clean

run: setup models
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/madoguchi app; else $(BIN)/madoguchi demo; fi

# The window is tested in a process of its own, as it runs.
test: setup system-test models test-voice lint
	$(BIN)/pytest --ignore-glob="*/test_tablet_*.py"
	$(BIN)/pytest tests/test_tablet_*.py

# A conversation in real time through virtual sound devices, the sounds that are no speech, and a
# thousand kills while both logs are written: some minutes.
test-slow: setup system-test models
	$(call install_system,$(SLOW_SYSTEM))
	$(BIN)/pytest -m slow

# Making and tuning models needs PyTorch and Transformers, which the product does not.
test-tune: setup
	$(BIN)/pip install --quiet -e ".[tune]"
	$(BIN)/pytest tests/test_tuning.py tests/test_tune_command.py

# Coqui's voices need PyTorch and torchaudio, which the product does not: a place of their own. A
# torchaudio that is built for CUDA does not load beside a PyTorch that is not; its compiled part,
# which no voice uses, is then taken out of the way.
test-coqui: system system-test
	@test -x $(VENV)-coqui/bin/python || $(PYTHON) -m venv $(VENV)-coqui
	$(VENV)-coqui/bin/pip install --quiet -e ".[coqui,test]"
	@$(VENV)-coqui/bin/python -W ignore -c "import torchaudio" 2>/dev/null || \
	  rm -f $(VENV)-coqui/lib/python3*/site-packages/torchaudio/lib/*.so
	$(VENV)-coqui/bin/pytest tests/test_coqui.py

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

# A real Piper voice (58 MB), beside the counter's own models.
test-voice: setup
	@MADOGUCHI_HOME=$(VENV)/test-home $(BIN)/madoguchi models pull piper-en-us-joe

models: setup
	@$(BIN)/madoguchi models pull embedded

setup: $(VENV)/installed

$(VENV)/installed: requirements.lock pyproject.toml | system
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Madoguchi needs Python 3.11 or later; $(PYTHON) is older: set PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Install this, then run make again: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing the packages of requirements.lock (about a minute)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check \
	  --no-deps --no-build-isolation -e .
	@touch $@

# Installs Debian packages where it may, and says in one line what is missing where it may not.
define install_system
	@missing=""; for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if ! command -v apt-get >/dev/null; then as=""; \
	  elif [ "$$(id -u)" = 0 ]; then as="env"; \
	  elif sudo -n true 2>/dev/null; then as="sudo"; else as=""; fi; \
	  if [ -n "$$as" ]; then echo "Installing$$missing"; \
	    $$as apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq \
	      --no-install-recommends $$missing >/dev/null || \
	      echo "Install these, then run make again: sudo apt-get install$$missing"; \
	  else echo "Install these for voices, sound and fonts: sudo apt-get install$$missing"; fi; \
	fi
endef

system:
	$(call install_system,$(SYSTEM))

system-test:
	$(call install_system,$(TEST_SYSTEM))

# Renews requirements.lock: hashed, for every platform, without the address of any registry.
lock: setup
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --generate-hashes \
	  --no-emit-index-url --no-header --python-version 3.11 --upgrade -o requirements.lock

# A folder with the tablet app that runs without Python: dist/madoguchi/madoguchi.
package: setup
	$(BIN)/pip install --quiet -e ".[package]"
	$(BIN)/pyinstaller --noconfirm tablet_app/packaging/madoguchi.spec

clean:
	rm -rf $(VENV) $(VENV)-coqui .pytest_cache .mypy_cache .ruff_cache build *.egg-info spoken
