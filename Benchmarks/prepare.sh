# Sourced by run, load and threads: builds TernBench, makes the peers' Python, unpacks the data.
# Leaves $bench, $python, $work and $results (one file for each instruction set, so that they can be measured on
# different days and machines).
set -euo pipefail
work=.build/bench
mkdir -p "$work/mnist"

# The first of the places where a file of MNIST may lie, unpacked to standard output.
unpacked() {
  local path
  for path in "$TERN_DATA"/{mnist/,}"$1"{,.gz}; do
    [ -s "$path" ] || continue
    case "$path" in *.gz) gzip -dc "$path" ;; *) cat "$path" ;; esac
    return
  done
  echo "$1 (or $1.gz) is neither in TERN_DATA=$TERN_DATA nor in its folder mnist" >&2
  return 1
}

for file in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do
  [ -s "$work/mnist/$file-ubyte" ] && continue
  : "${TERN_DATA:?give the folder of MNIST}"
  # Moved when it is whole: what an interrupted run leaves is not taken for the file.
  unpacked "$file-ubyte" > "$work/mnist/$file.part" || { rm -f "$work/mnist/$file.part"; exit 1; }
  mv "$work/mnist/$file.part" "$work/mnist/$file-ubyte"
done

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
