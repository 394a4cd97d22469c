from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "demilge.texts"
    label = "texts"
