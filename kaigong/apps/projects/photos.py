"""What a photo tells of itself: the day it was taken and the place, out of its Exif data. Anything may be missing or
wrong in there, and then nothing is told of it."""

from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

from kaigong.apps.documents import sniff, store
from kaigong.apps.documents.models import Document

IMAGES = frozenset({sniff.JPEG, sniff.PNG})
TAKEN = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized)
FORM = "%Y:%m:%d %H:%M:%S"
FAULTS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, ZeroDivisionError,
          Image.DecompressionBombError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """The day and the place, as far as the file has them."""

    on: date | None = None
    latitude: float | None = None
    longitude: float | None = None


def told(document: Document) -> Told:
    """Read the Exif data of a stored photo."""
    if document.media_type not in IMAGES:
        return Told()
    try:
        with store.open_content(document.sha256) as file, Image.open(file) as image:
            exif = image.getexif()
            camera, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except FAULTS:
        return Told()
    latitude = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    longitude = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        latitude = longitude = None
    return Told(next((day for key in TAKEN if (day := _day(camera.get(key)))), None), latitude, longitude)


def _day(text: Any) -> date | None:
    try:
        return datetime.strptime(str(text).strip("\x00 "), FORM).date()  # noqa: DTZ007  a camera knows no zone
    except ValueError:
        return None


def _degrees(place: dict[int, Any], at: int, reference: int, negative: str, most: int) -> float | None:
    """Degrees, minutes and seconds as one number."""
    try:
        degrees, minutes, seconds = (float(part) for part in place[at])
        value = degrees + minutes / 60 + seconds / 3600
    except (KeyError, *FAULTS):
        return None
    if not isfinite(value) or not 0 <= value <= most:
        return None
    return round(-value if str(place.get(reference, "")).strip("\x00 ").upper() == negative else value, 6)
