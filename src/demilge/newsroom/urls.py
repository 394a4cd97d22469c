from django.urls import path

from . import views

app_name = "newsroom"
urlpatterns = [
    path("news/", views.posts, name="posts"),
    path("news/write/", views.write, name="write"),
    path("news/draft/<int:pk>/", views.draft, name="draft"),
    path("news/<int:pk>/", views.post, name="post"),
    path("news/<int:pk>/edit/", views.edit, name="edit"),
    path("news/<int:pk>/photo/", views.photo, name="photo"),
    path("news/<int:pk>/publish/", views.publish, name="publish"),
    path("news/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("translations/", views.translations, name="translations"),
    path("translations/<int:pk>/approve/", views.approve, name="approve"),
    path("translate/<str:about>/", views.translate, name="translate"),
    path("glossary/", views.glossary, name="glossary"),
]
