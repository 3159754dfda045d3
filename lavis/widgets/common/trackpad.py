"""What fingers on a trackpad mean, the same on everything that can be zoomed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent

#: A pinch in one event never shrinks by more.
LEAST = 0.1


def panned(event: QWheelEvent) -> QPoint | None:
    """Return the pixels by which two fingers pan; None where a wheel turns, or Ctrl zooms."""
    pixels = event.pixelDelta()
    trackpad = (
        event.device().type() == QPointingDevice.DeviceType.TouchPad
        or event.phase() != Qt.ScrollPhase.NoScrollPhase
    )
    pans = trackpad and not pixels.isNull()
    return pixels if pans and not event.modifiers() & Qt.KeyboardModifier.ControlModifier else None


def notches(event: QWheelEvent) -> float:
    """Return by how many notches a wheel was turned."""
    # Alt turns a vertical wheel into a horizontal one on some systems.
    return (event.angleDelta().y() or event.angleDelta().x()) / 120


def pinched(event: QEvent) -> float | None:
    """Return the factor by which two fingers zoom; None for every other event."""
    if not isinstance(event, QNativeGestureEvent):
        return None
    if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
        return None
    return max(LEAST, 1.0 + event.value())
