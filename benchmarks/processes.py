"""The CPU time of servers, and how busy other processes keep the machine."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(*roots: int) -> float:
    """Return the CPU time of processes and their descendants, also of those that have ended."""
    parents, ticks = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        parents[pid], ticks[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    family = set(roots)
    while children := {pid for pid in parents if parents[pid] in family} - family:
        family |= children
    return sum(ticks.get(pid, 0) for pid in family) / TICKS


def busy_seconds() -> float:
    """Return the CPU time of everything on the machine."""
    user, nice, system, _idle, _iowait, irq, softirq = map(
        int, Path("/proc/stat").read_text().split(maxsplit=8)[1:8]
    )
    return (user + nice + system + irq + softirq) / TICKS


class Watch:
    """Measures what others use while a benchmark runs: a busy machine makes ratios worthless."""

    def __init__(self, *roots: int) -> None:
        self.roots = roots
        self.started, self.busy = time.monotonic(), busy_seconds()
        self.own = cpu_seconds(*roots)

    def share_of_others(self) -> float:
        elapsed = (time.monotonic() - self.started) * (os.cpu_count() or 1)
        others = busy_seconds() - self.busy - (cpu_seconds(*self.roots) - self.own)
        return max(0.0, others / elapsed)
