from django.urls import path

from . import sign_in_views

urlpatterns = [path("s/<str:code>/", sign_in_views.slip, name="slip")]
