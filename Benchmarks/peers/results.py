"""The file of results, lines of JSON: each with the table it belongs to (main, load, threads) and the machine."""
import argparse, json, math, os, statistics
import settings

median = statistics.median


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench", help="the program TernBench")
    parser.add_argument("work", help="MNIST, the orders of the batches, the PNG files")
    parser.add_argument("results")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="a pattern of groups (rounds.py) or workloads (load.py, threads.py)")
    return parser.parse_args()


def read(path):
    return [json.loads(line) for line in open(path)] if os.path.exists(path) else []


class Results:
    """Takes the place of what the file had for this table on this machine; the other lines stay."""

    def __init__(self, path, table):
        self.mark = dict(table=table, machine=settings.machine())
        others = [r for r in read(path) if any(r[key] != value for key, value in self.mark.items())]
        with open(path + ".part", "w") as file:
            file.writelines(json.dumps(r) + "\n" for r in others)
        os.replace(path + ".part", path)
        self.file = open(path, "a")

    def keep(self, record, **more):
        print(json.dumps(self.mark | more | record), file=self.file, flush=True)


def shown(value, unit):
    if unit == "us" and value >= 1000:
        value, unit = value / 1000, "ms"
    if unit == "ms" and value >= 1000:
        value, unit = value / 1000, "s"
    if unit == "s" and value < 1:
        value, unit = value * 1000, "ms"
    digits = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:.{digits}f} {unit}"
