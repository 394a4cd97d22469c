from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("research/", views.studies, name="studies"),
    path("research/begin/", views.begin, name="begin"),
    path("research/<int:pk>/", views.study, name="study"),
    path("research/<int:pk>/screen/", views.screen, name="screen"),
    path("research/<int:pk>/change/", views.change, name="change"),
    path("research/<int:pk>/publish/", views.publish, name="publish"),
    path("research/<int:pk>/findings/add/", views.add_finding, name="add_finding"),
    path("research/<int:pk>/findings/<int:position>/change/", views.change_finding, name="change_finding"),
    path("research/<int:pk>/findings/<int:position>/remove/", views.remove_finding, name="remove_finding"),
    path("research/<int:pk>/findings/<int:position>/problem/", views.raise_problem, name="raise_problem"),
]
