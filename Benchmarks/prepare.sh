# Sourced by run, load and threads: builds TernBench, makes the peers' Python, unpacks the data.
# Leaves $bench, $python, $work and $results (one file for each instruction set, so that they can be measured on
# different days and machines).
set -euo pipefail
. ./data.sh

swift build -c release
bench=.build/release/TernBench

python=${PEERS_PYTHON:-}
if [ -z "$python" ]; then
  python=.venv/bin/python
  if ! cmp -s peers/requirements.txt .venv/installed; then
    [ -x "$python" ] || python3 -m venv .venv
    # One after another: a peer that cannot be had here is left out, and the table says so.
    while read -r package; do
      "$python" -m pip install -q "$package" || echo "not installed: $package" >&2
    done < peers/requirements.txt
    cp peers/requirements.txt .venv/installed
  fi
fi

"$bench" prepare --work "$work"

isa=$("$python" peers/settings.py) || exit 1
results=$work/results-$isa.jsonl
