"""Comments as a stage serves them: what its page shows, and the three views behind it, each called from a view of its own."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.people.guests import calm
from demilge.people.middleware import Request
from demilge.texts import translations
from demilge.ui import paging
from demilge.ui.acting import doorman

from . import actions, forms, permissions, queries
from .models import Comment, Topic


def shown(request: Request, topic: Topic, *, address: str) -> dict[str, Any]:
    """The context of `discussion/comments.html`. At most four queries.

    `address` is where the form is sent; a comment is hidden and shown again at `<address><id>/hide/` and `…/show/`.
    """
    page: Page[Comment] = paging.page(request, queries.visible_to(request.actor, topic))
    comments = list(page.object_list)
    names = queries.names(comments)
    translations.attach(comments, "text")
    return {
        "comments": [(comment, names[comment.pk]) for comment in comments],
        "comment_pages": page,
        "comment_form": forms.CommentForm(actor=request.actor) if topic.is_open else None,
        "comment_address": address,
        "may_moderate": permissions.may_moderate(request.actor, topic),
    }


def write(request: Request, topic: Topic, *, back: str) -> HttpResponse:
    """Take a comment. Refused, it comes back on a page of its own with what was typed."""
    calm(request)
    return doorman(
        request,
        form=forms.CommentForm(request.POST or None, actor=request.actor),
        may=permissions.may_comment(request.actor, topic),
        act=lambda data: actions.comment(topic=topic, by=request.actor, at=clock.now(), **data),
        go=lambda comment: f"{back}#comment-{comment.pk}",
        context={"heading": _("Write a comment"), "submit": _("Send"), "cancel": back, "keep": True},
        done=_("Your comment is on the page."),
    )


def hide(request: Request, topic: Topic, pk: int, *, back: str) -> HttpResponse:
    comment = get_object_or_404(topic.comments.select_related("topic__place"), pk=pk)
    may = permissions.may_hide(request.actor, comment)
    return _decide(request, actions.hide, comment, may=may, back=back, heading=_("Hide this comment"))


def show(request: Request, topic: Topic, pk: int, *, back: str) -> HttpResponse:
    comment = get_object_or_404(topic.comments.select_related("topic__place"), pk=pk)
    may = permissions.may_show(request.actor, comment)
    return _decide(request, actions.unhide, comment, may=may, back=back, heading=_("Show this comment again"))


def _decide(
    request: Request, act: Callable[..., Comment], comment: Comment, *, may: Any, back: str, heading: str
) -> HttpResponse:
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=may,
        act=lambda data: act(comment=comment, by=request.actor, at=clock.now(), **data),
        go=lambda _comment: back,
        context={"heading": heading, "lead": comment.text, "submit": heading, "cancel": back},
    )
