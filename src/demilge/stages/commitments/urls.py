from django.urls import path

from .views import board, desk, promises

app_name = "commitments"
urlpatterns = [
    path("promises/", board.board, name="board"),
    path("promises/promises.pdf", board.poster, name="poster"),
    path("promises/write/", desk.commit, name="commit"),
    path("promises/<int:pk>/", promises.promise, name="promise"),
    path("promises/<int:pk>/saw/", promises.saw, name="saw"),
    path("promises/<int:pk>/status/", desk.status, name="status"),
    path("promises/<int:pk>/problem/", desk.problem, name="problem"),
    path("promises/<int:pk>/step/", desk.step, name="step"),
    path("promises/<int:pk>/link/", desk.link, name="link"),
    path("promises/<int:pk>/link/renew/", desk.renew, name="renew"),
    path("promises/steps/<int:pk>/done/", desk.step_done, name="step_done"),
    path("promises/seen/<int:pk>/hide/", promises.hide, name="hide"),
]
