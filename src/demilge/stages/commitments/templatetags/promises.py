"""Where a promise stands, wherever one is shown."""

from datetime import date

from django import template
from django.utils.safestring import SafeString

from demilge.stages.commitments import words
from demilge.stages.commitments.models import Commitment
from demilge.ui.templatetags.ui import status

register = template.Library()


@register.simple_tag
def standing(promise: Commitment, today: date) -> SafeString:
    """The mark and word of a promise on a day: `{% standing promise today %}`."""
    shown = words.standing_of(promise, today=today)
    return status(shown.mark, shown.word)
