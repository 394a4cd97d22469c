from django.http import HttpResponse
from django.urls import path

app_name = "commitments"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = [
    path("commitments/board/", soon, name="board"),
]
