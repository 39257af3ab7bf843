# Two commands do everything: `make run` and `make test`.
export VENV ?= .venv
export PYTHONPATH := src
PYTHON := $(VENV)/bin/python


.PHONY: help run test check bench pictures reference lock setup setup-test

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/'

run: export DEALERNET_DEMO ?= 1
run: setup  ## start everything with the demo network; Ctrl-C stops it
	@exec $(PYTHON) -m dealernet up

test: setup-test  ## everything: checks, unit, integration, browser
	@$(PYTHON) tools/test.py

check: setup-test  ## what a machine checks within a minute
	@$(PYTHON) tools/check.py

bench: setup-test  ## scenarios against the floor, as ratios
	@$(PYTHON) -m benchmarks

pictures: setup-test  ## the screenshots of the user guide, made by the end-to-end stories
	@PICTURES_DIR=docs/pictures $(PYTHON) -m pytest -q tests/e2e

reference: setup-test  ## docs/reference from the code
	@$(PYTHON) tools/reference.py

setup:
	@python3 tools/bootstrap.py base

setup-test:
	@python3 tools/bootstrap.py test

lock:  ## hashed locks from requirements/*.in
	@for name in tools base test; do $(VENV)/bin/uv pip compile --universal --generate-hashes --no-header \
	  --python-version 3.11 -q requirements/$$name.in -o requirements/$$name.lock; done
