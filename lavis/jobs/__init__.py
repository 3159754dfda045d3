"""Computations of panels: live runs after every edit, tasks on command, worker processes."""

from __future__ import annotations

from lavis.jobs.jobs import Jobs
from lavis.jobs.request import Outcome, Request

__all__ = ["Jobs", "Outcome", "Request"]
