"""`python -m tests.bench [NAME ...]`: runs the benchmarks and prints one line per figure."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from tests import bench


def main(names: list[str]) -> int:
    known = [m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_")]
    missed = 0
    for name in names or known:
        if name not in known:
            sys.exit(f"no benchmark {name!r}; there are: {', '.join(known)}")
        for figure in importlib.import_module(f"tests.bench.{name}").run():
            verdict = {None: "", True: "ok", False: "MISSED"}[figure.ok]
            missed += figure.ok is False
            print(f"{figure.name:<62} {figure.value:>12,.2f} {figure.unit:<8} {figure.goal:<12} {verdict}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
