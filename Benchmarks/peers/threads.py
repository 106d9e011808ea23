"""Trainings on more and more threads, Tern and PyTorch: threads.py TERNBENCH WORK RESULTS [--rounds N] [--only NAMES]."""
import re
from contenders import LAST, TERN, TORCH
from results import Results, arguments
from running import run, say
import settings

options = arguments()
results = Results(options.results, "threads")
COUNTS = [n for n in (1, 2, 4, 8, 16) if n <= settings.cores]
# PyTorch in the layout that is its best for images.
TRAININGS = {"3v7-linear": TORCH, "mlp-sgdm": TORCH, "lenet": LAST, "cnn4bn": LAST}

for round in range(1, options.rounds + 1):
    for name, peer in TRAININGS.items():
        if not re.search(options.only, name):
            continue
        for count in COUNTS:
            say(f"round {round}: {name}, {count} threads")
            for contender in (TERN, peer):
                found, failed = run(contender, ["train", name], options, threads=count)
                if failed:
                    say(f"   {contender}: {name} failed: {failed}")
                for record in found:
                    if record["peer"] in ("tern", "torch", "torch/channels_last"):  # not through the Learner
                        results.keep(record, round=round, threads=count)
