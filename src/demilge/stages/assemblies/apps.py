from django.apps import AppConfig


class AssembliesConfig(AppConfig):
    name = "demilge.stages.assemblies"
    label = "assemblies"
