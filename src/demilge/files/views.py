"""Handing files out: a photo inline, a document as a download, never as a page of ours."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .models import File, Kind


@require_safe
def file(_request: HttpRequest, key: UUID) -> FileResponse:
    record = get_object_or_404(File, key=key, is_public=True)
    return hand_out(record)


def hand_out(record: File) -> FileResponse:
    """Also for private files, by a view that has asked the permission."""
    response = FileResponse(
        record.stored.open("rb"),
        as_attachment=record.kind != Kind.PHOTO,
        filename=record.name,
        content_type=record.media_type,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "max-age=31536000, immutable" if record.is_public else "no-store"
    return response
