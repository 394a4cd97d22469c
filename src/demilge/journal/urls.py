from django.urls import path

from . import views

app_name = "journal"
urlpatterns = [
    path("journal/", views.entries, name="entries"),
    path("journal/<int:number>/", views.entry, name="entry"),
]
