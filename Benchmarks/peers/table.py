"""table.py RESULTS RATIOS PAGE|- [--store]: the results as tables, into PAGE between its markers.

A ratio is taken within each round (best peer of the round / Tern), because the machine drifts; the median
over the rounds counts. Status 1 when a ratio fell by more than the spread against RATIOS, or losses differ.
"""
import collections, importlib.metadata, json, math, os, platform, statistics, sys
from goals import GOALS, MEMORY, OVER_LIMIT, TRAFFIC

SPREAD = 1.15
# Losses of the same weights and batches may differ by this part in the first ten steps, where a different
# computation would show and rounding does not yet: measured 4e-7 to 2e-4. Training amplifies rounding after that
# (with batch norm and momentum by a factor of ten in a few steps), so over a hundred steps PyTorch's own difference
# between its two layouts of memory is the measure: at most ten times as much, or this part again.
LOSS_BOUND = 1e-3
START, END = "<!-- measured: written by make bench -->", "<!-- end of what make bench writes -->"

median = statistics.median
records = [json.loads(line) for line in open(sys.argv[1])]
times = collections.defaultdict(lambda: collections.defaultdict(dict))  # workload -> peer -> round -> median
units, memory, losses, failed = {}, collections.defaultdict(dict), collections.defaultdict(dict), []
for r in records:
    if "failed" in r:
        failed.append(f"{r['peer']}: {r['failed']} ({r['reason']})")
    elif "losses" in r:
        losses[r["losses"]][r["peer"]] = r["values"]
    else:
        # A limit is the greatest rate that was seen.
        times[r["workload"]][r["peer"]][r["round"]] = r.get("max", r["median"]) if r["workload"].startswith("limit/") else r["median"]
        units[r["workload"]] = r["unit"]
        if "rss_mib" in r and r["workload"].startswith("train/"):
            memory[r["workload"]][r["peer"]] = max(r["rss_mib"], memory[r["workload"]].get(r["peer"], 0))


def is_tern(peer):
    return peer.startswith("tern")


def shown(value, unit):
    if unit == "us" and value >= 1000:
        value, unit = value / 1000, "ms"
    if unit == "s" and value < 1:
        value, unit = value * 1000, "ms"
    digits = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:.{digits}f} {unit}"


def spread(rounds, unit):
    values = rounds.values()
    return f"{shown(median(values), unit)} ({max(values) / min(values):.2f})" if len(rounds) > 1 else shown(median(values), unit)


def ratios(workload):
    """best peer of the round / Tern, for each round"""
    peers = times[workload]
    result = []
    for round, mine in peers.get("tern", peers.get("tern/Learner", {})).items():
        others = [rounds[round] for peer, rounds in peers.items() if not is_tern(peer) and round in rounds]
        if others:
            result.append(min(others) / mine)
    return result


def goal(workload, ratio, mine):
    wanted = GOALS.get(workload)
    if wanted is None:
        return ""
    if isinstance(wanted, tuple):
        time, unit, then = wanted
        verdict = f"{shown(time, unit)}: {met(mine, time)}"
        return f"{verdict}; {then / time:.2f} x: {met(then / time, ratio)}" if ratio else verdict
    return f"{wanted} x: {met(wanted, ratio) if ratio else 'not measured'}"


def met(value, bound):
    """Whether what should be low is at most what may be high, and by how much not."""
    return "reached" if value <= bound else f"missed by {value / bound - 1:.1%}"


lines, found = [], {}
out = lines.append
out("| workload | Tern | best peer | its time | times as fast | goal | other peers |\n|---|---|---|---|---|---|---|")
for workload, peers in times.items():
    if workload.startswith("limit/"):
        continue
    unit = units[workload]
    mine = peers.get("tern") or peers.get("tern/Learner")
    others = sorted((median(r.values()), p) for p, r in peers.items() if not is_tern(p))
    each = ratios(workload)
    ratio = median(each) if each else None
    if ratio:
        found[workload] = (ratio, max(each))
    best = others[0][1] if others else ""
    rest = [f"{p} {shown(m, unit)}" for m, p in others[1:]]
    rest += [f"{p} {shown(median(r.values()), unit)}" for p, r in peers.items() if is_tern(p) and r is not mine]
    way = "" if "tern" in peers or not mine else ", through the Learner"
    out(f"| {workload} | {spread(mine, unit) + way if mine else '-'} | {best} | {spread(peers[best], unit) if best else '-'} "
        f"| {f'{ratio:.2f}' if ratio else ''} | {goal(workload, ratio, median(mine.values())) if mine else ''} | {', '.join(rest)} |")

if memory:
    out("\n| training | Tern, peak MiB | least framework | its peak MiB | share | goal |\n|---|---|---|---|---|---|")
    for workload, peers in memory.items():
        mine = peers.get("tern") or peers.get("tern/Learner")
        # frameworks only: gradients by hand need none of one's memory
        others = sorted((m, p) for p, m in peers.items() if not is_tern(p) and p != "numpy")
        if mine and others:
            share = mine / others[0][0]
            out(f"| {workload} | {mine:.0f} | {others[0][1]} | {others[0][0]:.0f} | {share:.2f} "
                f"| {MEMORY:.2f}: {'reached' if share <= MEMORY else 'missed'} |")

bad = []
if losses:
    out("\n| losses | Tern and PyTorch, first 10 steps | first 100 steps | PyTorch in its two layouts, 100 steps | |\n|---|---|---|---|---|")
    far = lambda a, b: max(abs(x - y) / abs(y) for x, y in zip(a, b))
    for name, peers in losses.items():
        if "tern" in peers and "torch" in peers:
            difference, other = far(peers["tern"], peers["torch"]), peers.get("torch/channels_last")
            early = far(peers["tern"][:10], peers["torch"][:10])
            itself = far(other, peers["torch"]) if other else 0
            agree = early <= LOSS_BOUND and difference <= max(LOSS_BOUND, 10 * itself)
            out(f"| {name} | {early:.1e} | {difference:.1e} | {itself:.1e} | {'agree' if agree else 'differ'} |")
            if not agree:
                bad.append(f"losses of {name} differ by {early:.1e} in ten steps and {difference:.1e} in a hundred")

bandwidth = times.get("limit/add, streaming/10000000", {}).get("machine")
if bandwidth:
    out("\n| 10,000,000 elements | Tern | memory alone, streaming | times as long | goal |\n|---|---|---|---|---|")
    for workload, traffic in TRAFFIC.items():
        if "tern" in times.get(workload, {}):
            mine, least = median(times[workload]["tern"].values()), traffic / max(bandwidth.values()) / 1000
            verdict = "" if workload.startswith("add/") else f"{OVER_LIMIT} x: {met(mine / least, OVER_LIMIT)}"
            out(f"| {workload} | {shown(mine, units[workload])} | {shown(least, 'us')} | {mine / least:.2f} | {verdict} |")

limits = [(w, max(p["machine"].values())) for w, p in times.items() if w.startswith("limit/")]
if limits:
    out("\nLimits of the machine, the greatest rates that were measured: " + "; ".join(
        f"{w.removeprefix('limit/')} {value:.0f} {units[w]}" for w, value in limits) + ".")
for line in failed:
    out(f"\nNot measured: {line}.")


def version(package):
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{package} could not be installed here"


packages = [line.split("==")[0].split("[")[0] for line in open(os.path.join(os.path.dirname(__file__), "requirements.txt"))]
model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.processor()) \
    if os.path.exists("/proc/cpuinfo") else platform.processor()
rounds = max((r.get("round", 0) for r in records), default=0)
threads = os.environ.get("THREADS") or min(2, len(os.sched_getaffinity(0)))
heading = (f"Measured with {threads} threads on {model}, {rounds} rounds in turns; {', '.join(map(version, packages))}; Python "
           f"{platform.python_version()}. In brackets: the greatest median of a round over the least.")
text = heading + "\n\n" + "\n".join(lines)
page = sys.argv[3]
if page == "-":
    print(text)
else:
    before, rest = open(page).read().split(START)
    open(page, "w").write(before + START + "\n" + text + "\n" + END + rest.split(END)[1])

stored = json.load(open(sys.argv[2])) if os.path.exists(sys.argv[2]) else {}
for workload, (ratio, greatest) in found.items():
    # Worse by more than the spread, and in each of the rounds.
    if workload in stored and ratio * SPREAD < stored[workload] and greatest < stored[workload]:
        bad.append(f"{workload}: {ratio:.2f} times as fast as the best peer, and was {stored[workload]:.2f}")
if "--store" in sys.argv:
    stored.update({workload: round(ratio, 3) for workload, (ratio, _) in found.items()})
    json.dump(stored, open(sys.argv[2], "w"), indent=1, sort_keys=True)
for line in bad:
    print("WORSE:", line, file=sys.stderr)
sys.exit(1 if bad else 0)
