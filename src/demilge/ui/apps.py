from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "demilge.ui"
    label = "ui"
