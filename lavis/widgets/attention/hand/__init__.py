"""Attention by hand: every matrix as a picture, every number within reach."""
