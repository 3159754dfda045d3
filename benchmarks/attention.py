"""MiniLM's forward pass with all attentions kept, beside PyTorch's eager attention.

Three processes with the same number of threads, asked in turns: ours on NumPy, ours on PyTorch, and
the same layers written with ``torch.nn.functional``, its exact GELU included. Of each turn the best
pass counts, since what else the machine does can only take away; of all turns the median ratio.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import report

SIZES = (128, 512)
ROUNDS = 15
#: Seconds of one turn.
TURN = 0.4
#: What takes as long as PyTorch's eager attention is 1.
LIMITS = {"numpy": 1.7, "torch": 1.05}
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def tokens(size: int) -> list[int]:
    """Return as many tokens as wanted: [CLS], some words, [SEP]."""
    return [101, *(1996 + 37 * place % 20_000 for place in range(size - 2)), 102]


def ours(folder: Path, library: str) -> Callable[[int], None]:
    """Return a pass through LaVis' transformer."""
    from lavis.compute import backend
    from lavis.data import checkpoints

    transformer = checkpoints.load(folder, backend.get(library)).transformer

    def run(size: int) -> None:
        found = transformer.forward(tokens(size), keep="maps")
        assert len(found.maps) == transformer.config.layers

    return run


def eager(folder: Path) -> Callable[[int], None]:
    """Return a pass through the same layers as PyTorch's users write them."""
    import torch
    from safetensors.torch import load_file
    from torch.nn import functional

    given = load_file(folder / "model.safetensors")
    layers, heads, epsilon = 6, 12, 1e-12

    def linear(x: Any, name: str) -> Any:
        return functional.linear(x, given[f"{name}.weight"], given[f"{name}.bias"])

    def norm(x: Any, name: str) -> Any:
        gain, bias = given[f"{name}.weight"], given[f"{name}.bias"]
        return functional.layer_norm(x, gain.shape, gain, bias, epsilon)

    def embed(ids: Any) -> Any:
        words, places, kinds = (
            given[f"embeddings.{name}_embeddings.weight"]
            for name in ("word", "position", "token_type")
        )
        return norm(words[ids] + places[: len(ids)] + kinds[0], "embeddings.LayerNorm")

    def layer(x: Any, name: str) -> tuple[Any, Any]:
        q, k, v = (
            linear(x, f"{name}.attention.self.{part}").view(len(x), heads, -1).transpose(0, 1)
            for part in ("query", "key", "value")
        )
        weights = torch.softmax(q @ k.transpose(1, 2) * q.shape[2] ** -0.5, dim=-1)
        mixed = (weights @ v).transpose(0, 1).reshape(x.shape)
        out = f"{name}.attention.output"
        x = norm(linear(mixed, f"{out}.dense") + x, f"{out}.LayerNorm")
        inner = functional.gelu(linear(x, f"{name}.intermediate.dense"))
        x = norm(linear(inner, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")
        return x, weights

    def run(size: int) -> None:
        maps, hidden = [], []
        with torch.inference_mode():
            x = embed(torch.tensor(tokens(size)))
            for number in range(layers):
                x, weights = layer(x, f"encoder.layer.{number}")
                maps.append(weights)
                hidden.append(x)

    return run


def answer(which: str, folder: Path) -> None:
    """Be a process that measures a turn for each size that it reads."""
    if which != "numpy":
        import torch

        torch.set_num_threads(THREADS)
    run = eager(folder) if which == "eager" else ours(folder, which)
    for line in sys.stdin:
        size, taken = int(line), []
        end = time.perf_counter() + TURN
        while len(taken) < 3 or time.perf_counter() < end:
            begin = time.perf_counter()
            run(size)
            taken.append(time.perf_counter() - begin)
        print(min(taken), flush=True)


class Lane:
    """A process of its own that answers with the seconds of a pass."""

    def __init__(self, which: str, folder: Path) -> None:
        command = [sys.executable, "-m", "benchmarks.attention", which, str(folder)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | dict.fromkeys(POOLS, str(THREADS)),
            cwd=Path(__file__).parents[1],
        )

    def turn(self, size: int) -> float:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{size}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self) -> None:
        self.process.communicate()


def compare(lanes: dict[str, Lane], size: int) -> int:
    """Print the passes of one size, and return 0 if all keep their limits, else 1."""
    names = list(lanes)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(-1, ROUNDS):
        for name in names if number % 2 else names[::-1]:
            seconds = lanes[name].turn(size)
            if number >= 0:  # the one before is to get warm
                taken[name].append(seconds)
    rows = [("", f"ms at {size} tokens")]
    rows += [(name, f"{1e3 * report.median(taken[name]):.1f}") for name in names]
    report.table(rows)
    worst = 0
    for name, limit in LIMITS.items():
        ratios = [a / b for a, b in zip(taken[name], taken["eager"], strict=True)]
        what = f"{size} tokens, {name} / PyTorch eager"
        worst = max(worst, report.verdict(what, report.median(ratios), limit))
    return worst


def main() -> int:
    from lavis.data import checkpoints

    print(f"attention: MiniLM's pass with all attentions kept, {THREADS} threads each, in turns")
    found = checkpoints.find_minilm()
    if find_spec("torch") is None:
        print("PyTorch is not installed, so there is nothing to compare with: pip install torch.")
        return 0
    if found is None:
        print(f"MiniLM is not on this machine. {checkpoints.REMEDY}")
        return 0
    print(f"load of the machine: {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    lanes = {name: Lane(name, found.folder) for name in ("numpy", "torch", "eager")}
    try:
        return max(compare(lanes, size) for size in SIZES)
    finally:
        for lane in lanes.values():
            lane.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        answer(sys.argv[1], Path(sys.argv[2]))
    else:
        raise SystemExit(main())
