"""The description of this computer that goes with every figure."""

from __future__ import annotations

import platform

from lavis import __version__
from lavis.tools.gemm.record import Machine


def describe() -> Machine:
    """Return what the computer is; its lanes are added as the workers tell of themselves."""
    import psutil

    from lavis.compute.gemm.processor import last_level_cache, processor_name, usable_cores

    return Machine(
        processor=processor_name(),
        cores=usable_cores(),
        memory=int(psutil.virtual_memory().total),
        cache=last_level_cache() or 0,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        lavis=__version__,
    )
