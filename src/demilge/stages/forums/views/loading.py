"""What several pages load."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from demilge.people.middleware import Request
from demilge.stages.forums import permissions, queries
from demilge.stages.forums.models import Forum, Statement
from demilge.stages.forums.states import Queue


def load_forum(request: Request, pk: int) -> Forum:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def load_statement(request: Request, pk: int, number: int) -> Statement:
    """One statement with its forum; a hidden one only for those who lead the forum."""
    forum = load_forum(request, pk)
    statement = get_object_or_404(forum.statements.select_related("place", "answer_body"), number=number)
    statement.forum = forum
    if statement.state == Queue.HIDDEN and not permissions.may_moderate(request.actor, forum):
        raise Http404
    return statement
