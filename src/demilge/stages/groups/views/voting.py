"""Pages of the hall's vote."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.stages.groups import actions, forms, permissions, queries
from demilge.ui.acting import doorman

from .parts import around, home, load


def open_vote(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.open_vote, group=record, by=request.actor, at=clock.now())
    meetings = queries.assemblies_for(record)
    form = forms.VoteForm(request.POST or None, meetings=meetings, initial={"seats": record.seats_max})
    return doorman(
        request,
        form=form,
        may=permissions.may_open_vote(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(
            record,
            heading=_("Open the vote of the hall"),
            submit=_("Open the vote"),
            lead=_("The list, the seats and the rule for equal counts stand from now on."),
        ),
        done=_("The vote is open. Read the list and the rule aloud, count the hands, then enter them here."),
    )


def count(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    listed = queries.on_the_list(record)
    form = forms.CountForm(request.POST or None, group=record, nominations=listed)
    act = partial(actions.close_vote, group=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=form,
        may=permissions.may_count(request.actor, record),
        act=lambda data: act(operation=data["operation"], **form.count()),
        go=home,
        context=around(record, heading=_("Enter the hands"), submit=_("Close the vote"), keep=True),
        done=_("The group is elected. Print the decision for signatures."),
    )


def call_off(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.call_off_vote, group=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_count(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(
            record,
            heading=_("Call the vote off"),
            submit=_("Call the vote off"),
            lead=_("Nothing was counted. People can be put up again, and the vote is opened anew."),
        ),
    )
