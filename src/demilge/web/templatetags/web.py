"""Parts of the composed pages."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from demilge.cycle.queries import Standing
from demilge.newsroom.models import Post
from demilge.stages.plans.models import Item, Verdict
from demilge.texts.templatetags.texts import when
from demilge.texts.words import reader_language
from demilge.ui.templatetags.ui import status

register = template.Library()

_MARKS = {Verdict.AGREED: "done", Verdict.PARTLY: "work", Verdict.CANNOT: "shut"}


@register.simple_tag
def reply_status(item: Item) -> SafeString:
    """The last answer to a plan item."""
    answers = getattr(item, "answers", [])
    if not answers:
        return status("wait", _("no answer yet"))
    return status(_MARKS[answers[-1].verdict], answers[-1].get_verdict_display())


@register.simple_tag
def headline(post: Post) -> SafeString:
    """A post's title in the reader's language, with its day."""
    shown = post.edition()
    if shown is None:
        return SafeString()
    href = f"/{reader_language()}{post.path}"
    day = when(post.published_at)
    return format_html(
        '<a href="{}" lang="{}">{}</a> <span class="src">{}</span>', href, shown.language, shown.title, day
    )


@register.simple_tag
def steps(path: list[Standing]) -> SafeString:
    """The path as a row of marks with their names for who does not see them."""
    marks = format_html_join("", '<li class="{}"><span>{}</span></li>', ((it.mark, it.stage.name) for it in path))
    return format_html('<ol class="steps" aria-label="{}">{}</ol>', _("Path"), marks)


@register.simple_tag
def kind_name(kind: str, kinds: dict[str, str]) -> str:
    return kinds.get(kind, kind)
