from django.http import HttpResponse

app_name = "problems"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
