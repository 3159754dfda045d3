"""``python -m benchmarks [NAME ...]``: run all, or those that are named."""

from __future__ import annotations

import importlib
import sys

from benchmarks import screen

ALL = (
    *("startup", "idle", "drag", "moves", "grid", "kills"),
    *("gemm", "gemm_loop", "mvp", "pca", "attention"),
)


def main(names: list[str]) -> int:
    unknown = set(names) - set(ALL)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(ALL)}.")
        return 2
    worst = 0
    with screen.display():
        for name in names or ALL:
            worst = max(worst, importlib.import_module(f"benchmarks.{name}").main())
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
