from django.http import HttpResponse

app_name = "trainings"


def soon(request, **kw):
    return HttpResponse()


urlpatterns = []
