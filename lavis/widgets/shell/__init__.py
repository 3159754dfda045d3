"""Parts of the window and of the dock that are no tool's."""
