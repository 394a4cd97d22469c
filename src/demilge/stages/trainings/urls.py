from django.urls import path

from . import views

app_name = "trainings"
urlpatterns = [
    path("trainings/", views.trainings, name="trainings"),
    path("trainings/plan/", views.plan, name="plan"),
    path("trainings/<int:pk>/", views.training, name="training"),
    path("trainings/<int:pk>/change/", views.change, name="change"),
    path("trainings/<int:pk>/close/", views.close, name="close"),
    path("trainings/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("trainings/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("trainings/<int:pk>/materials/add/", views.add_material, name="add_material"),
    path("trainings/materials/<int:pk>/remove/", views.remove_material, name="remove_material"),
    path("trainings/<int:pk>/protocol.pdf", views.protocol, name="protocol"),
    path("trainings/<int:pk>/attendance.pdf", views.attendance_paper, name="attendance_paper"),
]
