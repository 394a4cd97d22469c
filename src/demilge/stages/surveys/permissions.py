"""Who may do what with research: the coordinators write, everybody reads what is published."""

from django.utils.translation import gettext_lazy as _

from demilge.foundation.refusals import Conflict
from demilge.foundation.verdict import Allowed, Refused, Verdict
from demilge.people.actors import Actor
from demilge.people.permissions import may_coordinate
from demilge.problems.permissions import may_tend_one_of

from .models import Finding, Study

_PUBLISHED = Refused(_("This study is published: its findings stand."), Conflict)
_NOT_PUBLISHED = Refused(
    _("Publish the study first: people must be able to read where a problem comes from."), Conflict
)


def may_write(actor: Actor) -> Verdict:
    """Begin a study, change what is said about it."""
    return may_coordinate(actor)


def may_change_findings(actor: Actor, study: Study) -> Verdict:
    """Add, change and remove findings, and publish: before it is published."""
    allowed = may_coordinate(actor)
    return allowed and (_PUBLISHED if study.published_at else Allowed())


def may_take_up(actor: Actor, finding: Finding) -> Verdict:
    """Raise a problem from it: who tends the problems of its settlement, once everybody can read it."""
    allowed = may_tend_one_of(actor, finding.places)
    return allowed and (Allowed() if finding.study.published_at else _NOT_PUBLISHED)
