from django.urls import path

from . import views

app_name = "grants"
urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/begin/", views.draft, name="draft"),
    path("projects/<int:pk>/", views.project, name="project"),
    path("projects/<int:pk>/change/", views.change, name="change"),
    path("projects/<int:pk>/apply/", views.apply_for_money, name="apply"),
    path("projects/<int:pk>/fund/", views.fund, name="fund"),
    path("projects/<int:pk>/decline/", views.decline, name="decline"),
    path("projects/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("projects/<int:pk>/finish/", views.finish, name="finish"),
]
