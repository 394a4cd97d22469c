from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    name = "demilge.problems"
    label = "problems"

    def ready(self) -> None:
        from . import events  # noqa: F401, PLC0415 - registers this floor's event kinds once the apps are there
