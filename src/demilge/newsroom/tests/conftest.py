"""A meeting that was held, and a post drafted from it."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from demilge.discussion.models import Topic
from demilge.gatherings.models import Kind
from demilge.gatherings.record import DecisionLine, PromiseLine, Record
from demilge.gatherings.rules import Count, Votes
from demilge.newsroom import actions
from demilge.people.models import Person, Role, RoleKind
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.ideas.models import Idea
from demilge.texts.words import words
from village import NOON, actor, op, sign_in, when


@pytest.fixture
def meeting(village):
    """An assembly with an agenda, a counted decision and a promise; women and men were counted."""
    village.programme.title = words("Таза шаар", "Чистый город", "Clean city")
    village.programme.save()
    called = assemblies.call_assembly(
        programme=village.programme,
        kind=Kind.ASSEMBLY,
        title=words("Короо жыйыны", "Собрание во дворе", "Yard assembly"),
        communities=[village.settlement],
        when=when("2026-05-18"),
        agenda=[words("Таза суу", "Чистая вода", "Clean water"), words("360 орундуу мектеп", "Школа на 360 мест")],
        invited=words("жашоочулар, кочо башы", "жители, кочо башы", "residents and the street head"),
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    record = Record(
        counts=(Count("f", "29-59", 12), Count("m", "29-59", 9)),
        decisions=(DecisionLine(words("Насосту алмаштыруу", "Заменить насос", "Replace the pump"), Votes(18, 1, 2)),),
        promises=(
            PromiseLine(
                village.mtu,
                "Чынара Осмонова",
                "башчы",
                words("Насос сатып алуу", "Купить насос", "Buy a pump"),
                date(2026, 9, 1),
                village.settlement,
            ),
        ),
    )
    return assemblies.close_assembly(meeting=called, record=record, by=actor(village.aigul), at=NOON, operation=op())


@pytest.fixture
def post(village, meeting):
    return actions.draft_from(meeting=meeting, by=actor(village.aigul), at=NOON, operation=op())


@pytest.fixture
def gulnara(village):
    """The translator."""
    person = Person.objects.create(programme=village.programme, name="Гүлнара Тилмеч", added_at=NOON)
    Role.objects.create(person=person, kind=RoleKind.TRANSLATOR, since=date(2026, 1, 1))
    return person


@pytest.fixture
def as_gulnara(gulnara):
    return sign_in(Client(), gulnara)


@pytest.fixture
def idea(village):
    topic = Topic.objects.create(programme=village.programme)
    return Idea.objects.create(
        programme=village.programme,
        place=village.settlement,
        title="Насос",
        trouble="Таза суу жок, 3 күндөн бери",
        proposal="Насосту алмаштыруу",
        language="ky",
        topic=topic,
        at=NOON,
    )


def picture():
    """A small photo as a phone sends it."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "JPEG")
    return SimpleUploadedFile("photo.jpg", content.getvalue(), "image/jpeg")


def save(village, post, language, title="Жыйын", text="Жыйын өттү.", who=None, **more):
    """Save an edition as somebody who has seen the one that stands."""
    before = post.editions.filter(language=language).first()
    return actions.save_edition(
        **{
            "post": post,
            "language": language,
            "title": title,
            "text": text,
            "seen": before.digest if before else "",
            "by": actor(who or village.aigul),
            "at": NOON,
            "operation": op(),
            **more,
        }
    )


def read(village, post, *languages, **more):
    """Save drafts as they are: a person has read them."""
    for edition in post.editions.filter(language__in=languages or ("ky", "ru")):
        save(village, post, edition.language, edition.title, edition.text, **more)


def finish(village, post):
    """Read the drafts, and translate the passage that the record has in two languages only."""
    read(village, post)
    left = post.editions.get(language="en")
    return save(village, post, "en", left.title, left.text.replace("[ky: 360 орундуу мектеп]", "School for 360"))
