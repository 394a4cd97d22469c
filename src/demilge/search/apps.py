from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "demilge.search"
    label = "search"
