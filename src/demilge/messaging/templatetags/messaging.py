"""What other pages show of this floor: the form to follow, the links to share."""

from django import template

from demilge.messaging import share
from demilge.messaging.forms import FollowForm

register = template.Library()


@register.simple_tag
def follow_form(about: str, path: str) -> FollowForm:
    """A fresh form to be told the news of a record, for `messaging/follow.html`."""
    return FollowForm(initial={"about": about, "path": path}, auto_id="follow_%s")


@register.filter
def whatsapp(text: str) -> str:
    return share.whatsapp(text)
