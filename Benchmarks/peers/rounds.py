"""Runs Tern and its peers in turns: rounds.py TERNBENCH WORK RESULTS [--rounds N] [--only GROUPS].

In the first round everyone runs everything. In later rounds a peer is left out of the workloads where another
peer was more than half as fast again: it decides nothing there, and its turn would only take time.
"""
import collections, importlib.metadata, os, platform, re, subprocess, time
from contenders import GROUPS, LOSSES, ONLY, TERN
from results import Results, arguments, median
from running import command, environment, here, run, say
import settings

options = arguments()
results = Results(options.results, "main")


def version(package):
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{package} could not be installed here"


packages = [line.split("==")[0].split("[")[0] for line in open(os.path.join(here, "requirements.txt"))]
results.keep(dict(
    heading=f"with {settings.threads} threads, {options.rounds} rounds in turns; {', '.join(map(version, packages))}; "
            f"Python {platform.python_version()}", isa=settings.isa, held=settings.held))


def time_process(contender, group):
    """A whole process, from its start to its end, five times."""
    samples = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(command(contender, [group], options), env=environment(contender, settings.threads),
                       capture_output=True, check=True)
        samples.append(time.perf_counter() - began)
    return dict(peer=contender.removesuffix("_peer"), workload=group, unit="s", median=median(samples),
                min=min(samples), max=max(samples))


def measure(contender, group, round, only):
    words = group.split() + (["--only", only] if only else [])
    found, failed = run(contender, words, options)
    if failed:
        say(f"   {contender}: {group} failed: {failed}")
        results.keep(dict(peer=contender, failed=group, reason=failed), round=round)
    elif group == "start":
        found = [time_process(contender, group)]
    for record in found:
        results.keep(record, round=round)
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
for round in range(1, options.rounds + 1):
    if re.search(options.only, "limits"):
        measure(TERN, "limits", round, "")
    for group, contenders in GROUPS:
        if not re.search(options.only, group):
            continue
        say(f"round {round}: {group}")
        found = {}
        for contender in contenders:
            only = ONLY.get(contender, "")
            if round > 1 and contender != TERN:
                chosen = worth[group].get(contender)
                if not chosen:
                    continue
                if group in ("operators", "layers", "inference"):
                    only = "^(" + "|".join(re.escape(name) for name in sorted(chosen)) + ")$"
            found[contender] = measure(contender, group, round, only)
        if round == 1:
            worth[group] = close_enough(found)

for name in LOSSES:
    if re.search(options.only, "losses " + name):
        for contender in (TERN, "torch_peer", "torch_peer --way channels_last"):
            measure(contender, "losses " + name, 0, "")
