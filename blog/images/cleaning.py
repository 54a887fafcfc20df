"""Check uploaded images by decoding them, and strip their metadata.

Pixels are re-encoded only if they must change; otherwise only the container is rewritten. So no
quality is lost, and cleaning an image twice gives the same bytes.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

import pillow_heif
from django.utils.text import slugify
from PIL import Image as Pillow
from PIL import ImageCms, ImageMath, ImageOps

from blog.images.metadata import MAX_FRAMES, STRIPPERS, WITH_PROFILE, TooManyFramesError

MEGABYTE = 1024 * 1024
MAX_IMAGE_BYTES = 12 * MEGABYTE
MAX_PIXELS = 50_000_000
MAX_ANIMATION_PIXELS = 200_000_000
IMAGE_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "HEIF")
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "SVG": "svg"}
ORIENTATION = 0x0112
DAMAGED = "The image is damaged or incomplete."

# Converted to a format that every browser shows.
CONVERTED = frozenset({"AVIF", "HEIF"})

Pillow.MAX_IMAGE_PIXELS = MAX_PIXELS
pillow_heif.register_heif_opener()


class ImageRefused(ValueError):  # noqa: N818 -- a message to the author, not a fault
    """The message is shown to the author."""


@dataclass(frozen=True)
class CleanImage:
    data: bytes
    format: str
    width: int
    height: int
    is_animated: bool

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def file_name(self, name: str, digits: int = 12) -> str:
        """Return a safe, readable file name, such as ``figure-2-0a1b2c3d4e5f.png``."""
        stem = slugify(PurePath(name.replace("\\", "/")).stem)[:60].strip("-") or "image"
        return f"{stem}-{self.digest[:digits]}.{EXTENSIONS[self.format]}"

    def open(self) -> Pillow.Image:
        return Pillow.open(io.BytesIO(self.data), formats=IMAGE_FORMATS)


def too_many_bytes(size: int) -> str:
    limit = MAX_IMAGE_BYTES // MEGABYTE
    return f"The image is {size / MEGABYTE:.1f} MB; the limit is {limit} MB."


def clean_image(data: bytes) -> CleanImage:
    """Return the checked image without metadata. Raise ImageRefused."""
    if len(data) > MAX_IMAGE_BYTES:
        raise ImageRefused(too_many_bytes(len(data)))
    image = _open(data)
    try:
        return _clean(image, data)
    except ImageRefused:
        raise
    except TooManyFramesError as error:
        raise ImageRefused(
            f"The animation has more than {MAX_FRAMES} frames. Shorten it or link to a video."
        ) from error
    except Exception as error:  # decoders raise anything on hostile bytes
        raise ImageRefused(DAMAGED) from error


def _open(data: bytes) -> Pillow.Image:
    """Read the header only: the size is checked before pixels are decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            image = Pillow.open(io.BytesIO(data), formats=IMAGE_FORMATS)
    except Pillow.DecompressionBombError as error:
        raise ImageRefused(_too_large("")) from error
    except Exception as error:  # decoders raise anything on hostile bytes
        raise ImageRefused(DAMAGED if data[4:8] == b"ftyp" else _unknown(data)) from error
    if image.width * image.height > MAX_PIXELS:
        raise ImageRefused(_too_large(f" of {image.width} × {image.height}"))
    return image


def _too_large(size: str) -> str:
    limit = MAX_PIXELS // 1_000_000
    return f"The image{size} has too many pixels; the limit is {limit} megapixels."


def _unknown(data: bytes) -> str:
    if b"<svg" in data[:4096].lower():
        return "SVG is accepted only for images in texts and logos. Export this one as PNG."
    if b"%PDF-" in data[:1024]:
        return "PDF is accepted only for images in texts and logos. Export this one as PNG."
    return "This is not a supported image. Use PNG, JPEG, GIF, WebP, AVIF or HEIC."


def _clean(image: Pillow.Image, data: bytes) -> CleanImage:
    # The MPO files of phones are JPEGs followed by more images, which are dropped.
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    is_animated = kind not in {"JPEG", "HEIF"} and getattr(image, "n_frames", 1) > 1
    # The frames of an animation are never decoded together, so its profile stays.
    has_profile = is_animated and not _is_srgb(image.info.get("icc_profile", b""))
    strip = (WITH_PROFILE if has_profile else STRIPPERS).get(kind)
    stripped = strip(data) if strip else data
    if is_animated:
        _check_animation(image, kind)
    else:
        image.load()
    changed = None if is_animated else _with_upright_srgb_pixels(image)
    if kind in CONVERTED:
        return _converted(changed or image, "WEBP" if kind == "AVIF" else "JPEG")
    if changed is not None:
        image = changed
        stripped = _encode(image, kind)
    elif stripped != data:
        Pillow.open(io.BytesIO(stripped), formats=(kind,)).load()
    return CleanImage(stripped, kind, image.width, image.height, is_animated)


def _converted(image: Pillow.Image, kind: str) -> CleanImage:
    """Re-encode, scaled down until the result is within MAX_IMAGE_BYTES itself."""
    if image.has_transparency_data and _alpha_of(image).getextrema() != (255, 255):
        kind = "WEBP"
    image = image if kind == "WEBP" else image.convert("RGB")
    data = _encode(image, kind)
    while len(data) > MAX_IMAGE_BYTES:
        size = (round(image.width * 0.8), round(image.height * 0.8))
        image = image.resize(size, Pillow.Resampling.LANCZOS)
        data = _encode(image, kind)
    return CleanImage(data, kind, image.width, image.height, is_animated=False)


def _alpha_of(image: Pillow.Image) -> Pillow.Image:
    return image.convert("RGBA").getchannel("A")


def _check_animation(image: Pillow.Image, kind: str) -> None:
    if kind == "AVIF":
        raise ImageRefused("Animated AVIF is not accepted. Save it as animated WebP or GIF.")
    frames = getattr(image, "n_frames", 1)
    if frames * image.width * image.height > MAX_ANIMATION_PIXELS:
        raise ImageRefused(
            f"The animation ({frames} frames of {image.width} × {image.height}) is too long or too "
            "large. Make it smaller or link to a video."
        )
    for number in range(frames):
        image.seek(number)
        image.load()
    image.seek(0)


def _with_upright_srgb_pixels(image: Pillow.Image) -> Pillow.Image | None:
    """Apply orientation and color profile; return None if the pixels need no change."""
    changed = None
    profile = image.info.get("icc_profile", b"")
    if image.mode == "CMYK" or (profile and not _is_srgb(profile)):
        changed = _to_srgb(image, profile)
    if image.getexif().get(ORIENTATION, 1) in range(2, 9):
        orientation = image.getexif()[ORIENTATION]
        changed = (changed or image).copy()
        changed.getexif()[ORIENTATION] = orientation
        ImageOps.exif_transpose(changed, in_place=True)
    if changed is not None and image.format in {"JPEG", "MPO"} and image.mode != "CMYK":
        changed.info["qtables"] = getattr(image, "quantization", None)
    return changed


def _is_srgb(profile: bytes) -> bool:
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return "srgb" in ImageCms.getProfileDescription(opened).lower()
    except (ImageCms.PyCMSError, OSError):
        return True  # a broken profile cannot be converted


def _to_srgb(image: Pillow.Image, profile: bytes) -> Pillow.Image | None:
    """Convert colors, keeping palette and transparency; None if the profile doesn't fit."""
    if image.mode == "P":
        return _with_srgb_palette(image, profile)
    is_gray = image.mode in {"1", "L", "LA"} or image.mode.startswith("I")
    flat = image if image.mode == "CMYK" else eight_bit(image).convert("L" if is_gray else "RGB")
    converted = _transformed(flat, profile)
    if converted is None:
        return image.convert("RGB") if image.mode == "CMYK" else None
    converted = converted.convert("L") if is_gray else converted
    if image.has_transparency_data:
        converted.putalpha(_alpha_of(eight_bit(image)))
    return converted


def _with_srgb_palette(image: Pillow.Image, profile: bytes) -> Pillow.Image | None:
    colors = bytes(image.getpalette() or ())
    palette = _transformed(Pillow.frombytes("RGB", (len(colors) // 3, 1), colors), profile)
    if palette is None:
        return None
    changed = image.copy()
    changed.putpalette(palette.tobytes())
    return changed


def _transformed(image: Pillow.Image, profile: bytes) -> Pillow.Image | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return None


def eight_bit(image: Pillow.Image) -> Pillow.Image:
    """Return an image of 16-bit grays with the 8 bits that browsers show; others unchanged."""
    if not image.mode.startswith("I"):
        return image
    gray = image.point(lambda value: value / 257).convert("L")
    hidden = image.info.get("transparency")
    gray.info.pop("transparency", None)
    if isinstance(hidden, int):
        values = image.convert("I")
        gray.putalpha(
            ImageMath.lambda_eval(
                lambda known: known["convert"]((known["values"] != hidden) * 255, "L"),
                values=values,
            )
        )
    return gray


def _encode(image: Pillow.Image, kind: str) -> bytes:
    bare = image.copy()
    tables = bare.info.pop("qtables", None)
    bare.info = {key: bare.info[key] for key in ("transparency",) if key in bare.info}
    options: dict[str, Any] = {
        "JPEG": {"qtables": tables} if tables else {"quality": 90},
        "WEBP": {"quality": 90, "method": 4},
    }.get(kind, {})
    out = io.BytesIO()
    bare.save(out, kind, exif=b"", icc_profile=None, **options)
    return STRIPPERS[kind](out.getvalue())
