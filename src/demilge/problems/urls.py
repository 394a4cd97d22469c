from django.urls import path

from . import views

app_name = "problems"
urlpatterns = [
    path("problems/", views.problems, name="problems"),
    path("problems/tell/", views.tell, name="tell"),
    path("problems/<int:pk>/merge/", views.merge, name="merge"),
    path("problems/<int:pk>/change/", views.change, name="change"),
    path("problems/<int:pk>/solve/", views.solve, name="solve"),
    path("problems/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("places/<slug:slug>/rankings/", views.rankings, name="rankings"),
    path("places/<slug:slug>/rank/", views.rank, name="rank"),
]
