from django.urls import path

from . import views

app_name = "files"
urlpatterns = [path("files/<uuid:key>/", views.file, name="file")]
