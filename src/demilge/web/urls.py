from django.urls import path

from . import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("places/<slug:slug>/", views.community, name="community"),
    path("problems/<int:pk>/", views.thread, name="thread"),
    path("desk/", views.desk, name="desk"),
    path("search/", views.search, name="search"),
]
