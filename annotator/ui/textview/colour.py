"""Colours that stay readable on any palette, by the contrast formula of WCAG 2."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=4096)
def _luminance(rgb: int) -> float:
    red, green, blue = (_linear(((rgb >> shift) & 255) / 255) for shift in (16, 8, 0))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def luminance(colour: QColor) -> float:
    return _luminance(colour.rgb())


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """Return `one` with a share of `other` in it, opaque."""
    keep = 1 - share
    return QColor(
        round(one.red() * keep + other.red() * share),
        round(one.green() * keep + other.green() * share),
        round(one.blue() * keep + other.blue() * share),
    )


def readable(colour: QColor, ground: QColor, ratio: float) -> QColor:
    """Return the colour, moved toward black or white until it stands off the ground enough."""
    return QColor.fromRgb(_readable(colour.rgb(), ground.rgb(), ratio))


@lru_cache(maxsize=1024)
def _readable(rgb: int, ground_rgb: int, ratio: float) -> int:
    colour, ground = QColor.fromRgb(rgb), QColor.fromRgb(ground_rgb)
    pole = ink(ground)
    for step in range(21):
        candidate = mix(colour, pole, step / 20)
        if contrast(candidate, ground) >= ratio:
            return candidate.rgb()
    return pole.rgb()


def ink(ground: QColor) -> QColor:
    """Return black or white, whichever is easier to read on the ground (always ≥ 4.58)."""
    black, white = QColor(0, 0, 0), QColor(255, 255, 255)
    return black if contrast(black, ground) >= contrast(white, ground) else white
