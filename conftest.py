"""What every test may ask for: the village, clients signed in as its people, a fixed clock where a page shows today."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import translation

import village as cast
from demilge.people import guests


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Each test begins in Kyrgyz, and its phones with nothing sent."""
    guests.counted.clear()
    with translation.override("ky"):
        yield


@pytest.fixture
def village(db: None) -> cast.Village:
    return cast.build()


@pytest.fixture
def as_aigul(village: cast.Village) -> Client:
    """The coordinator's phone."""
    return cast.sign_in(Client(), village.aigul)


@pytest.fixture
def as_bakyt(village: cast.Village) -> Client:
    """A resident's phone."""
    return cast.sign_in(Client(), village.bakyt)


@pytest.fixture
def as_chynara(village: cast.Village) -> Client:
    """The MTU officer's computer."""
    return cast.sign_in(Client(), village.chynara)


@pytest.fixture
def as_daniyar(village: cast.Village) -> Client:
    """The outsider's phone: signed in, but with no role here."""
    return cast.sign_in(Client(), village.daniyar)


@pytest.fixture
def as_elmira(village: cast.Village) -> Client:
    """The phone of the group's secretary."""
    return cast.sign_in(Client(), village.elmira)


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at noon of Monday, 18 May 2026."""
    with time_machine.travel(cast.NOON, tick=False):
        yield
