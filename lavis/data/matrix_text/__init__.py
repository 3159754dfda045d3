"""Small matrices as text: what people paste is recognised and read, and written for others.

Nothing is evaluated. What is read are numbers and fractions of two numbers: NumPy code and what
NumPy, PyTorch or JAX print, LaTeX, CSV, cells of a spreadsheet, MATLAB or Octave, and plain
numbers. Separators of thousands are not guessed.
"""

from __future__ import annotations

from lavis.data.matrix_text.pasted import Pasted, Source
from lavis.data.matrix_text.reading import read
from lavis.data.matrix_text.writing import to_csv, to_latex, to_numpy, to_tsv

__all__ = ["Pasted", "Source", "read", "to_csv", "to_latex", "to_numpy", "to_tsv"]
