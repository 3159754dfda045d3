"""Backends: NumPy always; CuPy and PyTorch where they are installed and a device answers.

Importing this package imports no array library. A library is loaded when it is first probed, and
`known` lists what is installed without loading anything.
"""

from __future__ import annotations

from lavis.compute.backend.namespace import Array, Namespace, array_namespace, default_float
from lavis.compute.backend.probing import (
    LOADERS,
    Known,
    Loader,
    Probe,
    available,
    get,
    known,
    probe,
    remembered,
)
from lavis.compute.backend.record import Backend, Driver, Memory, host_memory

__all__ = [
    "LOADERS",
    "Array",
    "Backend",
    "Driver",
    "Known",
    "Loader",
    "Memory",
    "Namespace",
    "Probe",
    "array_namespace",
    "available",
    "default_float",
    "get",
    "host_memory",
    "known",
    "probe",
    "remembered",
]
