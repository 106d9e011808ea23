"""One contender's process: its command, its environment, and the records that it prints."""
import json, os, subprocess, sys
from contenders import ENVIRONMENT, TERN
import settings

here = os.path.dirname(os.path.abspath(__file__))


def command(contender, words, arguments):
    name, *way = contender.split()
    if name == TERN:
        return [arguments.bench, *words, "--work", arguments.work]
    return [sys.executable, f"{here}/{name.split('/')[0]}.py", *words, *way, "--work", arguments.work]


def environment(contender, threads):
    if contender == TERN:
        return settings.of_tern(threads)
    return settings.of_peers(threads) | ENVIRONMENT.get(contender, {})


def run(contender, words, arguments, threads=settings.threads):
    """What it printed, and why it failed or None."""
    try:
        done = subprocess.run(command(contender, words, arguments), env=environment(contender, threads),
                              capture_output=True, text=True, timeout=600)
    except subprocess.TimeoutExpired as late:
        return records((late.stdout or b"").decode()), "no answer in time"
    failed = None
    if done.returncode != 0:
        failed = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1][:200]
    return records(done.stdout), failed


def records(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}")]


def say(text):
    print(text, file=sys.stderr, flush=True)
