"""Who is told of what: the office of its letter; those who follow a problem or a plan, of each answer."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.messaging import outbox

from . import words
from .models import Item, Letter, Reply, Verdict

SUBJECTS = {
    Verdict.AGREED: gettext_lazy("The office agreed"),
    Verdict.PARTLY: gettext_lazy("The office agreed in part"),
    Verdict.CANNOT: gettext_lazy("The office answered that it cannot"),
}


def mail_letter(letter: Letter, *, at: datetime) -> None:
    """Put the letter into the outbox, to the office's own address: in Kyrgyz, with the Russian text below."""
    texts = [words.letter_text(letter, language) for language in ("ky", "ru")]
    outbox.enqueue(
        programme=letter.version.plan.programme_id,
        channel="email",
        to=letter.body.email,
        language="ky",
        subject=lambda: _("The residents of %(place)s ask for your answer") % {"place": letter.version.plan.place.name},
        text="\n\n".join(texts),
        at=at,
    )


def tell_answer(reply: Reply, item: Item, *, at: datetime) -> None:
    """Tell those who follow the item's problem or its plan."""
    plan = item.version.plan

    def text() -> str:
        return _("%(officer)s answered for %(body)s: %(verdict)s. The whole answer stands on the page of the plan.") % {
            "officer": reply.officer_name,
            "body": item.addressee or "",
            "verdict": Verdict(reply.verdict).label,
        }

    outbox.tell(
        about=[f"problems.problem:{item.problem_id}", f"plans.plan:{plan.pk}"],
        programme=plan.programme_id,
        path=f"{plan.path}#item-{item.number}",
        subject=lambda: f"{SUBJECTS[Verdict(reply.verdict)]}: {item.title}",
        text=text,
        at=at,
    )
