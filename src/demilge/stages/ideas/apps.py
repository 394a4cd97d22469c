from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "demilge.stages.ideas"
    label = "ideas"

    def ready(self) -> None:
        from . import events, receivers  # noqa: F401, PLC0415 - registers this floor once the apps are there
