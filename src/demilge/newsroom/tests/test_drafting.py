from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from demilge.foundation import edtf
from demilge.gatherings.models import Headcount, Kind
from demilge.gatherings.rules import Votes
from demilge.newsroom import checks
from demilge.newsroom.checks import Text
from demilge.newsroom.drafting import TITLE_LENGTH, draft, drafts_of
from demilge.newsroom.facts import DecisionFact, Facts, PromiseFact, facts_of
from demilge.places.models import Belonging, DatedName, NameKind
from demilge.places.models import Kind as PlaceKind
from demilge.texts import spoken
from demilge.texts.words import LANGUAGES, NONE, Words, words

from .test_sentences import whens

# Longer than any short form after which a full stop ends no sentence («др.», «млрд.»).
letters = st.text("абвгдежзиклмнопрстуөүң", min_size=5, max_size=12)


@st.composite
def said(draw, *, may_lack=True):
    """Words that say the same in each language they have: a few letters, a count, a day."""
    count, day = draw(st.integers(0, 5_000_000)), draw(st.dates(date(1991, 1, 1), date(2099, 1, 1)))
    kept = draw(st.sets(st.sampled_from(LANGUAGES), min_size=1)) if may_lack else set(LANGUAGES)
    form = draw(st.sampled_from(["{word}", "{word} {count}", "{word}, {day}", "{count} {word}, {day}"]))
    return Words(
        {
            code: form.format(
                word=draw(letters),
                count=spoken.number(count, language=code),
                day=spoken.day(day, language=code),
            )
            for code in kept
        }
    )


counts = st.integers(0, 200_000)
promises = st.builds(
    PromiseFact,
    body=said(),
    officer=letters,
    post=st.one_of(st.just(""), letters),
    what=said(),
    due=st.dates(date(1991, 1, 1), date(2099, 1, 1)),
)


@st.composite
def facts(draw):
    women, men = draw(counts), draw(counts)
    by_sex = draw(st.booleans())
    return Facts(
        kind=draw(st.sampled_from([kind.value for kind in Kind])),
        when=draw(st.one_of(st.just(edtf.NOT_KNOWN), whens)),
        places=tuple(draw(st.lists(said(), max_size=4))),
        place_kind=draw(st.sampled_from(["", *(kind.value for kind in PlaceKind)])),
        under=draw(st.one_of(st.just(NONE), said())),
        where=draw(st.one_of(st.just(NONE), said())),
        who=draw(st.one_of(st.just(NONE), said())),
        present=women + men if draw(st.booleans()) or by_sex else None,
        women=women if by_sex else None,
        men=men if by_sex else None,
        sessions=draw(st.integers(1, 30)),
        summary=draw(st.one_of(st.just(NONE), said())),
        agenda=tuple(draw(st.lists(said(), max_size=3))),
        decisions=tuple(
            draw(
                st.lists(
                    st.builds(DecisionFact, said(), st.one_of(st.none(), st.builds(Votes, counts, counts, counts))),
                    max_size=3,
                )
            )
        ),
        promises=tuple(draw(st.lists(promises, max_size=2))),
        programme=draw(st.one_of(st.just(NONE), said())),
    )


@given(facts())
def test_whatever_the_facts_the_three_drafts_say_the_same(known):
    editions = {code: Text(*vars(draft(known, code)).values()) for code in LANGUAGES}
    found = {finding.kind for finding in checks.findings(editions)}
    assert found <= {checks.Kind.LEFT, checks.Kind.SHORT, checks.Kind.WITHOUT}


@given(facts())
def test_a_draft_has_a_title_that_fits_and_begins_with_a_capital(known):
    for code in LANGUAGES:
        made = draft(known, code)
        assert 0 < len(made.title) <= TITLE_LENGTH
        assert made.title[0] == made.title[0].upper()
        assert made.text.strip() == made.text


def test_nothing_known_is_nothing_said():
    made = draft(Facts(kind="forum"), "ky")
    assert (made.title, made.text) == ("Коомдук форум болуп өттү", "Коомдук форум болуп өттү.")


ALAI = Facts(
    kind="assembly",
    when=edtf.read("2023-05-15/2023-05-19"),
    places=(words("Алай 1", "Алай 1", "Alai 1"), words("Манас-Ата", "Манас-Ата", "Manas-Ata")),
    place_kind="settlement",
    who=words("жамаат лидерлери.", "лидеры сообществ.", "community leaders."),
    present=81,
    women=45,
    men=36,
    sessions=2,
    agenda=(words("ДТ эмне үчүн керек?", "Зачем нужна ИГ?", "Why a group?"),),
    decisions=(DecisionFact(words("Топ түзүү", "Создать группу", "Form a group"), Votes(70, 1, 10)),),
    promises=(
        PromiseFact(
            words("Туран МАБ", "МТУ Туран", "MTU Turan"),
            "А. Асанов",
            "",
            words("Зал", "Зал", "A hall"),
            date(2023, 6, 1),
        ),
    ),
    programme=words("Таза шаар", "Чистый город", "Clean city"),
)


def test_a_post_reads_like_one_that_people_wrote():
    made = draft(ALAI, "ky")
    assert made.title == "Алай 1 жана Манас-Ата конуштарында тургундардын 2 жыйыны өттү"
    assert made.text.split("\n\n") == [
        (
            "2023-жылдын 15–19-майында Алай 1 жана Манас-Ата конуштарында тургундардын 2 жыйыны өттү. "
            "Катышкандар: жамаат лидерлери. Жалпысынан 81 адам катышты: 45 аял, 36 эркек."
        ),
        "Күн тартибинде каралган маселе: ДТ эмне үчүн керек?",
        "Төмөнкүдөй чечим кабыл алынды:\n– Топ түзүү (макул – 70, каршы – 1, калыс – 10).",
        "Берилген убада:\n– Туран МАБ, А. Асанов: Зал. Мөөнөтү: 2023-жылдын 1-июнуна чейин.",
        "Иш-чаралар «Таза шаар» программасынын алкагында өттү.",
    ]
    assert draft(ALAI, "ru").text.startswith(
        "15–19 мая 2023 года в жилмассивах Алай 1 и Манас-Ата состоялись 2 собрания жителей. "
    )


def test_what_the_record_has_in_one_language_only_is_left_and_marked():
    known = Facts(kind="forum", where=words("№52 мектеп"))
    assert draft(known, "ru").text.endswith("Место проведения: [ky: №52 мектеп].")
    left = checks.findings({code: Text(*vars(draft(known, code)).values()) for code in LANGUAGES})
    passages = [(finding.language, finding.stops) for finding in left if finding.kind is checks.Kind.LEFT]
    assert passages == [("ru", True), ("en", False)]


def test_a_meeting_is_told_with_the_names_of_its_day(village, meeting):
    settlement, mtu_place = village.settlement, village.mtu_place
    before = edtf.read("../2026-12-31")
    DatedName.objects.create(place=settlement, name=words("Эски-Булак"), kind=NameKind.OFFICIAL, until=before)
    DatedName.objects.create(place=mtu_place, name=words("Туран МАБ"), kind=NameKind.OFFICIAL, until=before)
    DatedName.objects.create(body=village.mtu, name=words("«Туран» МАБ"), kind=NameKind.OFFICIAL, until=before)
    Belonging.objects.create(child=settlement, parent=mtu_place, until=before)
    made = drafts_of(meeting)["ky"]
    assert made.text.startswith("2026-жылдын 18-майында Эски-Булак конушунда (Туран МАБ) тургундардын жыйыны өттү.")
    assert "– «Туран» МАБ, Чынара Осмонова, башчы: Насос сатып алуу. Мөөнөтү: 2026-жылдын 1-сентябрына чейин." in (
        made.text
    )


def test_a_few_people_are_not_told_by_sex(meeting):
    assert (facts_of(meeting).women, facts_of(meeting).men) == (12, 9)
    Headcount.objects.filter(meeting=meeting, sex="m").update(count=4)
    meeting.present = 16
    assert facts_of(meeting).women is None


def test_people_whose_sex_was_not_asked_are_not_told_by_sex(meeting):
    Headcount.objects.create(meeting=meeting, sex="u", band="unknown", count=3)
    assert facts_of(meeting).women is None
