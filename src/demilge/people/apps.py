from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "demilge.people"
    label = "people"

    def ready(self) -> None:
        from . import events  # noqa: F401, PLC0415 - registers this floor's event kinds once the apps are there
