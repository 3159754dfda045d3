"""The tools: what each one's user can change, and what is computed from it."""
