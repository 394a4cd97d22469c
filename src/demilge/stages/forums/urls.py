from django.http import HttpResponse

app_name = "forums"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
