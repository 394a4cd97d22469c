"""A fifth settlement from its assembly to a promise that residents confirm, and its thread back to the assembly.

Walked in the browser as people would, on a small phone in Kyrgyz, once without JavaScript and once with it.
"""

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

TODAY = date.today()  # noqa: DTZ011 - the server's day is this machine's
YEAR_ON = TODAY + timedelta(days=365)


class Walker:
    """Somebody with a phone: goes to pages, fills in the form that is there, presses its button."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, path: str) -> "Walker":
        answer = self.page.goto(path)
        assert answer and answer.ok, (path, answer and answer.status, self.page.locator("main").inner_text()[:500])
        return self

    def form(self, action: str = "") -> Locator:
        """The form with this end of its action, else the page's main one."""
        return self.page.locator(
            f'main form[action$="{action}"]' if action else "main form.act, main form:not([action])"
        ).first

    def fill(self, form: Locator | None = None, **values: object) -> "Walker":
        form = form or self.form()
        for name, value in values.items():
            self._set(form.locator(f'[name="{name}"]'), value)
        return self

    def _set(self, field: Locator, value: object) -> None:
        kind = field.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            field.and_(self.page.locator(f'[value="{value}"]')).check() if value is not True else field.check()
        elif kind == "select-one":
            # A pair names the option by how it begins.
            option = (
                field.locator("option", has_text=re.compile(rf"^\s*{value[1]}")).first.get_attribute("value")
                if isinstance(value, tuple)
                else value
            )
            field.select_option(str(option))
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(str(value))

    def press(self, form: Locator | None = None, **values: object) -> "Walker":
        """Fill in and send. The answer must be a page without faults."""
        form = form or self.form()
        self.fill(form, **values)
        form.locator("button:not([formaction])").first.click()
        self.page.wait_for_load_state()
        wrong = self.page.locator("#errors, .field .error")
        assert wrong.count() == 0, (self.page.url, wrong.all_inner_texts())
        return self

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def sees(self, *texts: str) -> "Walker":
        shown = self.page.locator("main").inner_text()
        for text in texts:
            assert text in shown, (text, self.page.url, shown[:3000])
        return self

    def link(self, part: str) -> str:
        """The address of the first link on the page that has this in it."""
        found = self.page.locator(f'main a[href*="{part}"]').first.get_attribute("href")
        assert found, part
        return found


def picture() -> dict[str, object]:
    written = io.BytesIO()
    Image.new("RGB", (900, 600), "steelblue").save(written, "JPEG")
    return {"name": "суу.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_fifth_settlement_walks_from_its_assembly_to_a_promise_kept(phone, coordinator, scripts, tmp_path):
    name = f"Ак-Булак {'эки' if scripts else 'бир'}"
    desk = Walker(phone(scripts=scripts, cookies=coordinator))
    slug = settle(desk, name)
    meeting = assemble(desk, slug)
    group = elect(desk, slug, meeting)
    train(desk, slug)
    study = research(desk, slug)
    problem = from_speech(desk, meeting, slug)
    forum = hold_forum(desk, phone, scripts, slug, study)
    idea = propose(desk, phone, scripts, slug)
    promise = plan_and_reply(desk, phone, scripts, slug, problem)
    confirm(phone, scripts, promise)
    follow_back(phone, scripts, problem, meeting, promise, slug)
    assert desk.go(group).sees("3")
    assert desk.go(forum)
    assert desk.go(idea)


def settle(desk: Walker, name: str) -> str:
    desk.go("/ky/territory/places/add/")
    desk.press(
        kind="settlement",
        name_ky=f"{name} конушу",
        name_ru=f"новостройка {name}",
        parent=("label", "Ош шаары – «Алымбек-Датка»"),
        is_community=True,
    )
    desk.go("/ky/").sees(f"{name} конушу")
    slug = desk.page.locator("main h3 a", has_text=f"{name} конушу").first.get_attribute("href").split("/")[3]
    desk.go("/ky/territory/settings/")
    desk.press(seats_min="2", seats_max="3")
    return slug


def assemble(desk: Walker, slug: str) -> str:
    """Call an assembly, close it on one screen, print its protocol."""
    desk.go(f"/ky/meetings/call/?place={slug}")
    desk.press(
        kind="assembly",
        title_ky="Короо жыйыны",
        title_ru="Дворовое собрание",
        when=TODAY.isoformat(),
        starts="15:00",
        where_ky="Мектептин короосу",
        agenda_ky="Таза суу\nДемилгелүү топ",
        agenda_ru="Чистая вода\nИнициативная группа",
    )
    meeting = desk.path
    desk.go(f"{meeting}close/")
    desk.press(
        starts="15:00",
        ends="16:30",
        count_f_MIDDLE="14",
        count_m_MIDDLE="11",
        decision_1_text_ky="Суу маселесин биринчи чечебиз",
        decision_1_text_ru="Сначала решаем вопрос воды",
        decision_1_for="22",
        decision_1_against="1",
        decision_1_abstained="2",
        speech_1_role="Төмөнкү көчөнүн тургуну",
        speech_1_text="Суу үч күндө бир келет, балдар чакалап ташыйт.",
        speech_language="ky",
    )
    desk.sees("25", "Суу маселесин биринчи чечебиз")
    printed = desk.page.request.get(f"{meeting}protocol.pdf")
    assert printed.ok and printed.body().startswith(b"%PDF")
    return meeting


def elect(desk: Walker, slug: str, meeting: str) -> str:
    """Criteria first, then nominations with consent, an open vote counted in the hall, mandates."""
    desk.go(f"/ky/groups/form/?place={slug}")
    desk.press(
        name_ky="Ак-Булак демилгелүү тобу",
        criteria_ky="Конушта жашайт, убактысы бар",
        principles_ky="Ачык добуш, аялдар жана эркектер",
    )
    group = desk.path
    desk.press(desk.form("nominations/open/"))
    for person in ("Айзада Үлгү", "Болот Үлгү", "Венера Үлгү"):
        desk.go(f"{group}nominate/")
        desk.press(name=person, agreed_how="spoken", reason="Көчөнү жакшы билет")
    desk.go(f"{group}vote/")
    desk.press(meeting=meeting.split("/")[3], seats="3", tie_rule="second_vote")
    desk.go(f"{group}vote/count/")
    counts = (
        dict.fromkeys(names(desk, r"for_\d"), "20")
        | dict.fromkeys(names(desk, r"against_\d"), "2")
        | dict.fromkeys(names(desk, r"abstained_\d"), "3")
    )
    desk.press(present="25", **counts)
    desk.go(group).sees("3")
    desk.go(f"{group}link/")
    desk.press(link="https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv")
    desk.go(f"{group}tasks/add/")
    desk.press(title_ky="Мэрияга кат даярдоо", due=YEAR_ON.isoformat())
    return group


def names(walker: Walker, pattern: str) -> list[str]:
    found = walker.form().evaluate("form => [...form.elements].map(field => field.name)")
    return [name for name in found if re.search(pattern, name)]


def train(desk: Walker, slug: str) -> None:
    desk.go(f"/ky/trainings/plan/?place={slug}")
    community = desk.page.locator('main input[name="communities"]').evaluate_all("boxes => boxes.map(box => box.value)")
    if desk.page.locator('main input[name="communities"]:checked').count() == 0:
        desk.fill(communities=community[-1])
    desk.press(title_ky="Кат жазууну үйрөнөбүз", when=TODAY.isoformat(), topics_ky="Кайрылуу\nМөөнөттөр")
    training = desk.path
    desk.go(f"{training}close/")
    desk.press(present="9")
    desk.go(f"{training}materials/add/")
    desk.press(title_ky="Каттын үлгүсү", address="https://example.org/kat")


def research(desk: Walker, slug: str) -> str:
    desk.go(f"/ky/research/begin/?place={slug}")
    if desk.page.locator('main input[name="communities"]:checked').count() == 0:
        desk.page.locator('main input[name="communities"]').last.check()
    desk.press(title_ky="Конуштагы кызматтар", when=TODAY.isoformat()[:7], method_ky="Үй-үйдү кыдыруу", sample="116")
    study = desk.path
    desk.go(f"{study}findings/add/")
    desk.press(text_ky="Суу күн сайын келбейт", value="84", unit="percent", base="116")
    desk.go(study)
    desk.press(desk.form("/publish/"))
    desk.go(study).sees("84")
    return study


def from_speech(desk: Walker, meeting: str, slug: str) -> str:
    """What somebody said at the assembly becomes a problem; then the settlement ranks it."""
    desk.go(desk.go(meeting).link("/problem/"))
    desk.press(title_ky="Таза суу жетпейт", title_ru="Не хватает чистой воды")
    problem = desk.path
    assert "/problems/" in problem
    desk.go(f"/ky/places/{slug}/rank/")
    desk.press(
        when=TODAY.isoformat(), method_ky="Чаптама кагаз, үчтөн", people="25", **{names(desk, r"^votes_")[0]: "40"}
    )
    return problem


def hold_forum(desk: Walker, phone, scripts: bool, slug: str, study: str) -> str:
    """Opinions from phones, from paper and from the floor; a promise caught on the spot."""
    desk.go(f"/ky/forums/prepare/?place={slug}")
    if desk.page.locator('main input[name="communities"]:checked').count() == 0:
        desk.page.locator('main input[name="communities"]').last.check()
    desk.press(
        title_ky="Суу боюнча форум",
        when=TODAY.isoformat(),
        question_ky="Сууну кантип жеткиребиз?",
        study=study.split("/")[3],
    )
    forum = desk.path
    desk.go(forum)
    desk.press(desk.form("/open/"))
    guest = Walker(phone(scripts=scripts))
    guest.go(forum)
    guest.press(guest.form("/say/"), kind="solution", text="Насосту алмаштырып, түтүктү жаңылаш керек.")
    neighbour = Walker(phone(scripts=scripts))
    neighbour.go(forum)
    neighbour.press(neighbour.form("/support/"))
    desk.go(f"{forum}write/")
    desk.press(source="paper", kind="opinion", text="Суунун акысын алып жатышат, суу жок.")
    desk.go(f"{forum}moderate/").sees("Насосту алмаштырып")
    desk.go(f"{forum}promise/")
    officer = "Осмонов А., МАБ башчысы"
    fields = names(desk, r"officer")
    desk.press(
        what_ky="Насостун баасын эсептеп берүү",
        body=("label", "«Алымбек-Датка» муниципалдык аймактык башкармалыгы"),
        due=YEAR_ON.isoformat(),
        **{fields[0]: officer},
    )
    desk.go(f"{forum}close/")
    desk.press(present="40")
    return forum


def propose(desk: Walker, phone, scripts: bool, slug: str) -> str:
    guest = Walker(phone(scripts=scripts))
    guest.go(f"/ky/ideas/new/?place={slug}")
    guest.press(
        title="Арыкты тазалайлы",
        trouble="Арык толуп, суу көчөгө чыгат.",
        proposal="Ишемби күнү ашар кылалы.",
        photo=picture(),
    )
    idea = guest.path
    neighbour = Walker(phone(scripts=scripts))
    neighbour.go(idea)
    neighbour.press(neighbour.form("/support/"))
    return idea


def plan_and_reply(desk: Walker, phone, scripts: bool, slug: str, problem: str) -> str:
    """The plan, its letter, the office's reply without an account; the agreed item is a promise."""
    desk.go(f"/ky/plans/begin/?place={slug}")
    if not desk.page.locator('main select[name="place"]').input_value():
        desk.fill(place=("label", desk.page.locator('main select[name="place"] option').last.inner_text()))
    desk.press(title_ky="Ак-Булак: адвокациялык план")
    plan = desk.path
    desk.go(desk.link("/add/"))
    desk.press(
        problem=problem.split("/")[3],
        title_ky="Насосту алмаштыруу",
        goal_ky="Суу күн сайын келет",
        ask_ky="Насосту алмаштырып берүү",
        addressee=("label", "«Алымбек-Датка» муниципалдык аймактык башкармалыгы"),
        deadline=str(YEAR_ON.year),
    )
    desk.go(desk.go(plan).link("/send/"))
    desk.press()
    desk.go(desk.go(plan).link("/letter/"))
    desk.press(
        **({"body": ("label", "«Алымбек-Датка» муниципалдык аймактык башкармалыгы")} if names(desk, "^body$") else {})
    )
    link = re.search(r"/r/[^\s\"'<]+", desk.page.content())
    assert link, desk.page.content()[:2000]
    office = Walker(phone(scripts=scripts))
    office.go(link[0])
    verdict, due, officer, post = (names(office, part)[0] for part in ("verdict", "due", "officer_?name|^name", "post"))
    office.press(**{verdict: "agreed", officer: "Осмонов А.", post: "МАБ башчысы", due: YEAR_ON.isoformat()})
    found = desk.go(problem).page.locator('main a[href*="/promises/"]')
    promises = [
        href.split("#")[0] for href in found.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    ]
    assert promises
    return promises[0]


def confirm(phone, scripts: bool, promise: str) -> None:
    """Two residents look and write what they saw, one with a photo; the same phone twice on a day is refused."""
    for number in range(2):
        resident = Walker(phone(scripts=scripts))
        resident.go(promise)
        resident.press(
            resident.form("/saw/"),
            seen="done",
            text="Жаңы насос иштеп жатат.",
            seen_on=TODAY.isoformat(),
            **({"upload": picture()} if number else {}),
        )
        resident.go(promise).sees("Жаңы насос иштеп жатат.")
    resident.fill(resident.form("/saw/"), seen="done", seen_on=TODAY.isoformat())
    with resident.page.expect_response(lambda answer: answer.request.method == "POST") as second:
        resident.form("/saw/").locator("button").first.click()
    assert second.value.status == 409


def follow_back(phone, scripts: bool, problem: str, meeting: str, promise: str, slug: str) -> None:
    """The thread leads from the problem to the assembly, to the promise, and from each back to the problem."""
    reader = Walker(phone(scripts=scripts))
    reader.go(problem).sees("Суу үч күндө бир келет", "Насосту алмаштыруу", "Осмонов А.")
    links = reader.page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert any(href.split("#")[0] == meeting for href in links if href)
    assert any(href == promise for href in links)
    reader.go(promise)
    assert reader.page.locator(f'main a[href="{problem}"]').count() >= 1
    reader.go(meeting).sees("Суу үч күндө бир келет")
    reader.go(f"/ky/places/{slug}/").sees("Таза суу жетпейт")
    reader.go("/ky/search/?q=сууну").sees("Таза суу жетпейт")


def test_the_journal_holds_after_the_walk(server):
    answer = server.command("verify")
    assert (answer.returncode, answer.stdout.startswith("The chain holds")) == (0, True), answer.stderr


def test_a_thread_is_printed_on_one_sheet(phone, public_pages, tmp_path):
    from pypdf import PdfReader

    page = phone(size={"width": 1280, "height": 900})
    too_long = []
    for path in public_pages:
        if re.fullmatch(r"/ky/problems/\d+/", path):
            page.goto(path)
            paper = Path(tmp_path) / "thread.pdf"
            page.pdf(path=str(paper), prefer_css_page_size=True)
            if len(PdfReader(paper).pages) != 1:
                too_long.append(path)
    assert too_long == []
