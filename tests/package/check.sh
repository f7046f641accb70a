#!/bin/sh
# Builds the wheel, installs it with the locked runtime requirements into a clean environment, and uses it from an
# empty folder, so that a file left out of the wheel or a development-only import shows.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-python3}

"$root/.venv/bin/python" -m hatchling build -t wheel -d "$work/dist" >/dev/null 2>&1 \
  || (cd "$root" && "$root/.venv/bin/python" -m hatchling build -t wheel -d "$work/dist")
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$root/requirements.txt"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-index "$work"/dist/*.whl

cp -r "$root/samples" "$work/samples"
cd "$work"
techgeo=$work/venv/bin/techgeo
"$techgeo" --version
"$techgeo" ontology check
"$techgeo" load samples/articles --store kb.db
"$techgeo" query samples/question.rq --store kb.db --format csv >answer.csv
test "$(wc -l <answer.csv)" -gt 1 || { echo "the wheel answers the question with nothing" >&2; exit 1; }
echo "1 passed, 0 failed"
