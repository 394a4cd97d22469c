from django.http import HttpResponse
from django.urls import path

app_name = "ideas"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = [
    path("ideas/ideas/", soon, name="ideas"),
]
