"""The main tables: workloads beside the peers, memory, losses, the machine's limits.

A ratio is taken within each round (best peer of the round / Tern), because the machine drifts; the median
over the rounds counts.
"""
import collections, re
from goals import MEMORY, OVER_LIMIT, TRAFFIC, goal
from results import median, shown
from settings import NOT_HELD

# Losses of the same weights and batches may differ by this part in the first ten steps, where a different
# computation would show and rounding does not yet: measured 4e-7 to 2e-4. Training amplifies rounding after that
# (with batch norm and momentum by a factor of ten in a few steps), so over a hundred steps PyTorch's own difference
# between its two layouts of memory is the measure: at most ten times as much, or this part again.
LOSS_BOUND = 1e-3


def is_tern(peer):
    return peer.startswith("tern")


def met(value, bound):
    """Whether what should be low is at most what may be high, and by how much not."""
    return "reached" if value <= bound else f"missed by {value / bound - 1:.1%}"


class Rows:
    def __init__(self, records, isa, held):
        self.isa, self.held = isa, held
        self.times = collections.defaultdict(lambda: collections.defaultdict(dict))  # workload -> peer -> round -> median
        self.units, self.memory, self.losses = {}, collections.defaultdict(dict), collections.defaultdict(dict)
        for r in records:
            if "losses" in r:
                self.losses[r["losses"]][r["peer"]] = r["values"]
            elif "workload" in r:
                self.add(r["workload"], r)

    def add(self, workload, r):
        # A limit is the greatest rate that was seen.
        limit = workload.startswith("limit/")
        self.times[workload][r["peer"]][r["round"]] = r.get("max", r["median"]) if limit else r["median"]
        self.units[workload] = r["unit"]
        if "rss_mib" in r and workload.startswith("train/"):
            self.memory[workload][r["peer"]] = max(r["rss_mib"], self.memory[workload].get(r["peer"], 0))

    def tern(self, workload):
        peers = self.times[workload]
        return peers.get("tern") or peers.get("tern/Learner") or {}

    def star(self, workload, peer):
        """After a time that was taken with a greater instruction set than Tern had."""
        return "*" if self.held and peer in NOT_HELD and re.search(NOT_HELD[peer], workload) else ""

    def measures(self, workload):
        return {p: r for p, r in self.times[workload].items() if not is_tern(p) and not self.star(workload, p)}

    def ratios(self, workload):
        """best peer of the round / Tern, for each round"""
        peers, result = self.measures(workload), []
        for round, mine in self.tern(workload).items():
            others = [rounds[round] for rounds in peers.values() if round in rounds]
            if others:
                result.append(min(others) / mine)
        return result

    def goal(self, workload, ratio):
        factor, time = goal(workload, self.isa)
        verdict = f"{factor} x: {met(factor, ratio)}" if ratio else ""
        if time:
            value, unit = time
            verdict = f"{shown(value, unit)}: {met(median(self.tern(workload).values()), value)}; {verdict}".rstrip("; ")
        return verdict

    def spread(self, workload, rounds):
        text, values = shown(median(rounds.values()), self.units[workload]), rounds.values()
        return f"{text} ({max(values) / min(values):.2f})" if len(rounds) > 1 else text

    def compared(self, out, found):
        out("| workload | Tern | best peer | its time | times as fast | goal | other peers |\n|---|---|---|---|---|---|---|")
        missed = []
        for workload, peers in self.times.items():
            if workload.startswith("limit/"):
                continue
            mine, measures, each = self.tern(workload), self.measures(workload), self.ratios(workload)
            others = sorted((median(r.values()), p) for p, r in measures.items())
            ratio, best = median(each) if each else None, others[0][1] if others else ""
            if ratio:
                found[workload] = (ratio, max(each))
                if ratio < goal(workload, self.isa)[0]:
                    missed.append(f"{workload} ({ratio:.2f} of {goal(workload, self.isa)[0]})")
            time = lambda p: shown(median(peers[p].values()), self.units[workload]) + self.star(workload, p)
            rest = [f"{p} {time(p)}" for _, p in others[1:]] + [f"{p} {time(p)}" for p in peers if self.star(workload, p)]
            rest += [f"{p} {time(p)}" for p, r in peers.items() if is_tern(p) and r is not mine]
            way = "" if "tern" in peers or not mine else ", through the Learner"
            out(f"| {workload} | {self.spread(workload, mine) + way if mine else '-'} | {best or '-'} "
                f"| {self.spread(workload, peers[best]) if best else '-'} | {f'{ratio:.2f}' if ratio else ''} "
                f"| {self.goal(workload, ratio) if mine else ''} | {', '.join(rest)} |")
        if found:
            out(f"\n{len(found) - len(missed)} of {len(found)} factors reached"
                + (f"; missed: {', '.join(missed)}." if missed else "."))
        if any(self.star(w, p) for w, peers in self.times.items() for p in peers):
            out("\n\\* This peer cannot be held to the instruction set and ran with the machine's own; it is no measure here.")

    def peaks(self, out):
        if self.memory:
            out("\n| training | Tern, peak MiB | least framework | its peak MiB | share | goal |\n|---|---|---|---|---|---|")
        for workload, peers in self.memory.items():
            mine = peers.get("tern") or peers.get("tern/Learner")
            # frameworks only: gradients by hand need none of one's memory
            others = sorted((m, p) for p, m in peers.items() if not is_tern(p) and p != "numpy")
            if mine and others:
                share = mine / others[0][0]
                out(f"| {workload} | {mine:.0f} | {others[0][1]} | {others[0][0]:.0f} | {share:.2f} "
                    f"| {MEMORY:.2f}: {'reached' if share <= MEMORY else 'missed'} |")

    def agreement(self, out, bad):
        if self.losses:
            out("\n| losses | Tern and PyTorch, first 10 steps | first 100 steps | PyTorch in its two layouts, 100 steps | |"
                "\n|---|---|---|---|---|")
        far = lambda a, b: max(abs(x - y) / abs(y) for x, y in zip(a, b))
        for name, peers in self.losses.items():
            if "tern" in peers and "torch" in peers:
                difference, other = far(peers["tern"], peers["torch"]), peers.get("torch/channels_last")
                early = far(peers["tern"][:10], peers["torch"][:10])
                itself = far(other, peers["torch"]) if other else 0
                agree = early <= LOSS_BOUND and difference <= max(LOSS_BOUND, 10 * itself)
                out(f"| {name} | {early:.1e} | {difference:.1e} | {itself:.1e} | {'agree' if agree else 'differ'} |")
                if not agree:
                    bad.append(f"losses of {name} differ by {early:.1e} in ten steps and {difference:.1e} in a hundred")

    def limits(self, out):
        bandwidth = self.times.get("limit/add, streaming/10000000", {}).get("machine")
        if bandwidth and any(w in self.times for w in TRAFFIC):
            out("\n| 10,000,000 elements | Tern | memory alone, streaming | times as long | goal |\n|---|---|---|---|---|")
            for workload, traffic in TRAFFIC.items():
                if "tern" in self.times.get(workload, {}):
                    mine, least = median(self.times[workload]["tern"].values()), traffic / max(bandwidth.values()) / 1000
                    verdict = "" if workload.startswith("add/") else f"{OVER_LIMIT} x: {met(mine / least, OVER_LIMIT)}"
                    out(f"| {workload} | {shown(mine, self.units[workload])} | {shown(least, 'us')} | {mine / least:.2f} "
                        f"| {verdict} |")
        limits = [(w, max(p["machine"].values())) for w, p in self.times.items() if w.startswith("limit/")]
        if limits:
            out("\nLimits of the machine, the greatest rates that were measured: " + "; ".join(
                f"{w.removeprefix('limit/')} {value:.0f} {self.units[w]}" for w, value in limits) + ".")
