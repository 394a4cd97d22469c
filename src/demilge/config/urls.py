"""The map of addresses. Pages have their language in front; files, machines' pages and short codes do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from demilge.web import machines

urlpatterns: list[URLPattern | URLResolver] = [
    path("", machines.root),
    path("healthz", machines.health),
    path("sitemap.xml", machines.sitemap),
    path("robots.txt", machines.robots),
    path("", include("demilge.files.urls")),
    path("", include("demilge.people.short_urls")),
    path("", include("demilge.stages.forums.short_urls")),
    path("", include("demilge.stages.plans.short_urls")),
    path("", include("demilge.stages.commitments.short_urls")),
    *i18n_patterns(
        path("", include("demilge.web.urls")),
        path("", include("demilge.newsroom.urls")),
        path("", include("demilge.stages.assemblies.urls")),
        path("", include("demilge.stages.groups.urls")),
        path("", include("demilge.stages.trainings.urls")),
        path("", include("demilge.stages.surveys.urls")),
        path("", include("demilge.stages.forums.urls")),
        path("", include("demilge.stages.ideas.urls")),
        path("", include("demilge.stages.plans.urls")),
        path("", include("demilge.stages.grants.urls")),
        path("", include("demilge.stages.commitments.urls")),
        path("", include("demilge.problems.urls")),
        path("", include("demilge.messaging.urls")),
        path("", include("demilge.people.urls")),
        path("", include("demilge.places.urls")),
        path("", include("demilge.journal.urls")),
    ),
]

handler400 = "demilge.web.errors.bad_request"
handler404 = "demilge.web.errors.not_found"
handler500 = "demilge.web.errors.server_error"
