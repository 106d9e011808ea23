"""Runs Tern and its peers in turns: rounds.py TERNBENCH WORK ROUNDS [GROUPS-REGEX]; lines of JSON go to WORK/results.jsonl.

In the first round everyone runs everything. In later rounds a peer is left out of the workloads where another
peer was more than half as fast again: it decides nothing there, and its turn would only take time.
"""
import collections, json, os, re, subprocess, sys, time
from contenders import ENVIRONMENT, GROUPS, LOSSES, ONLY, TERN

bench, work, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
pattern = sys.argv[4] if len(sys.argv) > 4 else ""
here = os.path.dirname(os.path.abspath(__file__))
threads = os.environ.get("THREADS") or str(min(2, len(os.sched_getaffinity(0))))
common = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3")
for name in ("OMP", "MKL", "OPENBLAS"):
    common[name + "_NUM_THREADS"] = threads
results = open(os.path.join(work, "results.jsonl"), "w")


def command(contender, words):
    name, *way = contender.split()
    if name == TERN:
        return [bench, *words, "--work", work]
    return [sys.executable, f"{here}/{name.split('/')[0]}.py", *words, *way, "--work", work]


def keep(record, round):
    print(json.dumps(dict(record, round=round)), file=results, flush=True)


def run(contender, group, round, only):
    words = group.split() + (["--only", only] if only else [])
    began = time.perf_counter()
    try:
        done = subprocess.run(command(contender, words), env=common | ENVIRONMENT.get(contender, {}),
                              capture_output=True, text=True, timeout=600)
    except subprocess.TimeoutExpired:
        done = None
    if group == "start" and done and done.returncode == 0:
        samples = [time.perf_counter() - began]
        for _ in range(4):
            began = time.perf_counter()
            subprocess.run(command(contender, words), env=common | ENVIRONMENT.get(contender, {}), capture_output=True,
                           check=True)
            samples.append(time.perf_counter() - began)
        samples.sort()
        peer = contender.removesuffix("_peer")
        found = [dict(peer=peer, workload="start", unit="s", median=samples[2], min=samples[0], max=samples[-1])]
    else:
        found = [json.loads(line) for line in (done.stdout if done else "").splitlines() if line.startswith("{")]
    if not done or done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1][:200] if done and done.stderr.strip() else "no answer in time"
        print(f"   {contender}: {group} failed: {reason}", file=sys.stderr)
        keep(dict(peer=contender, failed=group, reason=reason), round)
    for record in found:
        keep(record, round)
    return found


def close_enough(found):
    """contender -> the workloads where it was within 1.5 times the best peer"""
    best = collections.defaultdict(lambda: float("inf"))
    for contender, records in found.items():
        for r in records:
            if contender != TERN:
                best[r["workload"]] = min(best[r["workload"]], r["median"])
    return {c: {r["workload"] for r in records if r["median"] <= 1.5 * best[r["workload"]]} for c, records in found.items()}


worth = {}
for round in range(1, rounds + 1):
    if re.search(pattern, "limits"):
        run(TERN, "limits", round, "")
    for group, contenders in GROUPS:
        if not re.search(pattern, group):
            continue
        print(f"round {round}: {group}", file=sys.stderr)
        found = {}
        for contender in contenders:
            only = ONLY.get(contender, "")
            if round > 1 and contender != TERN:
                chosen = worth[group].get(contender)
                if not chosen:
                    continue
                if group in ("operators", "layers", "inference"):
                    only = "^(" + "|".join(re.escape(name) for name in sorted(chosen)) + ")$"
            found[contender] = run(contender, group, round, only)
        if round == 1:
            worth[group] = close_enough(found)

for name in LOSSES:
    if re.search(pattern, "losses " + name):
        for contender in (TERN, "torch_peer", "torch_peer --way channels_last"):
            run(contender, "losses " + name, 0, "")
