from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "demilge.files"
    label = "files"
