"""Parts of the window and of the dock that are no tool's."""

from __future__ import annotations

#: The titles of the menus, which stand in the window's first picture.
MENUS = ("File", "Edit", "View", "Tools", "Compute", "Help")
