from django.urls import path

from .views import forming, nominating, reading, seats, voting, work

app_name = "groups"
urlpatterns = [
    path("groups/", reading.groups, name="groups"),
    path("groups/form/", forming.form, name="form"),
    path("groups/<int:pk>/", reading.group, name="group"),
    path("groups/<int:pk>/election.pdf", reading.election, name="election"),
    path("groups/<int:pk>/change/", forming.change, name="change"),
    path("groups/<int:pk>/seats/", forming.seats, name="seats"),
    path("groups/<int:pk>/nominations/open/", forming.open_nominations, name="open_nominations"),
    path("groups/<int:pk>/dissolve/", forming.dissolve, name="dissolve"),
    path("groups/<int:pk>/link/", forming.link, name="link"),
    path("groups/<int:pk>/stand/", nominating.stand, name="stand"),
    path("groups/<int:pk>/nominate/", nominating.nominate, name="nominate"),
    path("groups/nominations/<int:pk>/answer/", nominating.answer, name="answer"),
    path("groups/<int:pk>/vote/", voting.open_vote, name="vote"),
    path("groups/<int:pk>/vote/count/", voting.count, name="count"),
    path("groups/<int:pk>/vote/call_off/", voting.call_off, name="call_off"),
    path("groups/seats/<int:pk>/office/", seats.office, name="office"),
    path("groups/seats/<int:pk>/end/", seats.end, name="end"),
    path("groups/seats/<int:pk>/replace/", seats.replace, name="replace"),
    path("groups/<int:pk>/tasks/add/", work.add, name="add_task"),
    path("groups/tasks/<int:pk>/take/", work.take, name="take_task"),
    path("groups/tasks/<int:pk>/done/", work.done, name="finish_task"),
]
