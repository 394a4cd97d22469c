from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "demilge.people"
    label = "people"
