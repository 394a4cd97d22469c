from django.http import HttpResponse
from django.urls import path

app_name = "people"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = [
    path("people/privacy/", soon, name="privacy"),
    path("people/sign_in/", soon, name="sign_in"),
    path("people/me/", soon, name="me"),
    path("people/stop_serving/", soon, name="stop_serving"),
]
