"""The pages of the newsroom."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demilge.foundation import clock
from demilge.foundation.refusals import Gone
from demilge.gatherings import queries as gatherings
from demilge.people.actors import Actor
from demilge.people.middleware import Request
from demilge.places import queries as places
from demilge.texts import glossary as terms
from demilge.texts.models import Translation
from demilge.texts.translations import Key
from demilge.texts.words import LANGUAGES, OWN_NAMES, reader_language
from demilge.ui import paging
from demilge.ui.acting import doorman, press

from . import actions, editing, forms, originals, permissions, queries
from .models import Post
from .states import State

UNTOLD = 10


def _load(request: Request, pk: int) -> Post:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _address(post: Post) -> str:
    return reverse("newsroom:post", args=[post.pk])


@require_safe
def posts(request: Request) -> HttpResponse:
    """Every post, newest first; of one settlement with `?place=`. Drafts for who writes them."""
    place = places.community_or_none(request.GET.get("place", ""))
    context = {
        "page": paging.page(request, queries.listed(request.actor, place)),
        "place": place,
        "drafts": queries.drafts(request.actor),
        "withdrawn": queries.withdrawn(request.actor),
        "may_write": request.actor.is_team,
        "about": f"places.place:{place.pk}" if place else "",
    }
    return render(request, "newsroom/list.html", context)


@require_safe
def post(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    if record.state == State.WITHDRAWN and not permissions.may_translate(request.actor, record.programme):
        raise Gone(_("This post was withdrawn. Reason: %(reason)s") % {"reason": record.withdrawn_why})
    return render(request, "newsroom/post.html", {**editing.reading(record), **_desk(request.actor, record)})


def _desk(actor: Actor, record: Post) -> dict[str, Any]:
    """What the newsroom sees below a post."""
    may_translate = permissions.may_translate(actor, record.programme)
    return {
        "may_translate": may_translate,
        "findings": queries.findings_of(record) if may_translate else [],
        "may_write": permissions.may_write(actor, record.programme),
        "may_publish": permissions.may_publish(actor, record),
        "may_withdraw": permissions.may_withdraw(actor, record),
    }


def write(request: Request) -> HttpResponse:
    """Begin a post: from a meeting that was held, or from an empty page."""
    programme = places.programme_of(request)
    act = partial(actions.write_post, programme=programme, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.WriteForm(request.POST or None, places=places.communities(programme)),
        may=permissions.may_write(request.actor, programme),
        act=lambda data: act(**data),
        go=_editor,
        template="newsroom/write.html",
        context={"untold": queries.untold(programme)[:UNTOLD]},
    )


def _editor(record: Post) -> str:
    return reverse("newsroom:edit", args=[record.pk])


@require_POST
def draft(request: Request, pk: int) -> HttpResponse:
    meeting = get_object_or_404(gatherings.visible_to(request.actor), pk=pk)
    act = partial(actions.draft_from, meeting=meeting, by=request.actor, at=clock.now())
    return press(
        request,
        form=forms.ConfirmForm(request.POST),
        act=lambda data: act(**data),
        go=_address,
        done=_("Drafts in three languages are ready. Read each of them before the post goes out."),
    )


def edit(request: Request, pk: int) -> HttpResponse:
    """Original left, translation right: `?from=ky&to=ru`."""
    record = _load(request, pk)
    sides = editing.sides(request.GET, record)
    edition = editing.edition_in(record, sides.target)
    act = partial(
        actions.save_edition,
        post=record,
        language=sides.target,
        made_from=sides.source,
        by=request.actor,
        at=clock.now(),
    )
    return doorman(
        request,
        form=forms.EditionForm(request.POST or None, edition=edition, language=sides.target),
        may=permissions.may_translate(request.actor, record.programme),
        act=lambda data: act(**data),
        go=lambda _edition: f"{_editor(record)}?from={sides.source}&to={sides.target}",
        template="newsroom/edit.html",
        context=editing.side_by_side(record, sides),
        done=_("Saved."),
    )


def photo(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.attach_photo, post=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.PhotoForm(request.POST or None, request.FILES or None, initial={"caption": record.caption}),
        may=permissions.may_write(request.actor, record.programme),
        act=lambda data: act(**data),
        go=_address,
        context={"heading": _("Photo of the post"), "submit": _("Use this photo"), "cancel": _address(record)},
    )


def publish(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.publish, post=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.ConfirmForm(request.POST or None),
        may=permissions.may_publish(request.actor, record),
        act=lambda data: act(**data),
        go=_address,
        template="newsroom/publish.html",
        context=editing.before_publishing(record),
        done=_("The post is published. Share it."),
    )


def withdraw(request: Request, pk: int) -> HttpResponse:
    record = _load(request, pk)
    act = partial(actions.withdraw, post=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.ReasonForm(request.POST or None),
        may=permissions.may_withdraw(request.actor, record),
        act=lambda data: act(**data),
        go=_address,
        context={
            "heading": _("Withdraw the post") if record.published_at else _("Give up the draft"),
            "lead": str(record),
            "submit": _("Withdraw") if record.published_at else _("Give up"),
            "cancel": _address(record),
        },
    )


@require_safe
def translations(request: Request) -> HttpResponse:
    """What residents wrote and can't be read in a language yet: `?kind=ideas.idea&to=ru`."""
    permissions.may_translate(request.actor).or_raise()
    kind = request.GET.get("kind", "")
    kind = kind if kind in originals.SOURCES else next(iter(originals.SOURCES))
    to = _language(request, "to")
    context = {
        "kinds": [(key, source.name) for key, source in originals.SOURCES.items()],
        "kind": kind,
        "to": to,
        "languages": list(OWN_NAMES.items()),
        "texts": originals.lacking(request.actor, kind, to),
    }
    return render(request, "newsroom/translations.html", context)


def _language(request: Request, name: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in LANGUAGES else reader_language()


def _those_left(kept: Translation) -> str:
    """Back to the list from which a text was taken."""
    return f"{reverse('newsroom:translations')}?kind={Key.read(kept.about).model}&to={kept.language}"


def translate(request: Request, about: str) -> HttpResponse:
    """The editor of one text, addressed by its key: `/translate/ideas.idea:12:trouble/?l=ru`."""
    language = _language(request, "l")
    original = _original(request, about, language)
    form = forms.TranslationForm(request.POST or None, original=original)
    act = partial(actions.translate_words, about=about, language=language, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=form,
        may=permissions.may_translate(request.actor),
        act=lambda data: act(made_by=form.made_by(), **{name: data[name] for name in ("source", "text", "operation")}),
        go=_those_left,
        template="newsroom/translate.html",
        context=editing.beside_words(original, language),
        done=_("The translation is kept."),
    )


def _original(request: Request, about: str, language: str) -> originals.Original:
    permissions.may_translate(request.actor).or_raise()
    original = originals.find(request.actor, about)
    if original is None:
        raise Http404
    return originals.with_state(original, language)


@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    draft = get_object_or_404(Translation, pk=pk)
    act = partial(actions.approve_words, translation=draft, by=request.actor, at=clock.now())
    return press(
        request,
        form=forms.ConfirmForm(request.POST),
        act=lambda data: act(**data),
        go=_those_left,
        done=_("The translation is approved and is shown from now on."),
    )


@require_safe
def glossary(request: Request) -> HttpResponse:
    typed = request.GET.get("q", "")[:60]
    context = {
        "typed": typed,
        "languages": list(OWN_NAMES.items()),
        "terms": terms.matching(typed),
        "forbidden": terms.forbidden(),
    }
    return render(request, "newsroom/glossary.html", context)
