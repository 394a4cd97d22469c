"""What is taken in, by its content; and what is not."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from demilge.files import intake
from demilge.files.models import File, Kind
from demilge.foundation.refusals import Unfit
from village import NOON


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def picture(kind="JPEG", size=(40, 30), mode="RGB", **more):
    written = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(written, kind, **more)
    return written.getvalue()


def with_exif():
    """A photo as a phone makes it: lying on its side, with the place and the camera's name."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (40.0, 31.0, 48.0)  # latitude
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "JPEG", exif=exif, comment=b"SecretNote")
    return written.getvalue()


def office(member):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<x/>")
    return written.getvalue()


def pixel_bomb():
    """A PNG of a few bytes that says it is 50 000 by 50 000."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_of_any_usual_kind_is_kept_as_jpeg(kind):
    checked = intake.check(upload(picture(kind), "IMG 1.png"), photo_only=True)
    assert (checked.kind, checked.media_type, checked.name) == (Kind.PHOTO, "image/jpeg", "IMG 1.jpg")
    assert (checked.width, checked.height) == (40, 30)
    assert Image.open(io.BytesIO(checked.content)).format == "JPEG"


def test_a_photo_stands_upright_and_says_nothing_of_place_camera_or_note():
    sent = with_exif()
    assert b"SecretCamera" in sent and b"SecretNote" in sent
    checked = intake.check(upload(sent), photo_only=True)
    assert (checked.width, checked.height) == (30, 40)
    assert not Image.open(io.BytesIO(checked.content)).getexif()
    assert b"SecretCamera" not in checked.content and b"SecretNote" not in checked.content


def test_a_large_photo_is_made_small_enough_for_a_weak_link():
    checked = intake.check(upload(picture(size=(4000, 3000))), photo_only=True)
    assert (checked.width, checked.height) == (1280, 960)


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "CMYK"])
def test_a_photo_of_other_colours_is_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert intake.check(upload(picture(kind, mode=mode)), photo_only=True).kind == Kind.PHOTO


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture at all",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        picture()[:200],
        pixel_bomb(),
        picture("TIFF"),
        picture("BMP"),
        b"%PDF-1.7",
    ],
    ids=["empty", "text", "svg", "html", "cut", "bomb", "tiff", "bmp", "pdf"],
)
def test_what_is_no_photo_is_refused_with_what_to_send(content):
    with pytest.raises(Unfit, match="JPEG, PNG же WebP"):
        intake.check(upload(content), photo_only=True)


def test_more_than_the_limit_is_refused_before_it_is_read(settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    with pytest.raises(Unfit, match="1 МБдан чоң"):
        intake.check(upload(b"x" * (1024 * 1024 + 1)), photo_only=True)
    assert intake.check(upload(b"%PDF-" + b"x" * 1000, "a.pdf"), photo_only=False)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7 ...", ".pdf"),
        (b"\xd0\xcf\x11\xe0 ...", ".doc"),
        (b"{\\rtf1 }", ".rtf"),
        (office("word/document.xml"), ".docx"),
        (office("xl/workbook.xml"), ".xlsx"),
        (office("ppt/presentation.xml"), ".pptx"),
    ],
)
def test_a_document_is_kept_byte_by_byte_under_the_ending_of_its_content(content, ending):
    checked = intake.check(upload(content, "кат.exe"), photo_only=False)
    assert (checked.kind, checked.name, checked.content) == (Kind.DOCUMENT, f"кат{ending}", content)


@pytest.mark.parametrize("content", [office("evil.exe"), b"MZ\x90", b"\x7fELF", b"#!/bin/sh"])
def test_any_other_archive_or_program_is_refused(content):
    with pytest.raises(Unfit):
        intake.check(upload(content, "кат.docx"), photo_only=False)


def test_a_name_with_a_path_keeps_only_its_end():
    assert intake.check(upload(b"%PDF-", "..\\..\\etc\\кат.pdf"), photo_only=False).name == "кат.pdf"


def keep(content=None, **more):
    checked = intake.check(upload(content or picture()), photo_only=False)
    return intake.keep(checked, at=NOON, programme="ayil", **more)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.usefixtures("media")
def test_a_kept_photo_is_shown_and_a_document_only_downloaded(db, client):
    photo, document = keep(), keep(b"%PDF-1.7")
    shown, saved = client.get(photo.get_absolute_url()), client.get(document.get_absolute_url())
    assert shown["Content-Type"] == "image/jpeg" and "attachment" not in shown["Content-Disposition"]
    assert saved["Content-Disposition"].startswith("attachment")
    assert b"".join(saved.streaming_content) == b"%PDF-1.7" and b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    for answer in (shown, saved):
        answer.close()
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "immutable" in answer["Cache-Control"]


@pytest.mark.usefixtures("media")
def test_a_private_file_is_not_there_for_the_public(db, client):
    assert client.get(keep(is_public=False).get_absolute_url()).status_code == 404


def test_a_photo_has_its_size(db):
    row = {"name": "a", "media_type": "image/jpeg", "size": 1, "digest": "x", "stored": "x", "added_at": NOON}
    with pytest.raises(IntegrityError, match="a_photo_has_its_size"), transaction.atomic():
        File.objects.create(kind=Kind.PHOTO, width=1, **row)
    File.objects.create(kind=Kind.DOCUMENT, **row)
