"""Whatever a file holds, loading it gives a scenario or problems in words: nothing else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sim.errors import Problem, ScenarioError
from sim.scenario.loader import load_text
from sim.scenario.reference import parameter_table

VALID = (Path(__file__).parent.parent / "data" / "scenarios" / "valid.yaml").read_text("utf-8")
WORDS = sorted({part for row in parameter_table() for part in row.name.split(".")})

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.dates(),
    st.text(max_size=8),
    st.sampled_from([*WORDS, "value", "values", "dates", "interpolate", "unit", "range", "12%"]),
)
keys = st.one_of(st.sampled_from([*WORDS, "value", "values", "dates", "1994"]), st.text(max_size=4))
trees = st.recursive(
    odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


def problems_of(text: str, overrides: tuple[str, ...] = ()) -> tuple[Problem, ...]:
    """Load a text; return its problems, which must be in words, or () when it loads."""
    try:
        load_text(text, overrides)
    except ScenarioError as error:
        found = error
    else:
        return ()
    assert found.problems
    assert all(one.message and one.file and str(one) in str(found) for one in found.problems)
    return found.problems


def written(tree: Any) -> str:
    stream = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    # The order of objectives has a meaning. (The attribute is typed as None in the library.)
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.dump(tree, stream)
    return stream.getvalue()


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a tree."""
    keys_here: list[Any] = []
    if isinstance(tree, dict):
        keys_here = list(tree)
    elif isinstance(tree, list):
        keys_here = list(range(len(tree)))
    inside = [one for key in keys_here for one in places(tree[key])]
    return [(tree, key) for key in keys_here] + inside


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_valid_file_with_a_few_values_changed_never_breaks_the_door(data):
    tree = YAML(typ="safe", pure=True).load(VALID)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(tree)))
        what = data.draw(st.sampled_from(["set", "delete", "add"]))
        if what == "delete":
            del container[key]
        elif what == "add" and isinstance(container, dict):
            container[data.draw(keys)] = data.draw(trees)
        else:
            container[key] = data.draw(trees)
    problems_of(written(tree))


@given(text=st.text(alphabet="abc:-[]{}&*!?|>'\"%@`#,. \n\t0159é\x00\ud800", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_in_words(text):
    problems_of(text)


@given(cut=st.integers(0, len(VALID)), inserted=st.text(max_size=3))
@settings(max_examples=200, deadline=None)
def test_a_valid_file_with_letters_put_in_is_read_or_refused_in_words(cut, inserted):
    problems_of(VALID[:cut] + inserted + VALID[cut:])


@given(name=st.lists(keys, max_size=5).map(".".join), value=trees)
@settings(max_examples=200, deadline=None)
def test_any_override_is_set_or_refused_in_words(name, value):
    problems_of(VALID, (f"{name}={written(value)}",))


def test_the_unchanged_file_loads_on_the_same_road():
    """Were everything refused, the tests above would pass; this one would not."""
    assert problems_of(VALID) == ()
    assert problems_of(written(YAML(typ="safe", pure=True).load(VALID))) == ()
    assert problems_of(VALID, ("title=a change",)) == ()
    assert problems_of(VALID.replace("0.7", "0.6"))
