"""The tables of other conditions: a busy process on every core, more and more threads; one of each for a machine."""
import collections
from goals import MORE_THREADS, UNDER_LOAD
from results import median, shown


def by_machine(records, table):
    machines = collections.defaultdict(list)
    for r in records:
        if r.get("table") == table and "workload" in r:
            machines[r["machine"]].append(r)
    return machines.items()


def over_rounds(upper, lower):
    """the median over the rounds of one time as a multiple of another"""
    each = [upper[round] / lower[round] for round in upper if round in lower]
    return median(each) if each else None


def load(records, out):
    for machine, mine in by_machine(records, "load"):
        times, units = collections.defaultdict(lambda: collections.defaultdict(dict)), {}
        for r in mine:
            peer, state = r["peer"].rsplit("/", 1)
            times[r["workload"], peer.split("/")[0]][state][r["round"]] = r["median"]
            units[r["workload"]] = r["unit"]
        out(f"\nAlone and with a busy process on every core, on {machine}:\n\n| workload | Tern alone | under load "
            f"| times as long | goal | PyTorch alone | under load | times as long |\n|---|---|---|---|---|---|---|---|")
        over, count = [], 0
        for workload, unit in units.items():
            cells = []
            for peer in ("tern", "torch"):
                states = times[workload, peer]
                ratio = over_rounds(states["load"], states["quiet"])
                cells += [shown(median(states[s].values()), unit) if states[s] else "" for s in ("quiet", "load")]
                cells.append(f"{ratio:.2f}" if ratio else "")
                if peer == "tern" and ratio:
                    count += 1
                    reached = ratio <= UNDER_LOAD
                    cells.append(f"{UNDER_LOAD:.1f}: {'reached' if reached else f'missed by {ratio / UNDER_LOAD - 1:.1%}'}")
                    over += [] if reached else [f"{workload} ({ratio:.2f})"]
                elif peer == "tern":
                    cells.append("")
            out(f"| {workload} | {' | '.join(cells)} |")
        out(f"\nOver {UNDER_LOAD:.1f}: {', '.join(over)}." if over else f"\nAll {count} rows are within {UNDER_LOAD:.1f}.")


def threads(records, out):
    for machine, mine in by_machine(records, "threads"):
        times, units = collections.defaultdict(lambda: collections.defaultdict(dict)), {}
        for r in mine:
            times[r["workload"], r["peer"]][r["threads"]][r["round"]] = r["median"]
            units[r["workload"]] = r["unit"]
        counts = sorted({r["threads"] for r in mine})
        out(f"\nTrainings on more and more threads, an epoch (times as fast as on one), on {machine}:\n\n"
            f"| workload | | {' | '.join(str(n) for n in counts)} |\n|---|---|{'---|' * len(counts)}")
        slower = []
        for (workload, peer), each in times.items():
            cells = []
            for n in counts:
                gain = over_rounds(each[1], each[n]) if n > 1 else None
                time = shown(median(each[n].values()), units[workload]) if each[n] else "-"
                cells.append(f"{time} ({gain:.2f})" if gain else time)
            out(f"| {workload} | {peer.replace('tern', 'Tern')} | {' | '.join(cells)} |")
            for fewer, more in zip(counts, counts[1:]):
                step = over_rounds(each[more], each[fewer])
                if peer.startswith("tern") and step and step > MORE_THREADS:
                    slower.append(f"{workload} from {fewer} to {more} ({step - 1:.0%})")
        if len(counts) > 1:
            out(f"\nSteps to more threads that made Tern slower by more than {MORE_THREADS - 1:.0%}: "
                f"{', '.join(slower) or 'none'}.")
