"""Own pictures and drawings, made into what a network was trained on.

Files come from anybody: only PNG, JPEG and WEBP are tried, and a picture's size is looked at before
a pixel of it is decoded, since 200 kB can unfold to hundreds of megabytes.
"""

from __future__ import annotations

import io
import re

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from vizcore.cnn.data.sources import Source
from vizcore.text import Text, Told

MOST_BYTES = 5_000_000
MOST_PIXELS = 4_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
_FAINT = 0.2  # below this share of the darkest ink it is paper

Pixels = NDArray[np.uint8]


class BadPicture(Told):
    """A file is not taken as a picture."""


_TOO_LARGE = Text("The picture has more than 4 million pixels.", "图片超过 400 万像素。")
_UNKNOWN = Text(
    "Only PNG, JPEG and WEBP pictures can be read.", "只能读取 PNG、JPEG 和 WEBP 图片。"
)
_DAMAGED = Text("The picture is damaged or cut off.", "图片已损坏或不完整。")


def decode(data: bytes) -> Image.Image:
    """The picture in a PNG, JPEG or WEBP file, upright, as RGB on white paper.

    Raises
    ------
    BadPicture
        If it is none, is cut off, or has more than 5 MB or 4 million pixels.
    """
    if len(data) > MOST_BYTES:
        raise BadPicture(Text("The file has more than 5 MB.", "文件超过 5 MB。"))
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise BadPicture(_TOO_LARGE)
            return _on_paper(ImageOps.exif_transpose(picture))
    except UnidentifiedImageError as problem:
        raise BadPicture(_UNKNOWN) from problem
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise BadPicture(_TOO_LARGE) from problem
    except BadPicture:
        raise
    except (OSError, ValueError, SyntaxError) as problem:
        raise BadPicture(_DAMAGED) from problem


def _on_paper(picture: Image.Image) -> Image.Image:
    seen = picture.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")


def fit(picture: Image.Image, source: Source) -> Pixels:
    """A picture as an image of a data set.

    Parameters
    ----------
    picture
        RGB.
    source
        Decides size and channels. For ink on nothing (digits, MNIST) the figure is cut out, made
        light on dark, scaled and centred as there; else the middle square is taken.

    Returns
    -------
    ndarray
        uint8, shape (channels, height, width), up to `source.peak`.

    Raises
    ------
    BadPicture
        If nothing is drawn on it.
    """
    if source.margin is not None:
        return _ink(np.asarray(picture.convert("L"), dtype=np.float32), source, source.margin)
    channels, height, width = source.image
    square = ImageOps.fit(picture, (width, height), Image.Resampling.BOX)
    pixels = np.asarray(square.convert("L" if channels == 1 else "RGB"), dtype=np.uint8)
    return pixels[None] if channels == 1 else pixels.transpose(2, 0, 1).copy()


def class_in(name: str, source: Source) -> int | None:
    """The class that a file is named after, in either language: ``star_01.png``, ``五角星.png``.

    Parameters
    ----------
    name
        Of the file.
    source
        Whose classes are looked for; the longest name that fits counts.
    """
    words = re.sub(r"[\W_]+", " ", name.rpartition("/")[2].casefold()).strip()
    found = {}
    for number, label in enumerate(source.classes):
        for text in (label.en, label.zh):
            start = re.sub(r"[\W_]+", " ", text.casefold())
            if re.match(rf"{re.escape(start)}(?![^\W\d_])(?!(?<=\d)\d)", words):
                found[start] = number
    return found[max(found, key=len)] if found else None


def _ink(grey: NDArray[np.float32], source: Source, margin: float) -> Pixels:
    # The paper is what most of the rim shows; ink is what differs from it, lighter or darker.
    rim = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    ink = np.abs(grey - np.median(rim))
    if ink.max() < 16:
        raise BadPicture(Text("Nothing is drawn on the picture.", "图片上什么也没有画。"))
    ink /= ink.max()
    rows, columns = (np.flatnonzero((ink > _FAINT).any(axis)) for axis in (1, 0))
    figure = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    _, height, width = source.image
    side = round(height * (1 - 2 * margin))
    scale = side / max(figure.shape)
    size = [max(1, round(length * scale)) for length in figure.shape]
    small = np.asarray(
        Image.fromarray(figure).resize((size[1], size[0]), Image.Resampling.BOX), dtype=np.float32
    )
    image = np.zeros((height, width), np.float32)
    top, left = _place(small, height, margin), _place(small.T, width, margin)
    image[top : top + size[0], left : left + size[1]] = small / small.max()
    return np.round(image * source.peak).astype(np.uint8)[None]


def _place(small: NDArray[np.float32], length: int, margin: float) -> int:
    """Where a figure begins: MNIST centres its mass, a figure that fills its image only fits."""
    weights = small.sum(1)
    centre = float((np.arange(len(weights)) + 0.5) @ weights / weights.sum())
    middle = centre if margin else len(weights) / 2
    return int(np.clip(round(length / 2 - middle), 0, length - len(weights)))
