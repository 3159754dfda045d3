"""A virtual screen, hands for it, and eyes: Xvfb, xdotool and the frame buffer."""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

SIZE = (1280, 800)


class Screen:
    """One Xvfb, seen through the file in which it keeps its picture."""

    def __init__(self, display: str, frame_buffer: Path) -> None:
        self.display = display
        self._file = frame_buffer

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def hands(self, *words: object) -> str:
        """Run xdotool and return what it printed."""
        process = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert process.returncode == 0, f"xdotool {words}: {process.stderr}"
        return process.stdout.strip()

    def picture(self) -> np.ndarray:
        """Return the screen as (height, width, 3) bytes: red, green, blue."""
        # The file is in the format of xwd: a head of big-endian words, a colour map, the pixels.
        with (
            self._file.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            head = struct.unpack(">25I", data[:100])
            size, width, height, row, colours = head[0], head[4], head[5], head[12], head[19]
            start = size + 12 * colours
            pixels = np.frombuffer(data[start : start + row * height], np.uint8)
        return pixels.reshape(height, row // 4, 4)[:, :width, 2::-1].copy()

    def wait_for(self, what: Callable[[], object], why: str, seconds: float = 20) -> None:
        """Wait until something is true."""
        deadline = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < deadline, f"waited in vain until {why}"
            time.sleep(0.05)

    def still(self) -> np.ndarray:
        """Return the picture once it has stopped changing."""
        before = self.picture()
        for _ in range(100):
            time.sleep(0.15)
            now = self.picture()
            if np.array_equal(before, now):
                return now
            before = now
        raise AssertionError("the picture never stood still")


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """Start an Xvfb and end it."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed; python3 dev.py test brings it on Debian")
    read, write = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            f"{SIZE[0]}x{SIZE[1]}x24",
            "-fbdir",
            str(folder),
            "-nolisten",
            "tcp",
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    try:
        os.close(write)
        number = os.read(read, 16).decode().strip()
        assert number, "Xvfb did not start"
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        os.close(read)
        server.terminate()
        server.wait()
