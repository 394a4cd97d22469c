from django.http import HttpResponse

app_name = "places"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
