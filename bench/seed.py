"""A country's worth of records for reading: 50 settlements, 10,000 ideas, 100,000 supports, 1,000 promises.

Written past the acts, since only reading is measured with it. Texts are made of Kyrgyz words drawn from a fixed seed.
"""

import random
from datetime import UTC, date, datetime, timedelta

from demilge.cycle.models import Round, Step, StepState
from demilge.cycle.path import KEYS
from demilge.discussion.models import Comment, Topic
from demilge.foundation import edtf
from demilge.gatherings.models import Decision, Meeting
from demilge.places.models import Body, BodyKind, Kind, Place, Programme, Service
from demilge.problems.models import Problem, RankedProblem, Ranking, Voice, VoiceKind
from demilge.search.fold import fold
from demilge.search.models import SearchableText
from demilge.stages.commitments.models import Check, Commitment, Seen
from demilge.stages.commitments.states import Status
from demilge.stages.groups.models import Group
from demilge.stages.groups.states import State as GroupState
from demilge.stages.ideas.models import Idea, Support
from demilge.stages.plans.models import Item, Plan, Reply, Verdict, Version
from demilge.stages.plans.states import State as PlanState
from demilge.texts.words import Words, words

SETTLEMENTS, IDEAS, SUPPORTS, PROMISES, PROBLEMS, COMMENTS = 50, 10_000, 100_000, 1_000, 500, 20_000
NOW = datetime(2026, 5, 18, 6, tzinfo=UTC)
TODAY = date(2026, 5, 18)
_WORDS = (
    "таза суу насос жол мектеп бала бакча көчө жарык аялдама автобус аянтча оңдоо куруу тазалоо конуш жашоочу топ кеңеш "
    "план убада мэрия участок каттоо кагаз дача жер турак үй бак дарак таштанды чырак көпүрө арык канал электр мамы"
).split()


def fill() -> Programme:
    """Make everything; takes about a minute. Returns the programme."""
    draw = random.Random(20230515)

    def said(count: int) -> str:
        return " ".join(draw.choice(_WORDS) for _word in range(count)).capitalize()

    def both(count: int) -> Words:
        text = said(count)
        return words(text, f"{text} (рус)")

    programme = Programme.objects.create(slug="bench", title=words("Сыноо", "Проба"), about=both(20))
    city = Place.objects.create(programme=programme, slug="city", kind=Kind.CITY, name=words("Шаар", "Город"))
    mtus = [
        Place.objects.create(
            programme=programme, slug=f"mtu-{n}", kind=Kind.MTU, name=words(f"МАБ {n}", f"МТУ {n}"), parent=city
        )
        for n in range(6)
    ]
    bodies = [
        Body.objects.create(
            programme=programme, slug=f"office-{n}", kind=BodyKind.MTU, name=words(f"МАБ {n}", f"МТУ {n}"), place=mtu
        )
        for n, mtu in enumerate(mtus)
    ]
    services = [Service.objects.create(programme=programme, slug=f"service-{n}", name=both(2)) for n in range(8)]
    places = [
        Place.objects.create(
            programme=programme,
            slug=f"konush-{n}",
            kind=Kind.SETTLEMENT,
            name=words(f"Конуш {n}", f"Новостройка {n}"),
            parent=draw.choice(mtus),
            nature=both(3),
            is_community=True,
        )
        for n in range(SETTLEMENTS)
    ]
    decisions = [_settle(programme, place, draw, both) for place in places]
    problems = _problems(programme, places, services, decisions, draw, both, said)
    _promises(programme, bodies, problems, decisions, draw, both)
    _ideas(programme, places, draw, said)
    return programme


def _settle(programme, place, draw, both):
    """A settlement's path, group and one meeting with a decision."""
    walk = Round.objects.create(programme=programme, place=place, since=TODAY)
    reached = draw.randint(3, len(KEYS))
    Step.objects.bulk_create(
        Step(
            round=walk,
            stage=key,
            state=StepState.OPEN if n == reached - 1 else StepState.DONE,
            when="2026-03",
            outcome=both(2),
            path="/meetings/1/",
        )
        for n, key in enumerate(KEYS[:reached])
    )
    held = Meeting.objects.create(
        programme=programme,
        kind="assembly",
        state="closed",
        title=both(3),
        when="2026-03-10",
        present=draw.randint(10, 90),
        closed_at=NOW,
    )
    held.communities.add(place)
    for kind in ("information", "information", "council", "assembly"):
        more = Meeting.objects.create(
            programme=programme, kind=kind, state="closed", title=both(3), when="2026-04", present=30, closed_at=NOW
        )
        more.communities.add(place)
    coming = Meeting.objects.create(programme=programme, kind="assembly", title=both(3), when="2026-06-01")
    coming.communities.add(place)
    Group.objects.create(
        programme=programme,
        place=place,
        name=both(2),
        state=GroupState.ELECTED,
        seats_min=6,
        seats_max=7,
        size_text="6–7",
        meeting=held,
    )
    return Decision.objects.create(meeting=held, number=1, text=both(6))


def _problems(programme, places, services, decisions, draw, both, said):
    problems = Problem.objects.bulk_create(
        Problem(
            programme=programme,
            place=places[n % SETTLEMENTS],
            number=n // SETTLEMENTS + 1,
            rank=n // SETTLEMENTS + 1,
            title=both(4),
            text=both(12),
            service=draw.choice(services),
            raised_at=NOW,
        )
        for n in range(PROBLEMS)
    )
    Voice.objects.bulk_create(
        Voice(
            programme=programme,
            problem=problem,
            kind=draw.choice([VoiceKind.ASSEMBLY, VoiceKind.STATEMENT, VoiceKind.ORAL]),
            about=f"bench:{problem.pk}:{n}",
            path=f"/meetings/{n + 1}/",
            when="2026-03-10",
            title=both(3),
            words=said(9),
            language="ky",
            people=draw.randint(1, 80),
            linked_at=NOW,
        )
        for problem in problems
        for n in range(8)
    )
    for place in places:
        ranking = Ranking.objects.create(
            programme=programme, place=place, when="2026-04-02", method=both(2), people=40, at=NOW
        )
        mine = [problem for problem in problems if problem.place_id == place.pk]
        RankedProblem.objects.bulk_create(
            RankedProblem(ranking=ranking, problem=problem, rank=n, votes=90 - n)
            for n, problem in enumerate(mine, start=1)
        )
    _index("problem", programme, [(problem, problem.path, problem.title, "") for problem in problems])
    return problems


def _promises(programme, bodies, problems, decisions, draw, both):
    plans = {}
    for problem in problems:
        if problem.place_id not in plans:
            plan = Plan.objects.create(programme=programme, place_id=problem.place_id, title=both(3))
            plans[problem.place_id] = (
                Version.objects.create(
                    plan=plan, number=1, state=PlanState.SENT, when="2026-04", made_at=NOW, sent_at=NOW
                ),
                [],
            )
        version, items = plans[problem.place_id]
        items.append(
            Item(
                programme=programme,
                version=version,
                number=len(items) + 1,
                problem=problem,
                title=both(4),
                goal=both(5),
                ask=both(5),
                addressee=draw.choice(bodies),
                deadline="2026-09",
            )
        )
    made = [item for _version, items in plans.values() for item in Item.objects.bulk_create(items)]
    Reply.objects.bulk_create(
        Reply(
            programme=programme,
            item=item,
            verdict=draw.choice([Verdict.AGREED, Verdict.PARTLY, Verdict.CANNOT]),
            reason="себеби бар",
            language="ky",
            officer_name="Кызматкер",
            due=TODAY,
            on=TODAY,
            at=NOW,
        )
        for item in made[::2]
    )
    by_place = {decision.meeting.communities.get().pk: decision for decision in decisions}
    promises = []
    for n in range(PROMISES):
        problem = problems[n % PROBLEMS]
        due = TODAY + timedelta(days=draw.randint(-200, 300))
        status = draw.choice(list(Status))
        promises.append(
            Commitment(
                programme=programme,
                place_id=problem.place_id,
                problem=problem,
                body=draw.choice(bodies),
                officer_name="Кызматкер",
                what=both(5),
                made="2026-04-02",
                due=edtf.on(due),
                due_on=due,
                status=status,
                done_on=TODAY if status == Status.DONE else None,
                decision=by_place[problem.place_id],
                at=NOW,
            )
        )
    promises = Commitment.objects.bulk_create(promises)
    Check.objects.bulk_create(
        Check(
            programme=programme,
            commitment=promise,
            seen=draw.choice(list(Seen)),
            text=" ".join(draw.choices(_WORDS, k=8)),
            language="ky",
            seen_on=TODAY,
            voice=f"guest:{n}",
            at=NOW,
        )
        for promise in promises
        for n in range(3)
    )
    _index("promise", programme, [(promise, promise.path, promise.what, "") for promise in promises])


def _ideas(programme, places, draw, said):
    topics = Topic.objects.bulk_create([Topic(programme=programme) for _n in range(IDEAS)])
    counts = [0] * IDEAS
    for _n in range(SUPPORTS):
        counts[min(IDEAS - 1, int(draw.expovariate(1 / 2500)))] += 1
    ideas = Idea.objects.bulk_create(
        Idea(
            programme=programme,
            place=draw.choice(places),
            title=said(4),
            trouble=said(25),
            proposal=said(25),
            language="ky",
            guest=f"{n:064}",
            topic=topics[n],
            supports=counts[n],
            at=NOW - timedelta(minutes=n),
        )
        for n in range(IDEAS)
    )
    Support.objects.bulk_create(
        (
            Support(programme=programme, idea=idea, voice=f"guest:{idea.pk}:{n}", at=NOW)
            for idea, count in zip(ideas, counts, strict=True)
            for n in range(count)
        ),
        batch_size=5000,
    )
    Comment.objects.bulk_create(
        (
            Comment(programme=programme, topic=topics[n % 2000], text=said(15), language="ky", at=NOW)
            for n in range(COMMENTS)
        ),
        batch_size=5000,
    )
    _index(
        "idea", programme, [(idea, idea.path, words(idea.title), f"{idea.trouble} {idea.proposal}") for idea in ideas]
    )


def _index(kind, programme, rows):
    SearchableText.objects.bulk_create(
        (
            SearchableText(
                about=f"{record._meta.label_lower}:{record.pk}",
                kind=kind,
                programme=programme.pk,
                path=path,
                title=title,
                words=fold(" ".join([*title.texts.values(), body])),
                day=TODAY,
            )
            for record, path, title, body in rows
        ),
        batch_size=2000,
    )
