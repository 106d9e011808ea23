"""The result lines as a table: median over the rounds, spread, and how many times as long as Tern."""
import collections, json, statistics, sys

rows = collections.defaultdict(lambda: collections.defaultdict(list))
units = {}
for line in open(sys.argv[1]):
    r = json.loads(line)
    # The peers write the net's loop by hand; Tern's is its Learner. They are one row.
    name = {"chapter net, by hand": "chapter net", "chapter net, Learner": "chapter net"}.get(r["workload"], r["workload"])
    rows[name][r["peer"]].append(r["median"])
    units[name] = r["unit"]
print("| workload | peer | median | least - greatest of the rounds | times Tern |\n|---|---|---|---|---|")
for name, peers in rows.items():
    mine = statistics.median(peers["tern"]) if "tern" in peers else None
    for peer, values in peers.items():
        m = statistics.median(values)
        ratio = f"{m / mine:.1f}" if mine else ""
        print(f"| {name} | {peer} | {m:.3g} {units[name]} | {min(values):.3g} - {max(values):.3g} | {ratio} |")
