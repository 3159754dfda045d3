"""Plots with axes, drawn in device pixels in the colours of the theme.

`PlotView` shows a `Plot`; `draw_plot` draws one with any painter. pyqtgraph is not needed for
them, and so no panel that has plots loads it.
"""

from __future__ import annotations

from lavis.widgets.common.plot.draw import draw_plot
from lavis.widgets.common.plot.figure import Axis, Guide, Plot, Series
from lavis.widgets.common.plot.layout import Layout, lay_out
from lavis.widgets.common.plot.widget import PlotView

__all__ = ["Axis", "Guide", "Layout", "Plot", "PlotView", "Series", "draw_plot", "lay_out"]
