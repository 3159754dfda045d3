"""Runs as CSV, as JSON and as a table for people, each with the machine that they hold for."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import msgspec

from lavis.tools.gemm.record import Row, Run

#: The columns of CSV, and the keys of JSON's rows, in order.
COLUMNS = (
    *("m", "n", "k", "batch", "name", "dtype", "input", "compute", "backend", "lane", "device"),
    *("threads", "transpose_a", "transpose_b", "data", "operands", "pace", "status", "reason"),
    *("flops", "bytes", "intensity", "gflops", "best_gflops", "share", "relative_error"),
    *("median", "q1", "q3", "best", "worst", "spread", "count", "calls"),
    *("upload", "download", "upload_bytes", "download_bytes", "badges", "notes"),
)

#: What a row is called that has no figures.
WORDS = {
    "skipped": "skipped",
    "oom": "out of memory",
    "crashed": "crashed",
    "unsupported": "not available",
}


def plain(row: Row, *, samples: bool = False) -> dict[str, Any]:
    """Return a row as plain values; None where there is no figure.

    Parameters
    ----------
    row : Row
    samples : bool
        Whether the raw samples and the readings of the GPU come along.
    """
    values = {name: msgspec.to_builtins(getattr(row, name)) for name in COLUMNS}
    if samples:
        values["samples"] = list(row.samples)
        values["readings"] = msgspec.to_builtins(row.readings)
    return values


def as_json(run: Run) -> str:
    """Return a run with its machine, roofs, verdicts and samples as one JSON object."""
    whole = {
        "id": run.id,
        "at": run.at,
        "label": run.label,
        "seconds": run.seconds,
        "cancelled": run.cancelled,
        "machine": msgspec.to_builtins(run.machine),
        "roofs": msgspec.to_builtins(run.roofs),
        "verdicts": msgspec.to_builtins(run.verdicts),
        "rows": [plain(row, samples=True) for row in run.rows],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1).decode() + "\n"


def rows_as_json(run: Run) -> str:
    """Return the rows alone as a JSON list, for programs that read the terminal's output."""
    rows = [plain(row) for row in run.rows]
    return msgspec.json.format(msgspec.json.encode(rows), indent=1).decode() + "\n"


def as_csv(run: Run) -> str:
    """Return the rows as CSV, the machine in lines that begin with # before the head."""
    out = io.StringIO()
    for line in about(run):
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in run.rows:
        writer.writerow([_cell(value) for value in plain(row).values()])
    return out.getvalue()


def about(run: Run) -> list[str]:
    """Return what a reader must know of a run, a line each."""
    machine = run.machine
    gib = machine.memory / 2**30
    lines = [
        f"{run.label}, {run.at}" + (", cancelled" if run.cancelled else ""),
        f"{machine.processor}, {machine.cores} cores, {gib:.1f} GiB, {machine.system}",
        f"Python {machine.python}, LaVis {machine.lavis}",
    ]
    for lane in machine.lanes:
        facts = (lane.name, lane.version, lane.blas, lane.kernel, lane.device)
        versions = [f"driver {lane.driver}"] if lane.driver else []
        versions += [f"CUDA {lane.runtime}"] if lane.runtime else []
        lines.append(", ".join([fact for fact in facts if fact] + versions))
    for roof in run.roofs:
        peak = f"{roof.gflops:.4g} GFLOP/s ({roof.gflops_source})" if roof.gflops else "no peak"
        width = f"{roof.bandwidth:.4g} GB/s ({roof.bandwidth_source})" if roof.bandwidth else ""
        lines.append(", ".join(filter(None, [f"{roof.lane} · {roof.dtype}: {peak}", width])))
    return [" ".join(line.split()) for line in lines]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def as_table(run: Run) -> str:
    """Return the rows as an aligned table for people, with the machine above it.

    A reason that several rows share stands once, below.
    """
    head = ("shape", "dtype", "on", "GFLOP/s", "best", "quartiles", "n", "of peak", "error", "")
    counts = Counter(row.reason for row in run.rows if row.reason)
    shared = {reason: f"[{i}]" for i, reason in enumerate(_repeated(counts), 1)}
    lines = [head, *(_line(row, shared) for row in run.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    numbers = {3, 4, 6, 7, 8}
    text = [*about(run), ""]
    for line in lines:
        cells = [
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text.append("  ".join(cells).rstrip())
    if shared:
        text += ["", *(f"{mark} {reason}" for reason, mark in shared.items())]
    return "\n".join(text) + "\n"


def _repeated(counts: Counter[str]) -> list[str]:
    return [reason for reason, count in counts.items() if count > 1]


def _line(row: Row, shared: dict[str, str]) -> tuple[str, ...]:
    square = row.m == row.n == row.k
    shape = str(row.m) if square else f"{row.m}x{row.n}x{row.k}"
    shape += f" x{row.batch}" if row.batch > 1 else ""
    dtype = row.dtype + (" zeros" if row.data == "zeros" else "")
    on = row.lane or row.backend
    if row.gflops is None or row.q1 is None or row.q3 is None:
        mark = shared.get(row.reason)
        why = f"{WORDS[row.status]} {mark}" if mark else row.reason
        return (shape, dtype, on, "-", "-", "-", "-", "-", "-", why)
    low, high = row.flops / row.q3 * 1e-9, row.flops / row.q1 * 1e-9
    return (
        shape,
        dtype,
        on,
        f"{row.gflops:.4g}",
        f"{row.best_gflops:.4g}",
        f"{low:.4g} to {high:.4g}",
        str(row.count),
        "-" if row.share is None else f"{row.share:.0%}",
        "-" if row.relative_error is None else f"{row.relative_error:.1e}",
        ", ".join(row.badges),
    )
