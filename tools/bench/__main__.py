"""`python -m tools.bench [JOB…]`: our times beside the best known tools, in one run on this machine.

Peers live in virtual environments of their own below .bench/, made on demand, and are called as processes.
"""

import importlib
import os
import sys

from tools.bench.table import lines

JOBS = ("plan", "run", "pages", "cockpit", "live", "schedule", "city_plan", "simulate", "mine", "lake")


def main(wanted: list[str]) -> int:
    wanted = [job for job in wanted if job != "--full"]  # pages and schedule are smaller without it, lake is left out
    unknown = [job for job in wanted if job not in JOBS]
    if unknown:
        print(f"no job {', '.join(unknown)}; the jobs are: {', '.join(JOBS)}", file=sys.stderr)
        return 2
    rows = [row for job in wanted or JOBS for row in importlib.import_module(f"tools.bench.{job}").rows()]
    print("\n".join(lines(rows)))
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores / 2:
        print(
            f"\nThe machine was not quiet (load {load:.1f} on {cores} cores): trust ratios, not times.", file=sys.stderr
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
