"""The workers of one run, by what makes them differ; one that died is started anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from lavis.compute.backend import known
from lavis.compute.gemm.processor import usable_cores
from lavis.tools.gemm.lanes import Crashed, LaneProcess
from lavis.tools.gemm.protocol import Answer, Command, Found, Refused, Roofs, Spec
from lavis.tools.gemm.record import Lane

#: How often a worker that crashed is started again in one run.
AGAIN = 3


class Crew:
    """Starts workers, speaks to them, and kills them.

    Parameters
    ----------
    check : callable
        Called while answers are awaited; what it raises ends the waiting.
    """

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check
        self._processes: dict[Spec, LaneProcess] = {}
        self._refused: dict[Spec, Refused] = {}
        self._crashes: dict[Spec, int] = {}
        self._names: dict[Spec, str] = {}

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """What the workers say of themselves, each name once."""
        found = (self.lane(spec) for spec in self._processes)
        return tuple({lane.name: lane for lane in found if lane is not None}.values())

    def lane(self, spec: Spec) -> Lane | None:
        """Return what a worker says of itself, or None where there is none."""
        process = self._processes.get(spec)
        if process is None or spec not in self._names:
            return None
        return msgspec.structs.replace(process.lane, name=self._names[spec])

    def start(self, specs: Iterable[Spec]) -> None:
        """Start workers side by side, and wait until each has loaded its library."""
        specs = [spec for spec in specs if not self._refuse(spec)]
        for spec in specs:
            self._processes[spec] = LaneProcess(spec, self._check)
        for spec in specs:
            self._greet(spec)

    def ask(self, spec: Spec, command: Command) -> Answer:
        """Send a command and return the answer; a crash is one too."""
        if spec in self._refused:
            return self._refused[spec]
        if spec not in self._processes:
            self._processes[spec] = LaneProcess(spec, self._check)
            self._greet(spec)
            if spec in self._refused:
                return self._refused[spec]
        try:
            answer = self._processes[spec].ask(command)
        except Crashed as crash:
            answer = Refused("crashed", str(crash))
        if isinstance(answer, Refused) and answer.status == "crashed":
            self._bury(spec, answer)
        return answer

    def find(self, spec: Spec, dtype: str) -> tuple[float, str] | None:
        """Return a peak, or the bandwidth for an empty dtype, with its source; None without."""
        answer = self.ask(spec, Roofs(dtype))
        return (answer.value, answer.source) if isinstance(answer, Found) else None

    def kill(self) -> None:
        """End all workers now."""
        for process in self._processes.values():
            process.stop()
        for process in self._processes.values():
            process.kill()

    def _greet(self, spec: Spec) -> None:
        process = self._processes[spec]
        try:
            refused = process.greet()
        except Crashed as crash:
            refused = Refused("crashed", str(crash))
        if refused is not None:
            self._refused[spec] = refused
            return
        name = process.lane.name
        others = {given for other, given in self._names.items() if other != spec}
        # One thread and all there are, on a machine with one core; where TF32 is no switch at all
        # (PyTorch on a processor), its worker measures nothing and may have the other's name.
        if name in others and not spec.tf32:
            name = f"{name} ({spec.threads or 'all'})"
        self._names.setdefault(spec, name)

    def _bury(self, spec: Spec, how: Refused) -> None:
        """Forget a worker that died; after some deaths it is not started again."""
        process = self._processes.pop(spec, None)
        if process is not None:
            process.kill()
        self._crashes[spec] = self._crashes.get(spec, 0) + 1
        if self._crashes[spec] >= AGAIN:
            self._refused[spec] = how

    def _refuse(self, spec: Spec) -> bool:
        """Refuse what cannot be, without starting a process for it."""
        cores = usable_cores()
        if spec.threads > cores:
            words = f"{spec.threads} threads are more than the {cores} cores that there are here."
            self._refused[spec] = Refused("unsupported", words)
            return True
        found = next(each for each in known() if each.name == spec.backend)
        if not found.installed:
            self._refused[spec] = Refused("unsupported", f"{found.reason} {found.remedy}".strip())
        return not found.installed
