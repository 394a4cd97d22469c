from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "demilge.places"
    label = "places"

    def ready(self) -> None:
        from . import events  # noqa: F401, PLC0415 - registers this floor's event kinds once the apps are there
