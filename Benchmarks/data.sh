# Sourced by prepare.sh and pack: unpacks MNIST into $work.
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
