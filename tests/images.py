"""Images for tests, drawn on demand."""

import io
from typing import Any

from PIL import Image as Pillow
from PIL import ImageDraw

# Ten times as fast as the usual settings, for somewhat larger files.
FASTEST: dict[str, dict[str, Any]] = {
    "AVIF": {"speed": 10},
    "HEIF": {"enc_params": {"preset": "ultrafast"}},
}


def photo(width: int = 640, height: int = 400) -> Pillow.Image:
    return Pillow.effect_noise((width, height), 60).convert("RGB")


def drawing(width: int = 1600, height: int = 900) -> Pillow.Image:
    image = Pillow.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((100, 100, 900, 500), fill="navy")
    return image


def encoded(image: Pillow.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **{**FASTEST.get(kind, {}), **options})
    return out.getvalue()


def animation(kind: str, frames: int = 6) -> bytes:
    images = [Pillow.new("RGB", (60, 40), (number * 30, 0, 90)) for number in range(frames)]
    return encoded(images[0], kind, save_all=True, append_images=images[1:], duration=40, loop=0)


def opened(data: bytes) -> Pillow.Image:
    return Pillow.open(io.BytesIO(data))
