"""The chain as plain values: whatever is changed is found, and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demilge.journal import chain

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LETTERS = st.characters(exclude_categories=["Cs"])


def build(contents, secrets=()):
    """A chain of entries with these contents, its head, and the personal parts by entry."""
    entries, previous, parts = [], chain.GENESIS, {}
    for number, content in enumerate(contents, start=1):
        kept = [("salt", text) for text in secrets] if number == 1 else []
        entry = {
            "number": number,
            "at": "2026-05-18T06:00:00.000000+00:00",
            "programme": "ayil",
            "place": "ak-bulak",
            "kind": "test.done",
            "subject": f"test.thing:{number}",
            "path": f"/things/{number}/",
            "facts": chain.canonical({"content": content}),
            "private": chain.canonical([chain.digest_of(salt, text) for salt, text in kept]),
            "operation": f"00000000-0000-0000-0000-{number:012}",
            "previous": previous,
        }
        entry["hash"] = previous = chain.hash_of(entry)
        entries.append(entry)
        if kept:
            parts[number] = kept
    return entries, {"number": len(entries), "hash": previous}, parts


CHAINS = st.builds(build, st.lists(TEXT, min_size=1, max_size=6), st.lists(TEXT, max_size=2))


def judge(entries, head, parts):
    return chain.verify(entries, head=head, secrets=parts)


@given(CHAINS)
def test_an_untouched_chain_holds(built):
    verdict = judge(*built)
    assert (verdict.holds, verdict.entries, verdict.head) == (True, len(built[0]), built[1]["hash"])


@given(CHAINS, st.data())
def test_one_changed_letter_in_any_field_of_any_entry_is_found_and_its_entry_named(built, data):
    entries, head, parts = built
    place = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from([field for field in (*chain.FIELDS, "hash") if field != "number"]))
    text = entries[place][field]
    at = data.draw(st.integers(0, len(text)))
    letter = data.draw(LETTERS)
    changed = text[:at] + letter + text[at + 1 :]
    if changed == text:
        changed += letter
    entries[place] = {**entries[place], field: changed}
    verdict = judge(entries, head, parts)
    assert not verdict.holds
    assert (verdict.broken_at, verdict.why) == (place + 1, "previous" if field == "previous" else "content")


@given(CHAINS, st.data())
def test_another_number_is_found(built, data):
    entries, head, parts = built
    place = data.draw(st.integers(0, len(entries) - 1))
    number = data.draw(st.integers().filter(lambda number: number != place + 1))
    entries[place] = {**entries[place], "number": number}
    assert (judge(entries, head, parts).broken_at, judge(entries, head, parts).why) == (place + 1, "number")


@given(CHAINS, st.data())
def test_a_new_hash_over_changed_content_is_found_at_the_next_entry_or_at_the_end(built, data):
    entries, head, parts = built
    place = data.draw(st.integers(0, len(entries) - 1))
    forged = {**entries[place], "facts": entries[place]["facts"] + " "}
    entries[place] = {**forged, "hash": chain.hash_of(forged)}
    verdict = judge(entries, head, parts)
    last = place == len(entries) - 1
    assert (verdict.broken_at, verdict.why) == ((place + 1, "tail") if last else (place + 2, "previous"))


@pytest.mark.parametrize("private", ["", "1", "null", "{", '["x"'])
def test_personal_digests_that_can_t_be_read_are_a_fault_and_no_crash(private):
    entries, head, parts = build(["a"])
    forged = {**entries[0], "private": private}
    forged["hash"] = chain.hash_of(forged)
    verdict = judge([forged], {**head, "hash": forged["hash"]}, parts)
    assert (verdict.broken_at, verdict.why) == (1, "content")


@given(CHAINS, st.data())
def test_a_cut_off_tail_and_a_taken_out_entry_are_found(built, data):
    entries, head, parts = built
    place = data.draw(st.integers(0, len(entries) - 1))
    cut = judge(entries[:place], head, {number: kept for number, kept in parts.items() if number <= place})
    assert (cut.holds, cut.broken_at, cut.why) == (False, place + 1, "tail")
    without = judge(entries[:place] + entries[place + 1 :], head, parts)
    assert (without.holds, without.broken_at) == (False, place + 1)


@given(CHAINS)
def test_an_entry_added_behind_the_journal_s_back_is_found(built):
    entries, head, parts = built
    more = {**entries[-1], "number": len(entries) + 1, "previous": entries[-1]["hash"]}
    entries.append({**more, "hash": chain.hash_of(more)})
    assert (judge(entries, head, parts).holds, judge(entries, head, parts).why) == (False, "tail")


@given(st.lists(TEXT, min_size=1, max_size=4), st.lists(TEXT, min_size=1, max_size=3), st.data())
def test_erasing_personal_parts_keeps_the_chain_whole_and_changing_them_breaks_it(contents, texts, data):
    entries, head, parts = build(contents, texts)
    kept = data.draw(st.lists(st.sampled_from(parts[1]), max_size=len(texts)))
    assert judge(entries, head, {1: kept}).holds
    assert judge(entries, head, {}).holds
    salt, text = parts[1][0]
    for changed in ((salt, text + "x"), (salt + "x", text)):
        verdict = judge(entries, head, {1: [changed]})
        assert (verdict.broken_at, verdict.why) == (1, "secret")


def test_a_personal_part_of_no_entry_is_found():
    entries, head, _parts = build(["a"])
    assert judge(entries, head, {7: [("salt", "text")]}).why == "secret"


@pytest.mark.parametrize("head", [None, {"number": 0, "hash": chain.GENESIS}])
def test_a_lost_or_reset_end_is_found(head):
    entries, _head, parts = build(["a", "b"])
    assert judge(entries, head, parts).why == "tail"


def test_an_empty_journal_holds():
    assert judge([], {"number": 0, "hash": chain.GENESIS}, {}).holds


@given(st.dictionaries(TEXT, st.one_of(TEXT, st.integers(), st.booleans(), st.none())))
def test_a_value_has_one_form_whatever_the_order_of_its_parts(value):
    turned = dict(reversed(list(value.items())))
    assert chain.canonical(value) == chain.canonical(turned)
    assert "\\u" not in chain.canonical({"суу": "ө"})


def test_fields_do_not_run_into_each_other():
    entries, _head, _parts = build(["a"])
    one = {**entries[0], "kind": "ab", "subject": "c"}
    other = {**entries[0], "kind": "a", "subject": "bc"}
    assert chain.hash_of(one) != chain.hash_of(other)
