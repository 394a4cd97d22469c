from django.urls import path

from .views import letters, plans

app_name = "plans"
urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/begin/", plans.make, name="make"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/next/", plans.next_version, name="next"),
    path("plans/<int:pk>/plan.pdf", plans.plan_paper, name="plan_paper"),
    path("plans/<int:pk>/execution.pdf", plans.execution_paper, name="execution_paper"),
    path("plans/versions/<int:pk>/add/", plans.add, name="add"),
    path("plans/versions/<int:pk>/send/", plans.send, name="send"),
    path("plans/versions/<int:pk>/letter/", letters.write, name="write_letter"),
    path("plans/versions/<int:pk>/remove/<uuid:thread>/", plans.remove, name="remove"),
    path("plans/items/<int:pk>/change/", plans.change, name="change"),
    path("plans/items/<int:pk>/reply/", letters.paper_reply, name="paper_reply"),
    path("plans/letters/<int:pk>/", letters.letter, name="letter"),
    path("plans/letters/<int:pk>/revoke/", letters.revoke, name="revoke"),
    path("plans/letters/<int:pk>/incoming/", letters.incoming, name="incoming"),
    path("plans/letters/<int:pk>/letter.pdf", letters.paper, name="letter_paper"),
]
