from django.http import HttpResponse

app_name = "surveys"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
