"""Runs one command and prints what it took, as JSON: `python stopwatch.py COMMAND [ARGUMENT]...`.

A process of its own, and a small one: a child's peak memory is at the least that of the process which started it, and
that of pytest is larger than what is to be measured. The command's output goes nowhere, its errors are passed on.
"""

import json
import os
import sys
import time


def run(command: list[str]) -> dict[str, float]:
    """Return wall time and processor time in seconds, peak memory in bytes, and the exit code."""
    quiet = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    ]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "wall": wall,
        "processor": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss * unit,
        "code": os.waitstatus_to_exitcode(status),
    }


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
