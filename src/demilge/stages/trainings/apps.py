from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "demilge.stages.trainings"
    label = "trainings"

    def ready(self) -> None:
        from . import events  # noqa: F401, PLC0415 - registers this floor's event kinds once the apps are there
