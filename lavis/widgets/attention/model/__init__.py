"""A text in a transformer: the grid of heads, and one picture beside it."""
