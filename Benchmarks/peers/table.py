"""table.py RESULTS RATIOS PAGE|- [--store]: the results as tables, into the section of PAGE for their instruction set.

Needs nothing but Python, so results that were measured on another machine can be put into the page here.
Status 1 when a ratio fell by more than the spread against RATIOS, or losses differ.
"""
import json, os, re, sys
import conditions
from results import read
from rows import Rows

SPREAD = 1.15

records = read(sys.argv[1])
if not records:
    sys.exit(f"no results in {sys.argv[1]}")
# Of the main table the machine that was measured last: a ratio belongs to one machine.
headings = [r for r in records if "heading" in r]
heading = headings[-1] if headings else None
isa = re.fullmatch(r".*-(\w+)\.jsonl", sys.argv[1]).group(1)

lines, found, bad = [], {}, []
out = lines.append
mine = [r for r in records if r["table"] == "main" and heading and r["machine"] == heading["machine"]]
if len(mine) > 1:  # not the heading alone, as after GROUPS_ONLY=load
    out(f"Measured on {heading['machine']}, {heading['heading']}. In brackets: the greatest median of a round over the "
        "least.\n")
    rows = Rows(mine, heading["isa"], heading["held"])
    rows.compared(out, found)
    rows.peaks(out)
    rows.agreement(out, bad)
    rows.limits(out)
conditions.load(records, out)
conditions.threads(records, out)
for r in records:
    if "failed" in r:
        out(f"\nNot measured: {r['peer']}: {r['failed']} ({r['reason']}).")

text, page = "\n".join(lines).lstrip("\n"), sys.argv[3]
if page == "-":
    print(text)
else:
    start, end = f"<!-- measured, {isa}: written by make bench -->", f"<!-- end of {isa} -->"
    before, rest = open(page).read().split(start)
    open(page, "w").write(before + start + "\n" + text + "\n" + end + rest.split(end, 1)[1])

every = json.load(open(sys.argv[2])) if os.path.exists(sys.argv[2]) else {}
stored = every.setdefault(isa, {})
for workload, (ratio, greatest) in found.items():
    # Worse by more than the spread, and in each of the rounds.
    if workload in stored and ratio * SPREAD < stored[workload] and greatest < stored[workload]:
        bad.append(f"{workload}: {ratio:.2f} times as fast as the best peer, and was {stored[workload]:.2f}")
if "--store" in sys.argv:
    stored.update({workload: round(ratio, 3) for workload, (ratio, _) in found.items()})
    with open(sys.argv[2], "w") as file:
        file.write(json.dumps(every, indent=1, sort_keys=True) + "\n")
for line in bad:
    print("WORSE:", line, file=sys.stderr)
sys.exit(1 if bad else 0)
