#!/bin/sh
# Brings .readers to what tests/readers/package.json and requirements/readers.txt name: programs that are not ours, with
# which tests read what bondgraph writes. Does nothing when they are there; needs Node.js with npm, and Python.
# They have an environment of their own, since they and bondgraph want different versions of the same library.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

stamp=$(cat tests/readers/package.json requirements/readers.txt "$0" | cksum)
[ "$(cat .readers/stamp 2>/dev/null)" != "$stamp" ] || exit 0

echo "Installing what reads in tests into .readers …" >&2
rm -rf .readers
mkdir .readers
cp tests/readers/package.json .readers/
npm install --prefix .readers --no-package-lock --no-audit --no-fund --ignore-scripts --silent
"${PYTHON:-python3}" -m venv .readers/python
.readers/python/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/readers.txt
# What nanopub's own tests read comes with its source archive only.
.readers/python/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary nanopub \
    --dest .readers nanopub==2.0.1
tar -xzf .readers/nanopub-2.0.1.tar.gz -C .readers nanopub-2.0.1/tests/testsuite nanopub-2.0.1/LICENSE
echo "$stamp" >.readers/stamp
