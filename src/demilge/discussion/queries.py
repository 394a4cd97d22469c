"""Reading comments."""

from django.db.models import QuerySet

from demilge.people.actors import Actor
from demilge.people.queries import may_be_named
from demilge.places.models import Programme

from .models import Comment, Topic
from .permissions import may_moderate


def visible_to(actor: Actor, topic: Topic) -> QuerySet[Comment]:
    """The comments of a topic, newest first; who keeps order there sees the hidden ones too."""
    comments = Comment.objects.filter(topic=topic).select_related("person", "body").order_by("-at", "-pk")
    return comments if may_moderate(actor, topic) else comments.filter(hidden_at__isnull=True)


def newest(programme: Programme) -> QuerySet[Comment]:
    """What was written last anywhere in a programme, for those who keep order. Hidden ones stay in."""
    return (
        Comment.objects.filter(programme=programme)
        .select_related("topic__place", "person", "body")
        .order_by("-at", "-pk")
    )


def names(comments: list[Comment]) -> dict[int, str]:
    """Who signs each comment, by its id: what the writer chose, else the name of who agreed to be named. One query."""
    persons = [comment.person for comment in comments if comment.person]
    named = may_be_named(persons) if persons else set()
    return {
        comment.pk: comment.signed or (comment.person.name if comment.person and comment.person_id in named else "")
        for comment in comments
    }
