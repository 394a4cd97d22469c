"""Who is told of what: those who follow a project, or the problem it is about, of each step."""

from datetime import datetime

from django.utils.translation import gettext as _

from demilge.messaging import outbox

from .models import Project


def tell_step(project: Project, *, at: datetime) -> None:
    """Tell where the project stands now."""
    outbox.tell(
        about=[f"grants.project:{project.pk}", f"problems.problem:{project.item.problem_id}"],
        programme=project.programme_id,
        path=project.path,
        subject=lambda: f"{project.title}: {project.get_state_display()}",
        text=lambda: (
            _("The project “%(title)s” moved on. It is now: %(state)s.")
            % {"title": project.title, "state": project.get_state_display()}
        ),
        at=at,
    )
