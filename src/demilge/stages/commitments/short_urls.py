from django.urls import path

from demilge.stages.plans.short_urls import in_chosen_language

from .views import office

urlpatterns = [path("c/<str:token>/", in_chosen_language(office.office), name="commitments_office")]
