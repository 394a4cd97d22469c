from django.http import HttpResponse

app_name = "groups"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
