"""Taking a file in: by its content, never by its name."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.base import File as AnyFile
from django.utils.translation import gettext_lazy as _
from PIL import (
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from demilge.foundation.refusals import Unfit

from .models import File, Kind

LONGEST_SIDE = 1280  # pixels; enough to read a sign, light enough for a weak link
MOST_PIXELS = 60_000_000
# Named so that Pillow loads just these readers: a format we don't take can't bring its bugs.
PHOTOS = [
    plugin.__name__.rsplit(".", 1)[1].removesuffix("ImagePlugin").upper()
    for plugin in (JpegImagePlugin, PngImagePlugin, WebPImagePlugin, GifImagePlugin)
]
_DOCUMENTS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\xd0\xcf\x11\xe0": ("application/msword", ".doc"),
    b"{\\rtf": ("application/rtf", ".rtf"),
}
_ZIPPED = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
}


@dataclass(frozen=True)
class Checked:
    """A file that passed: its bytes as they will be kept."""

    kind: Kind
    name: str
    media_type: str
    content: bytes
    width: int | None = None
    height: int | None = None


def check(upload: "AnyFile[Any]", *, photo_only: bool) -> Checked:
    """Look at what was sent. Raises Unfit with a sentence when it is too large, broken or of a kind we don't keep."""
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        megabytes = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise Unfit(_("The file is larger than %(limit)s MB. Choose a smaller one.") % {"limit": megabytes})
    content = upload.read()
    upload.seek(0)
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name[:120]
    document = None if photo_only else _document(content)
    if document:
        media_type, ending = document
        stem = PurePosixPath(name).stem or "document"
        return Checked(Kind.DOCUMENT, f"{stem[:100]}{ending}", media_type, content)
    return _photo(content, name)


def keep(checked: Checked, *, at: datetime, programme: str, is_public: bool = True) -> File:
    """Store a checked file. Inside an act, so that the row is not there without its deed."""
    digest = hashlib.sha256(checked.content).hexdigest()
    ending = ".jpg" if checked.kind == Kind.PHOTO else PurePosixPath(checked.name).suffix
    record = File(
        kind=checked.kind,
        name=checked.name,
        media_type=checked.media_type,
        size=len(checked.content),
        digest=digest,
        width=checked.width,
        height=checked.height,
        is_public=is_public,
        programme=programme,
        added_at=at,
    )
    record.stored.save(f"{digest[:24]}{ending}", ContentFile(checked.content), save=False)
    record.save()
    return record


def _document(content: bytes) -> tuple[str, str] | None:
    for magic, found in _DOCUMENTS.items():
        if content.startswith(magic):
            return found
    if content.startswith(b"PK\x03\x04"):
        # An office file is a zip whose first member tells its kind; any other zip is not taken.
        for folder, found in _ZIPPED.items():
            if folder.encode() in content[:8000]:
                return found
    return None


def _photo(content: bytes, name: str) -> Checked:
    not_a_photo = Unfit(_("This file is not a photo we can read. Send a JPEG, PNG or WebP picture."))
    try:
        with Image.open(io.BytesIO(content), formats=PHOTOS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise not_a_photo
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, SyntaxError) as problem:
        raise not_a_photo from problem
    upright.info.clear()  # Pillow would write a comment into the new file, too
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    upright.save(written, "JPEG", quality=70, optimize=True, progressive=True)
    stem = PurePosixPath(name).stem or "photo"
    return Checked(Kind.PHOTO, f"{stem[:100]}.jpg", "image/jpeg", written.getvalue(), upright.width, upright.height)
