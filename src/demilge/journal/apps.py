from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "demilge.journal"
    label = "journal"
