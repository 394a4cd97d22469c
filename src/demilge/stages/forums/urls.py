from django.urls import path

from .views import faces, hall, making

app_name = "forums"
urlpatterns = [
    path("forums/", faces.forums, name="forums"),
    path("forums/prepare/", making.prepare, name="prepare"),
    path("forums/<int:pk>/", faces.forum, name="forum"),
    path("forums/<int:pk>/say/", faces.say, name="say"),
    path("forums/<int:pk>/wall/", faces.wall, name="wall"),
    path("forums/<int:pk>/live/", faces.live, name="live"),
    path("forums/<int:pk>/statements/<int:number>/", faces.statement, name="statement"),
    path("forums/<int:pk>/statements/<int:number>/support/", faces.support, name="support"),
    path("forums/<int:pk>/statements/<int:number>/move/", hall.move, name="move"),
    path("forums/<int:pk>/statements/<int:number>/hide/", hall.hide, name="hide"),
    path("forums/<int:pk>/statements/<int:number>/answer/", hall.answer, name="answer"),
    path("forums/<int:pk>/statements/<int:number>/problem/", hall.raise_problem, name="raise_problem"),
    path("forums/<int:pk>/moderate/", hall.moderate, name="moderate"),
    path("forums/<int:pk>/write/", hall.write, name="write"),
    path("forums/<int:pk>/promise/", hall.promise, name="promise"),
    path("forums/<int:pk>/change/", making.change, name="change"),
    path("forums/<int:pk>/cancel/", making.cancel, name="cancel"),
    path("forums/<int:pk>/open/", making.open_, name="open"),
    path("forums/<int:pk>/close/", making.close, name="close"),
    path("forums/<int:pk>/record/", making.record, name="record"),
    path("forums/<int:pk>/addendum/", making.addendum, name="addendum"),
    path("forums/<int:pk>/photo/", making.photo, name="photo"),
    path("forums/<int:pk>/protocol.pdf", making.protocol, name="protocol"),
    path("forums/<int:pk>/poster.pdf", making.poster, name="poster"),
    path("forums/<int:pk>/slips.pdf", making.slips, name="slips"),
]
