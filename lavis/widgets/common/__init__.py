"""Widgets that more than one tool needs."""
