"""What else keeps the processor busy while something is measured."""

from __future__ import annotations

import time


class Load:
    """Sums up, over the rounds, what processes other than this one took of the processor.

    Spans between `begin` and `end` are added; what lies between rounds does not count.
    """

    def __init__(self) -> None:
        self._wall = self._others = 0.0
        self._began = (0.0, 0.0, 0.0)

    def begin(self) -> None:
        """Begin a span."""
        self._began = self._now()

    def end(self) -> None:
        """End a span and add it."""
        wall, busy, own = (now - then for now, then in zip(self._now(), self._began, strict=True))
        self._wall += wall
        self._others += max(0.0, busy - own)

    @property
    def share(self) -> float:
        """Seconds of processor that others took, through the seconds that all cores had.

        0 while less than a fifth of a second was watched: the system counts in hundredths.
        """
        import psutil

        if self._wall < 0.2:
            return 0.0
        return self._others / (self._wall * (psutil.cpu_count() or 1))

    @staticmethod
    def _now() -> tuple[float, float, float]:
        import psutil

        times = psutil.cpu_times()
        # What was stolen by other guests of the same host was not ours either.
        busy = sum(times) - times.idle - getattr(times, "iowait", 0.0)
        busy -= getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
        return time.perf_counter(), busy, time.process_time()
