"""States that are worth starting from."""

from __future__ import annotations

from lavis.document import Preset
from lavis.tools.mvp.params import Camera, Model, Object, Outside, Params, Projection, View

#: A vertex at the rim of the jug's spout.
SPOUT = 3150

PRESETS = (
    Preset("Cube before a camera", Params()),
    Preset(
        "The order matters: T·R·S",
        Params(
            object=Object("jug"),
            vertex=SPOUT,
            model=Model((1.2, 0.0, 0.0), (0.0, 60.0, 0.0), (1.0, 1.0, 1.0), "TRS"),
            camera=Camera((0.0, 2.5, 6.0)),
            view=View(tab="vertex"),
        ),
    ),
    Preset(
        "The order matters: S·R·T",
        Params(
            object=Object("jug"),
            vertex=SPOUT,
            model=Model((1.2, 0.0, 0.0), (0.0, 60.0, 0.0), (1.0, 1.0, 1.0), "SRT"),
            camera=Camera((0.0, 2.5, 6.0)),
            view=View(tab="vertex"),
        ),
    ),
    Preset(
        "Near plane cuts the torus",
        Params(
            object=Object("torus"),
            model=Model(rotation=(65.0, 20.0, 0.0)),
            camera=Camera((0.6, 0.5, 2.2)),
            projection=Projection(near=1.9, far=3.0),
            view=View(world=Outside(60.0, 18.0)),
        ),
    ),
    Preset(
        "Orthographic: w stays 1",
        Params(object=Object("jug"), vertex=SPOUT, projection=Projection("orthographic")),
    ),
    Preset(
        "Wide angle: 120°",
        Params(
            object=Object("sphere"),
            vertex=1700,
            model=Model(translation=(1.5, 0.4, 0.0)),
            camera=Camera((0.0, 0.0, 2.4)),
            projection=Projection(fov=120.0, near=0.2, far=8.0),
        ),
    ),
    Preset(
        "Depth precision: near 0.01, far 1000",
        Params(
            object=Object("jug"),
            vertex=SPOUT,
            projection=Projection(near=0.01, far=1000.0),
            drawing="depth",
            view=View(tab="depth"),
        ),
    ),
    Preset(
        "Reversed z",
        Params(
            object=Object("jug"),
            vertex=SPOUT,
            projection=Projection(near=0.01, far=1000.0, reversed_z=True),
            drawing="depth",
            view=View(tab="depth"),
        ),
    ),
    Preset(
        "Flattened: a singular model matrix",
        Params(model=Model(scaling=(1.0, 0.0, 1.0)), drawing="wireframe"),
    ),
    Preset(
        "Galaxy of 100,000 points",
        Params(
            object=Object("cloud", 100_000),
            model=Model(scaling=(1.6, 1.6, 1.6)),
            drawing="points",
            view=View(tab="speed"),
        ),
    ),
)
