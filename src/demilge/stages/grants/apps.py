from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "demilge.stages.grants"
    label = "grants"

    def ready(self) -> None:
        from . import events, receivers  # noqa: F401, PLC0415 - event kinds and receivers, once the apps are there
