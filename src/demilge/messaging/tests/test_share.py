from urllib.parse import parse_qs, urlsplit

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from demilge.messaging import share


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatsapp_gets_the_text_as_it_was_written(text):
    parts = urlsplit(share.whatsapp(text))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "wa.me", "/")
    assert parse_qs(parts.query, keep_blank_values=True, errors="strict")["text"] == [text]


def test_a_number_is_put_in_as_digits():
    assert share.whatsapp("Салам", "+996 555 12-34-56").startswith("https://wa.me/996555123456?text=%D0%A1")


def test_a_page_shares_in_both_languages_and_nothing_typed_is_read_as_markup():
    template = Template('{% include "messaging/share.html" %}')
    page = template.render(Context({"text_ky": 'Келиңиз "эртең" <b>', "text_ru": "Приходите"}))
    assert page.count("https://wa.me/?text=") == 2
    assert "<b>" not in page and page.count('data-copy="') == page.count("data-scripted hidden") == 2


def test_the_form_to_follow_carries_what_it_is_about(rf):
    template = Template('{% include "messaging/follow.html" with about="problems.problem:3" path="/problems/3/" %}')
    page = template.render(Context({"csrf_token": "x"}))
    assert 'value="problems.problem:3"' in page and 'value="/problems/3/"' in page and 'name="operation"' in page
