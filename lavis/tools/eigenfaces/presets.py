"""Sets of faces and questions worth starting from."""

from __future__ import annotations

from lavis.document import Preset
from lavis.tools.eigenfaces.params import Occlusion, Params, Source, View

DRAWN = Source(kind="synthetic")

PRESETS = (
    Preset("Real faces", Params()),
    Preset("Synthetic people", Params(source=DRAWN)),
    Preset(
        "A face out of the mean",
        Params(source=DRAWN, k=30, face=233, view=View(tab="reconstruct")),
    ),
    Preset("Forgot to centre", Params(source=DRAWN, center=False, view=View(tab="scree"))),
    Preset(
        "Hidden mouth",
        Params(
            source=DRAWN,
            k=60,
            occlusion=Occlusion(0.25, 0.62, 0.5, 0.25),
            view=View(tab="repair"),
        ),
    ),
    Preset("Noise", Params(source=DRAWN, k=40, noise=0.15, view=View(tab="repair"))),
    Preset("Build a face", Params(source=DRAWN, build=(2.0, -1.5, 1.0), view=View(tab="build"))),
    Preset("Who is it?", Params(source=DRAWN, view=View(tab="recognise"))),
)
