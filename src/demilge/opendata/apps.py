from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "demilge.opendata"
    label = "opendata"
