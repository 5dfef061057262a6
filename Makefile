# Everything runs from .venv, which tools/prepare.sh makes and keeps; nothing needs to be activated.
# PYTHON=… names the interpreter to make it from; ARGS=… is handed to the command a target ends in.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run serve test coverage screenshots notebooks docs lint lock clean
unexport PYTHONHOME PYTHONPATH
PATH ?= /usr/local/bin:/usr/bin:/bin
export PATH

prepare := @sh tools/prepare.sh
python := .venv/bin/python
compile = $(python) -m uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-emit-index-url --custom-compile-command "make lock" $(ARGS)

help: ## list what there is to make (the default)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s%s\n", $$1, $$2 }' Makefile

run: ## install, check and build the built-in corpus, print its leading debate, write it as a graph in one HTML file
	$(prepare) run
	@$(python) -m bondgraph.tour $(ARGS)

serve: ## serve the explorer and the API on this machine
	$(prepare) run
	@$(python) -m bondgraph serve $(ARGS)

test: ## install the test tools and run the tests on all cores
	$(prepare) test
	@$(python) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

coverage: ## the same, and which lines no test comes to
	$(prepare) test
	@$(python) -m pytest --cov --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

screenshots: ## write a gallery of every page of the explorer into build/screenshots (ARGS="--only home claim")
	$(prepare) test
	@$(python) -m tests.gallery $(ARGS)

notebooks: ## run the notebooks and keep what they show in them (ARGS="01 02")
	$(prepare) test
	@$(python) -m tests.notebooks $(ARGS)

docs: ## build the site of the documentation into build/docs
	$(prepare) test
	@NO_MKDOCS_2_WARNING=1 $(python) -m mkdocs build $(ARGS)
	@echo "The documentation is in build/docs: open build/docs/index.html"

lint: ## check style, types and the order of imports
	$(prepare) lint
	@failed=0; \
	$(python) -m ruff check || failed=1; \
	$(python) -m ruff format --check || failed=1; \
	$(python) -m mypy || failed=1; \
	.venv/bin/lint-imports --no-logo || failed=1; \
	exit $$failed

lock: ## compile requirements/*.txt from pyproject.toml (ARGS=--upgrade takes newer versions)
	$(prepare) lock
	@$(compile) pyproject.toml --group run --output-file requirements/run.txt
	@$(compile) pyproject.toml --group test --constraint requirements/run.txt --output-file requirements/test.txt
	@$(compile) pyproject.toml --group lint --constraint requirements/test.txt --output-file requirements/lint.txt
	@$(compile) --group readers --output-file requirements/readers.txt
	@$(compile) --group lock --output-file requirements/lock.txt

clean: ## remove .venv, caches and what was built
	@rm -rf .venv build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@rm -f bondgraph-*.html
	@find src api tests -name __pycache__ -type d -prune -exec rm -rf {} +
