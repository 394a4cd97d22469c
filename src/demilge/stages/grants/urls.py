from django.http import HttpResponse

app_name = "grants"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
