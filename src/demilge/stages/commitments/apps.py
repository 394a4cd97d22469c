from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "demilge.stages.commitments"
    label = "commitments"

    def ready(self) -> None:
        from . import events, receivers  # noqa: F401, PLC0415 - event kinds and receivers, once the apps are there
