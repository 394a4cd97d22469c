"""What must never be false of projects is refused by the database itself."""

import pytest
from django.db import IntegrityError, transaction

from demilge.stages.grants.models import MoneyKind, MoneySource, Project

from . import cast


def costs_nothing(project):
    Project.objects.filter(pk=project.pk).update(cost=0)


def gives_nothing(project):
    MoneySource.objects.create(project=project, kind=MoneyKind.CITY, amount=0)


def hours_of_money(project):
    MoneySource.objects.create(project=project, kind=MoneyKind.CITY, amount=1, hours=1)


@pytest.mark.parametrize(
    ("breaking", "constraint"),
    [
        (costs_nothing, "a_project_costs_something"),
        (gives_nothing, "a_source_gives_something"),
        (hours_of_money, "only_labour_has_hours"),
    ],
)
def test_the_database_refuses(village, breaking, constraint):
    project = cast.draft(village)
    assert constraint in {c.name for model in (Project, MoneySource) for c in model._meta.constraints}
    with pytest.raises(IntegrityError), transaction.atomic():
        breaking(project)
