from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "demilge.stages.groups"
    label = "groups"

    def ready(self) -> None:
        from . import events, receivers  # noqa: F401, PLC0415 - event kinds and receivers, once the apps are there
