from django.urls import path

from . import views

app_name = "ideas"
urlpatterns = [
    path("ideas/", views.ideas, name="ideas"),
    path("ideas/new/", views.new, name="new"),
    path("ideas/<int:pk>/", views.idea, name="idea"),
    path("ideas/<int:pk>/support/", views.support, name="support"),
    path("ideas/<int:pk>/answer/", views.answer, name="answer"),
    path("ideas/<int:pk>/hide/", views.hide, name="hide"),
    path("ideas/<int:pk>/show/", views.show, name="show"),
    path("ideas/<int:pk>/problem/", views.raise_problem, name="raise_problem"),
    path("ideas/<int:pk>/comments/", views.comment, name="comment"),
    path("ideas/<int:pk>/comments/<int:comment_pk>/hide/", views.hide_comment, name="hide_comment"),
    path("ideas/<int:pk>/comments/<int:comment_pk>/show/", views.show_comment, name="show_comment"),
]
