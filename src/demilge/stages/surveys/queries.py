"""Reading research."""

from django.db.models import F, QuerySet

from demilge.people.actors import Actor
from demilge.places.models import Place, Service

from .models import Finding, Study


def visible_to(actor: Actor) -> QuerySet[Study]:
    """What is published; drafts for the coordinators."""
    studies = Study.objects.select_related("programme", "by", "report").prefetch_related("communities")
    return studies if actor.is_team else studies.filter(published_at__isnull=False)


def listed(actor: Actor, place: Place | None = None) -> QuerySet[Study]:
    """Drafts first, then the newest."""
    studies = visible_to(actor).order_by(F("published_at").desc(nulls_first=True), "-pk")
    return studies.filter(communities=place) if place else studies


def findings(study: Study) -> QuerySet[Finding]:
    return study.findings.select_related("place", "service").order_by("position")


def services(study: Study) -> QuerySet[Service]:
    """The services a finding may be about."""
    return Service.objects.filter(programme=study.programme_id).order_by("slug")


def findings_visible_to(actor: Actor) -> QuerySet[Finding]:
    return Finding.objects.filter(study__in=visible_to(actor)).select_related("study", "place", "service")
