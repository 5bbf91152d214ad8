import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from vizcore.cnn.data.sources import DATASETS
from vizcore.cnn.data.user_images import BadPicture, class_in, decode, fit


def file_of(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    sink = io.BytesIO()
    picture.save(sink, form, **options)
    return sink.getvalue()


def drawing(size: int = 200, ink: int = 0, paper: int = 255) -> Image.Image:
    """A thick 1, off the middle."""
    picture = Image.new("L", (size, size), paper)
    ImageDraw.Draw(picture).line((size * 0.3, size * 0.2, size * 0.3, size * 0.7), ink, size // 10)
    return picture.convert("RGB")


def png(width: int, height: int) -> bytes:
    """A PNG that announces a size and has next to no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_the_three_formats_are_read(form: str) -> None:
    read = decode(file_of(drawing(), form))
    assert (read.mode, read.size) == ("RGB", (200, 200))
    assert abs(np.asarray(read, int) - np.asarray(drawing(), int)).mean() < 4


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Only PNG, JPEG and WEBP"),
        (b"GIF89a" + bytes(100), "Only PNG, JPEG and WEBP"),
        (file_of(drawing(), "GIF"), "Only PNG, JPEG and WEBP"),
        (file_of(drawing(), "TIFF"), "Only PNG, JPEG and WEBP"),
        (file_of(drawing())[:400], "damaged or cut off"),
        (file_of(drawing(), "JPEG")[:900], "damaged or cut off"),
        (bytes(5_000_001), "more than 5 MB"),
        (png(2001, 2000), "more than 4 million pixels"),
        (png(10_000, 10_000), "more than 4 million pixels"),
        (png(60_000, 60_000), "more than 4 million pixels"),
        (png(500, 500), "damaged or cut off"),
    ],
    ids=range(11),
)
def test_everything_else_is_refused_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(BadPicture) as refused:
        decode(data)
    assert says in refused.value.sentence.en
    assert refused.value.sentence.zh


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_any_bytes_are_read_or_refused(data: bytes, at: int) -> None:
    whole = file_of(drawing(40))
    for attempt in (data, whole[:at] + data + whole[at + len(data) :]):
        try:
            picture = decode(attempt)
        except BadPicture:
            continue
        assert picture.mode == "RGB"


def test_transparency_is_paper_and_photos_are_turned_upright() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert decode(file_of(clear)).getpixel((5, 5)) == (255, 255, 255)
    wide = Image.new("RGB", (30, 10))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    assert decode(file_of(wide, "JPEG", exif=exif)).size == (10, 30)


@pytest.mark.parametrize("key", DATASETS)
def test_a_picture_becomes_an_image_of_the_data_set(key: str) -> None:
    source = DATASETS[key]
    image = fit(drawing(), source)
    assert image.shape == source.image
    assert image.dtype == np.uint8
    assert image.max() <= source.peak


@pytest.mark.parametrize("key", ["digits", "mnist"])
def test_a_digit_is_light_on_dark_whatever_the_paper(key: str) -> None:
    source = DATASETS[key]
    black, white = fit(drawing(), source), fit(drawing(ink=255, paper=0), source)
    assert np.array_equal(black, white)
    assert black.max() == source.peak
    assert np.median(black) == 0
    # where and how large it was drawn does not matter
    assert np.array_equal(black, fit(drawing(400), source))
    moved = Image.new("RGB", (300, 300), "white")
    moved.paste(drawing(), (90, 80))
    assert np.array_equal(black, fit(moved, source))


def test_mnist_digits_have_a_free_rim_and_their_mass_in_the_middle() -> None:
    image = fit(drawing(), DATASETS["mnist"])[0].astype(float)
    rows, _ = np.nonzero(image)
    assert rows.max() - rows.min() + 1 == 20
    centre = [(np.arange(28) + 0.5) @ image.sum(axis) / image.sum() for axis in (1, 0)]
    assert centre == pytest.approx([14, 14], abs=0.5)


def test_digits_fill_their_height() -> None:
    image = fit(drawing(), DATASETS["digits"])[0]
    assert image.any(1).all()


def test_an_empty_page_is_said_to_be_empty() -> None:
    with pytest.raises(BadPicture, match="Nothing is drawn"):
        fit(Image.new("RGB", (50, 50), "white"), DATASETS["digits"])


def test_photos_keep_their_middle_square() -> None:
    photo = Image.new("RGB", (120, 40), "red")
    photo.paste("blue", (40, 0, 80, 40))
    image = fit(photo, DATASETS["cifar10"])
    assert image.shape == (3, 32, 32)
    assert image[:, 16, 16].tolist() == [0, 0, 255]
    assert image[0].max() == 0


@pytest.mark.parametrize(
    ("dataset", "name", "wanted"),
    [
        ("digits", "3.png", "3"),
        ("digits", "3_1.png", "3"),
        ("digits", "31.png", None),
        ("digits", "three.png", None),
        ("shapes", "star_01.png", "star"),
        ("shapes", "Half-Disc 2.webp", "half disc"),
        ("shapes", "starfish.png", None),
        ("shapes", "五角星1.png", "star"),
        ("shapes", "", None),
        ("fashion_mnist", "T-shirt.jpg", "T-shirt"),
        ("fashion_mnist", "ankle_boot2.jpg", "ankle boot"),
        ("fashion_mnist", "../shirt.jpg", "shirt"),
    ],
)
def test_a_file_named_after_its_class_has_that_label(
    dataset: str, name: str, wanted: str | None
) -> None:
    source = DATASETS[dataset]
    names = [label.en for label in source.classes]
    assert class_in(name, source) == (names.index(wanted) if wanted else None)
