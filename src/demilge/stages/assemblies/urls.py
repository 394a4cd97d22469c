from django.urls import path

from . import views

app_name = "assemblies"
urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/call/", views.call, name="call"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", views.change, name="change"),
    path("meetings/<int:pk>/close/", views.close, name="close"),
    path("meetings/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("meetings/<int:pk>/addendum/", views.addendum, name="addendum"),
    path("meetings/<int:pk>/photo/", views.photo, name="photo"),
    path("meetings/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("meetings/<int:pk>/speeches/<int:speech>/problem/", views.raise_problem, name="raise_problem"),
    path("meetings/<int:pk>/invitation.pdf", views.invitation, name="invitation"),
    path("meetings/<int:pk>/protocol.pdf", views.protocol, name="protocol"),
    path("meetings/<int:pk>/attendance.pdf", views.attendance_paper, name="attendance_paper"),
]
