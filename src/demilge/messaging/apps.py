from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "demilge.messaging"
    label = "messaging"

    def ready(self) -> None:
        from . import receivers  # noqa: F401, PLC0415 - connects the receivers once the apps are there
