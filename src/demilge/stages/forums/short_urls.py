from django.urls import path

from .views import faces

urlpatterns = [path("f/<str:code>/", faces.short, name="forum_short")]
