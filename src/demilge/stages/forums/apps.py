from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "demilge.stages.forums"
    label = "forums"

    def ready(self) -> None:
        from . import events, receivers  # noqa: F401, PLC0415 - registers this floor once the apps are there
