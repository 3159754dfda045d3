"""Resources are found in a wheel and in a checkout, and the icons are icons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from lavis import resources

ICONS = sorted(resources.path("icons").glob("*.svg"))

#: What the near tools and the shell ask for by name.
WANTED = (
    "lavis vectors transform softmax pca eigenfaces attention gemm mvp "
    "add remove undo redo play pause float close collapse expand inspector presets export help "
    "send predict fit snap save open backend warning error info check "
    "chevron-up chevron-down chevron-left chevron-right"
)


def test_the_checkout_is_found() -> None:
    found = resources.path("themes", "dark.json")
    assert found == Path(resources.__file__).parents[1] / "resources" / "themes" / "dark.json"
    assert resources.text("themes", "dark.json").startswith("{")


def test_a_wheel_has_its_resources_beside_the_modules(tmp_path, monkeypatch) -> None:
    inside, beside = tmp_path / "lavis" / "resources", tmp_path / "resources"
    for root, says in ((inside, "wheel ü"), (beside, "checkout")):
        root.mkdir(parents=True)
        (root / "a.txt").write_text(says, encoding="utf-8")
    assert resources.ROOTS[0] == Path(resources.__file__).parent / "resources"
    monkeypatch.setattr(resources, "ROOTS", (inside, beside))
    assert resources.text("a.txt") == "wheel ü"
    (inside / "a.txt").unlink()
    assert resources.text("a.txt") == "checkout"


def test_what_is_missing_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(resources, "ROOTS", (tmp_path,))
    with pytest.raises(FileNotFoundError, match=r"“icons/unicorn\.svg” is missing from"):
        resources.path("icons", "unicorn.svg")


def test_every_icon_that_is_asked_for_is_there() -> None:
    assert set(WANTED.split()) <= {icon.stem for icon in ICONS}


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_an_icon_draws_and_leaves_its_colour_to_the_theme(icon: Path) -> None:
    text = icon.read_text(encoding="utf-8")
    renderer = QSvgRenderer(text.encode())
    assert renderer.isValid()
    picture = QImage(24, 24, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    covered = sum(picture.pixelColor(x, y).alpha() > 64 for x in range(24) for y in range(24))
    assert covered >= 12
    edge = [picture.pixelColor(x, y).alpha() for x in range(24) for y in (0, 23)]
    assert max(edge) < 128, "it is cut off at the edge"
    if icon.stem != "lavis":
        assert renderer.viewBox().size().toTuple() == (24, 24)
        assert not re.search(r"#[0-9a-f]{3}|rgb|(?:fill|stroke)=\"(?!none|currentColor)", text)
