"""Who is told of a post: those who follow its settlements or its meeting."""

from datetime import datetime

from demilge.messaging import outbox

from .models import Post


def published(post: Post, *, at: datetime) -> int:
    """Tell each follower once, in their language; how many were told. Not for a post that comes back after withdrawal."""
    about = [f"places.place:{place.pk}" for place in post.places.all()]
    if post.meeting_id:
        about.append(f"gatherings.meeting:{post.meeting_id}")
    return outbox.tell(
        about=about,
        programme=post.programme_id,
        path=post.path,
        subject=lambda: str(post.title),
        text=lambda: _first_paragraph(str(post.text)),
        at=at,
    )


def _first_paragraph(text: str) -> str:
    return text.split("\n\n", maxsplit=1)[0]
