from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "demilge.discussion"
    label = "discussion"

    def ready(self) -> None:
        from . import events, receivers  # noqa: F401, PLC0415 - registers this floor once the apps are there
