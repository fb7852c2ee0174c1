"""What the tests of the programs share: runs, requirements, tables and how a test ends.

Exit codes of a test: 0, all agree; 1, not; 77, skipped, which this does itself where numpy is
missing: import it before whatever else needs numpy, and take np from here.
"""
import json
import math
import os
import subprocess
import sys
import tempfile

from understood import UNDERSTOOD

SECONDS = 600  # the most that a run may take
failures = []


def skip(why):
    """Ends the test without a verdict."""
    print("skipped:", why)
    sys.exit(77)


try:
    import numpy as np
except ImportError:
    skip("this needs numpy")


def require(holds, message):
    """An assertion that python -O keeps."""
    if not holds:
        raise AssertionError(message)


def check(ok, what):
    """Notes a failure and goes on."""
    if not ok:
        failures.append(what)
        print("FAILED:", what)


def near(a, b, relative=1e-9, absolute=0.0):
    """Whether two numbers agree."""
    return abs(a - b) <= absolute + relative * abs(b)


def wilson(k, n):
    """Wilson's 95 % interval as the roots of (p − k/n)² = z²·p(1 − p)/n."""
    z2 = 1.959963984540054 ** 2
    a, b, c = 1 + z2 / n, -(2 * k / n + z2 / n), (k / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def write_table(path, states, column="resistance_ohm", unit=1.0):
    """A table from pairs of a state and its resistances in ohm; numbers in full."""
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"state,{column}\n")
        f.writelines(f"{s},{float(r / unit)!r}\n" for s, rs in states for r in rs)


def run(program, arguments, expected=0):
    """The JSON of a run, or its stderr where it should fail."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "r.json")
        done = subprocess.run([program, *map(str, arguments), "--json", path], timeout=SECONDS,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        require(done.returncode == expected, f"exit code {done.returncode}: "
                f"{' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
        if expected != 0:
            return done.stderr
        with open(path, encoding="utf-8") as f:
            return json.load(f)


def require_refusal(program, arguments, words, title):
    """Bad input gives exit code 2 and one clear sentence with these words in it."""
    text = UNDERSTOOD.sub("", run(program, arguments, 2))
    require(len(text.splitlines()) == 1 and len(text.split()) > 3, f"{title}: {text}")
    for word in words:
        require(word in text, f"{title}: '{word}' is not named: {text}")


def run_checks(checks, usage, programs, more=0):
    """Calls `checks` with an empty folder and the command line (that many programs and at most
    that many more arguments), prints what it returns, and ends the test."""
    if not programs <= len(sys.argv) - 1 <= programs + more:
        sys.exit(usage)
    paths = map(os.path.abspath, sys.argv[1:1 + programs])
    try:
        with tempfile.TemporaryDirectory() as folder:
            print(checks(folder, *paths, *sys.argv[1 + programs:]))
    except AssertionError as error:
        check(False, error)
    sys.exit(1 if failures else 0)
