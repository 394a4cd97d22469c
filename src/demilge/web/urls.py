from django.http import HttpResponse
from django.urls import path

app_name = "web"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = [
    path("", soon, name="home"),
    path("web/search/", soon, name="search"),
    path("web/desk/", soon, name="desk"),
    path("places/<slug:slug>/", soon, name="community"),
]
