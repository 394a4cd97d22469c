"""The path: the stages in order, each with its name for people. The order here and in .importlinter is the same."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Stage:
    key: str
    name: str | Promise


PATH = (
    Stage("assemblies", _("Assembly")),
    Stage("groups", _("Initiative group")),
    Stage("trainings", _("Training")),
    Stage("surveys", _("Research")),
    Stage("forums", _("Forum")),
    Stage("ideas", _("Ideas")),
    Stage("plans", _("Plan")),
    Stage("grants", _("Small grants")),
    Stage("commitments", _("Promises")),
)
KEYS = tuple(stage.key for stage in PATH)
