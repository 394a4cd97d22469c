"""The page on which something said in a stage becomes a problem's voice. The stages call it from a view of their own."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.places.models import Place
from demilge.texts.words import NONE, Words
from demilge.ui.acting import doorman, page

from . import actions, permissions
from .forms import RaiseForm
from .models import Problem
from .queries import standing
from .voices import VoiceLine


def raising(
    request: Request,
    *,
    voice: VoiceLine,
    places: Iterable[Place],
    cancel: str,
    suggested: Words = NONE,
    act: Callable[[dict[str, Any]], Problem] | None = None,
) -> HttpResponse:
    """Ask which problem this voice speaks of, take it up there and go to the problem's thread.

    `places` are the settlements it may belong to, `cancel` is the way back, `suggested` a title to begin with. A stage
    that keeps the link on its own record gives `act`: it gets the arguments of `actions.take_up` without voice, by, at.
    """
    of = list(places)
    form = RaiseForm(request.POST or None, places=of, suggested=suggested)

    def take_up(_data: dict[str, Any]) -> Problem:
        if act:
            return act(form.taking())
        return actions.take_up(voice=voice, by=request.actor, at=clock.now(), **form.taking())

    return doorman(
        request,
        form=form,
        may=permissions.may_tend_one_of(request.actor, of),
        act=take_up,
        go=lambda problem: page(standing(problem)),
        context={
            "heading": _("Raise a problem from this"),
            "lead": voice.words or str(voice.title),
            "submit": _("Take it up"),
            "cancel": cancel,
        },
        done=_("The voice is kept as a source of this problem."),
    )
