from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "demilge.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        from . import events, receivers  # noqa: F401, PLC0415 - registers this floor once the apps are there
