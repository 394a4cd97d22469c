from django.http import HttpResponse

app_name = "messaging"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
