"""The tables of a programme folder and their columns: the one description that reading, loading and the docs follow."""

from dataclasses import dataclass
from enum import Enum


class Type(Enum):
    """What a cell holds."""

    TEXT = "text"
    WORDS = "text in three columns: _ky, _ru, _en"
    KEY = "a name for this row, used by other tables: small Latin letters, digits and dashes"
    REF = "the key of a row of another table"
    REFS = "keys, apart by ;"
    WHEN = "a date: 2023-05-15, 2023-05-15/2023-05-19, 2023-05, 2023-22 (summer), 2023, ../2023-07 (before); ~ at the end: inferred"
    DAY = "a day: 2023-05-15"
    NUMBER = "a whole number"
    DECIMAL = "a number"
    YES = "yes, or empty"
    CHOICE = "one of the words named"


@dataclass(frozen=True)
class Column:
    """One column. `to` names the tables whose keys a REF or REFS may hold; `choices` the words a CHOICE may be; `longest`
    how many letters a TEXT may have.
    """

    name: str
    type: Type
    required: bool = False
    to: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    about: str = ""
    longest: int = 500


@dataclass(frozen=True)
class Table:
    """One file of the folder, `<name>.csv`. `single`: it has exactly one row."""

    name: str
    about: str
    columns: tuple[Column, ...]
    single: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _text(name: str, about: str = "", *, required: bool = False, longest: int = 500) -> Column:
    return Column(name, Type.TEXT, required, about=about, longest=longest)


def _words(name: str, about: str = "", *, required: bool = False) -> Column:
    return Column(name, Type.WORDS, required, about=about)


def _ref(name: str, *to: str, required: bool = False, about: str = "") -> Column:
    return Column(name, Type.REF, required, to=to, about=about)


def _choice(name: str, *choices: str, required: bool = True, about: str = "") -> Column:
    return Column(name, Type.CHOICE, required, choices=choices, about=about)


KEY = Column("key", Type.KEY, required=True)
WHEN = Column("when", Type.WHEN)
SINCE, UNTIL = Column("since", Type.WHEN), Column("until", Type.WHEN)
SOURCE = Column("source", Type.TEXT, about="where this is published: an address, or a title")
NUMBER = Type.NUMBER

TABLES = (
    Table(
        "programme",
        "The programme itself.",
        (
            KEY,
            _words("title", required=True),
            _words("about"),
            WHEN,
            Column("seats_min", NUMBER, about="fewest members of an initiative group"),
            Column("seats_max", NUMBER, about="most members of an initiative group"),
            Column("mandate_months", NUMBER),
            Column("quorum", NUMBER, about="empty: none"),
            Column("reply_days", NUMBER, about="how long an office has to reply"),
            Column("example", Type.YES, about="an example to look at, not a programme at work"),
            SOURCE,
        ),
        single=True,
    ),
    Table(
        "places",
        "City, territorial administrations (MTU), settlements, quarters, streets; the larger before the smaller.",
        (
            KEY,
            _choice("kind", "city", "mtu", "settlement", "quarter", "street"),
            _words("name", required=True),
            _ref("parent", "places"),
            _words("nature", "what kind of place it is"),
            Column("community", Type.YES, about="it walks the path and has a page of its own"),
            SINCE,
            UNTIL,
            SOURCE,
        ),
    ),
    Table(
        "bodies",
        "Public bodies and organisations.",
        (
            KEY,
            _choice("kind", "mtu", "mayor", "council", "coordination", "service", "ngo", "research", "donor", "other"),
            _words("name", required=True),
            _ref("place", "places"),
            _ref("parent", "bodies"),
            _ref("successor", "bodies", about="what took its place"),
            _text("email", longest=254),
            SINCE,
            UNTIL,
            SOURCE,
        ),
    ),
    Table(
        "names",
        "Earlier and other names of places and bodies.",
        (
            _ref("of", "places", "bodies", required=True),
            _choice("kind", "official", "alias"),
            _words("name", required=True),
            SINCE,
            UNTIL,
            SOURCE,
        ),
    ),
    Table(
        "belongings",
        "Under which place another stood, and when.",
        (_ref("child", "places", required=True), _ref("parent", "places", required=True), SINCE, UNTIL, SOURCE),
    ),
    Table(
        "services",
        "State and municipal services.",
        (KEY, _words("name", required=True), _ref("body", "bodies")),
    ),
    Table(
        "persons",
        "Persons with a role in the programme. Never put real private people into an example.",
        (
            KEY,
            _text("name", required=True, longest=120),
            _choice("sex", "f", "m", "u", required=False),
            _ref("home", "places"),
            _choice("language", "ky", "ru", "en", required=False),
            Column("sample", Type.YES, about="invented"),
        ),
    ),
    Table(
        "roles",
        "What a person is, where and since when.",
        (
            _ref("person", "persons", required=True),
            _choice(
                "kind",
                *"resident street_head house_head quarter_head coordinator mtu_officer mayor_office deputy".split(),
                *"translator donor administrator".split(),
            ),
            _ref("place", "places"),
            _ref("body", "bodies"),
            Column("since", Type.DAY, required=True),
            Column("until", Type.DAY),
        ),
    ),
    Table(
        "studies",
        "Research done elsewhere.",
        (
            KEY,
            _words("title", required=True),
            _ref("by", "bodies"),
            WHEN,
            _words("method"),
            _words("aims"),
            Column("sample", NUMBER, about="people asked; empty: not known"),
            Column("communities", Type.REFS, required=True, to=("places",)),
            SOURCE,
        ),
    ),
    Table(
        "findings",
        "What a study found, in order.",
        (
            _ref("study", "studies", required=True),
            _words("text", required=True),
            _ref("place", "places"),
            _ref("service", "services"),
            Column("value", Type.DECIMAL),
            _choice("unit", "percent", "people", "households", "score", required=False),
            Column("base", NUMBER, about="of how many"),
            SOURCE,
        ),
    ),
    Table(
        "meetings",
        "Assemblies, information meetings, trainings, forums, sittings. What is not known stays empty.",
        (
            KEY,
            _choice("kind", "assembly", "information", "training", "forum", "dialogue", "council", "visit"),
            _words("title", required=True),
            Column("communities", Type.REFS, required=True, to=("places",)),
            WHEN,
            _words("where"),
            _words("invited", "who was there"),
            _words("called_by"),
            _words("legal_basis"),
            _words("summary"),
            Column("sessions", NUMBER, about="how many times, where a series is one row"),
            Column("present", NUMBER, about="people in all; empty: not known"),
            _choice("state", "closed", "planned", required=False, about="empty: closed"),
            SOURCE,
        ),
    ),
    Table(
        "agenda",
        "The agenda of a meeting, in order.",
        (_ref("meeting", "meetings", required=True), _words("title", required=True)),
    ),
    Table(
        "decisions",
        "What a meeting decided, in order.",
        (
            KEY,
            _ref("meeting", "meetings", required=True),
            _words("text", required=True),
            Column("for", NUMBER),
            Column("against", NUMBER),
            Column("abstained", NUMBER),
            SOURCE,
        ),
    ),
    Table(
        "groups",
        "Initiative groups.",
        (
            KEY,
            _ref("place", "places", required=True),
            _words("name", required=True),
            _words("purpose"),
            _words("criteria"),
            _words("principles"),
            _text("size", "how many members, as the source says it: 6–7", longest=12),
            Column("elected", Type.WHEN),
            _ref("meeting", "meetings"),
            SOURCE,
        ),
    ),
    Table(
        "members",
        "Members of initiative groups, where they are known or invented.",
        (
            _ref("group", "groups", required=True),
            _ref("person", "persons", required=True),
            _choice("office", "member", "chair", "secretary"),
            Column("since", Type.DAY, required=True),
        ),
    ),
    Table(
        "trainings",
        "What was trained at a meeting of kind training.",
        (_ref("meeting", "meetings", required=True), _ref("trainer", "bodies")),
    ),
    Table(
        "topics",
        "The topics of a training, in order.",
        (_ref("meeting", "meetings", required=True), _words("title", required=True)),
    ),
    Table(
        "forums",
        "What was shown and asked at a meeting of kind forum.",
        (_ref("meeting", "meetings", required=True), _ref("study", "studies"), _words("question")),
    ),
    Table(
        "problems",
        "Problems of a settlement.",
        (
            KEY,
            _ref("place", "places", required=True),
            _words("title", required=True),
            _words("text"),
            _ref("service", "services"),
            SINCE,
            SOURCE,
        ),
    ),
    Table(
        "voices",
        "Where a problem was heard: the first knots of its thread.",
        (
            _ref("problem", "problems", required=True),
            _choice("kind", "assembly", "finding", "statement", "idea", "slip", "oral", "meeting"),
            _ref("from", "meetings", "studies", about="the meeting or study it was heard at"),
            WHEN,
            _words("title"),
            _text("words", "what was said", longest=10_000),
            _choice("language", "ky", "ru", "en", required=False),
            Column("people", NUMBER),
            SOURCE,
        ),
    ),
    Table(
        "plans",
        "Advocacy plans.",
        (KEY, _ref("place", "places", required=True), _words("title", required=True), WHEN, _words("note"), SOURCE),
    ),
    Table(
        "items",
        "The items of a plan, in order.",
        (
            KEY,
            _ref("plan", "plans", required=True),
            _ref("problem", "problems", required=True),
            _words("title", required=True),
            _words("goal"),
            _words("ask"),
            _ref("addressee", "bodies"),
            _words("action"),
            _words("responsible"),
            Column("deadline", Type.WHEN),
            _words("resources"),
            _words("indicator"),
            _words("evidence"),
            SOURCE,
        ),
    ),
    Table(
        "projects",
        "Small-grant projects on a plan item.",
        (
            KEY,
            _ref("item", "items", required=True),
            _words("title", required=True),
            _words("about"),
            Column("cost", NUMBER, required=True, about="in som"),
            WHEN,
            _words("keeper", "who maintains it afterwards"),
            SOURCE,
        ),
    ),
    Table(
        "money",
        "Where a project's money comes from; the amounts make the cost.",
        (
            _ref("project", "projects", required=True),
            _choice("kind", "grant", "city", "residents", "labour"),
            _ref("body", "bodies"),
            Column("amount", NUMBER, required=True, about="in som"),
            Column("hours", NUMBER, about="of labour"),
            _words("note"),
        ),
    ),
    Table(
        "promises",
        "Promises that a meeting's decision contains.",
        (
            KEY,
            _ref("decision", "decisions", required=True),
            _ref("body", "bodies", required=True),
            _words("what", required=True),
            Column("due", Type.WHEN, required=True),
            _ref("problem", "problems"),
            _ref("item", "items"),
            _text("officer", "name and post, where known", longest=120),
            _choice("status", "promised", "in_work", "needs_above", required=False),
            SOURCE,
        ),
    ),
)
BY_NAME = {table.name: table for table in TABLES}
