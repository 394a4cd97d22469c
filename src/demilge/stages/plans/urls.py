from django.http import HttpResponse

app_name = "plans"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
