"""LaVis: linear algebra for machine learning, seen and touched."""

__version__ = "0.1.0"
