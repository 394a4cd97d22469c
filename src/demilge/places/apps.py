from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "demilge.places"
    label = "places"
