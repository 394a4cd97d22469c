from django.http import HttpResponse
from django.urls import path

app_name = "newsroom"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = [
    path("newsroom/posts/", soon, name="posts"),
]
