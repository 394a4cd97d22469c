from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "demilge.web"
    label = "web"
