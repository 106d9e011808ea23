"""Tern alone and with a busy process on every core: load.py TERNBENCH WORK RESULTS [--rounds N] [--only WORKLOADS].

A share of half a core each is what the scheduler owes everyone, so twice the time is fair; more is waiting for a
thread that has no core. PyTorch does a few of the rows, to lay beside.
"""
import contextlib, os, re, signal, subprocess, sys
from contenders import LAST, TERN, TORCH
from results import Results, arguments
from running import run, say
import settings

options = arguments()
results = Results(options.results, "load")
BESIDE = {
    "operators": (TORCH, ["matmul/512x512x512", "add/100000", "exp/10000000", "softmax_ce/4096x1000"]),
    "layers": (LAST, ["conv_fwdbwd/64x32x14x14*64x32x3x3", "maxpool_fwdbwd", "batchnorm_fwdbwd"]),
}

# It also looks whether this script is still there, in case that is killed and cannot end it.
SPIN = """
import os, sys
if hasattr(os, "sched_setaffinity"): os.sched_setaffinity(0, {int(sys.argv[1])})
while os.getppid() == int(sys.argv[2]):
    for _ in range(1000000): pass
"""


@contextlib.contextmanager
def busy():
    """A spinning process on each core that this one, and so Tern, may use."""
    spinning = []
    try:
        for core in settings.allowed:
            spinning.append(subprocess.Popen([sys.executable, "-c", SPIN, str(core), str(os.getpid())]))
        yield
    finally:
        for process in spinning:
            process.kill()
        for process in spinning:
            process.wait()


def leave(number, _):
    sys.exit(128 + number)  # by way of busy's `finally`


for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(number, leave)


def measure(contender, group, pattern, round, state):
    found, failed = run(contender, [group, "--only", pattern], options)
    if failed:
        say(f"   {contender}: {group}, {state}, failed: {failed}")
        results.keep(dict(peer=contender, failed=f"{group}, {state}", reason=failed), round=round)
    for record in found:
        results.keep(record | dict(peer=f"{record['peer']}/{state}"), round=round)


for round in range(1, options.rounds + 1):
    for group, (peer, rows) in BESIDE.items():
        say(f"round {round}: {group}, alone and under load")
        turns = [(TERN, options.only)]
        chosen = [re.escape(row) for row in rows if re.search(options.only, row)]
        if chosen:
            turns.append((peer, f"^({'|'.join(chosen)})$"))
        for contender, pattern in turns:
            measure(contender, group, pattern, round, "quiet")
        with busy():
            for contender, pattern in turns:
                measure(contender, group, pattern, round, "load")
