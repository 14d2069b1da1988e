"""Files that cannot be read, or hold more of YAML than a scenario may, are refused in words."""

from __future__ import annotations

import os

import pytest

from sim.scenario import load, reading
from sim.scenario.reading import MAX_BYTES, MAX_DEPTH, MAX_VALUES, parse, plain


def test_the_valid_file_loads(data):
    scenario = load(data / "valid.yaml")
    assert scenario.title == "Two sides and an envoy"
    assert list(scenario.objectives) == ["beyond", "plain", "capital"]
    assert str(scenario.clock.start) == "1994-01-01"


def test_a_file_of_ten_megabytes_is_refused_with_its_size_and_the_limit_and_is_not_parsed(
    tmp_path, problem, valid, monkeypatch
):
    def parsed(*_):
        raise AssertionError("the file is parsed")

    monkeypatch.setattr(reading, "_parsed", parsed)
    path = tmp_path / "large.yaml"
    path.write_text("title: x\n" + "# padding\n" * 1_000_000, encoding="utf-8")
    found = problem(path)
    assert found.message == "the file is too large: 10.0 MB"
    assert found.allowed == "at most 1 MB"
    path.write_text(valid, encoding="utf-8")  # the changed twin
    with pytest.raises(AssertionError, match="is parsed"):
        load(path)


def test_a_file_just_within_the_limit_is_read(tmp_path, valid):
    path = tmp_path / "full.yaml"
    path.write_text(valid.ljust(MAX_BYTES - 1, "#") + "\n", encoding="utf-8")
    assert load(path).title == "Two sides and an envoy"


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("latin1.yaml", 2, "is not UTF-8 text: save the file with the encoding UTF-8"),
        ("syntax.yaml", 3, "is not YAML: "),
        ("laughs.yaml", 1, "the anchor &a is not allowed"),
        ("tag.yaml", 2, "the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(data, problem, name, line, message):
    found = problem(data / name)
    assert found.file == str(data / name)
    assert found.line == line
    assert found.message.startswith(message)


def test_every_repeated_key_is_told_with_both_lines(data, problems):
    found = problems(data / "duplicate_keys.yaml")
    assert [(one.line, one.key, one.message) for one in found] == [
        (4, "clock.start", "the key is written twice: first on line 3"),
        (5, "title", "the key is written twice: first on line 1"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("- a\n- b\n", 1, "a scenario is a mapping of keys to values"),
        ("just words", 1, "a scenario is a mapping of keys to values"),
        ("title: a\n---\ntitle: b\n", 2, "holds more than one document"),
        ("title: a\n? [1, 2]\n: 3\n", 2, "a key must be a single word"),
        ("title: a\nother: *title\n", 2, "the alias *title is not allowed"),
        ("title: a\n\tclock: b\n", 2, "is not YAML: "),
        ('title: "\\U7FFFFFFF"\n', None, "is not YAML: "),
        ("title: \x00\n", None, "is not YAML: unacceptable character"),
    ],
)
def test_a_broken_text_is_told_in_one_problem(problem, text, line, message):
    found = problem(text)
    assert found.line == line
    assert found.message.startswith(message)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_before_it_can_hurt(problem, opening):
    assert problem("a: " * (opening != "- ") + opening * 100_000).line == 1


def test_nesting_is_allowed_to_the_limit_and_not_beyond(problem):
    at_limit = "a: " + "[" * (MAX_DEPTH - 1) + "1" + "]" * (MAX_DEPTH - 1)
    parse(at_limit, "at limit")
    found = problem(f"a: [{at_limit[3:]}]")
    assert (found.message, found.allowed) == ("nested too deeply", "at most 16 levels")


def test_a_file_of_very_many_values_is_refused(problem):
    found = problem("title: [" + "1, " * MAX_VALUES + "]")
    assert (found.message, found.allowed) == ("too many values", f"at most {MAX_VALUES}")


def test_a_missing_file_and_a_folder_are_told_as_such(tmp_path, problem):
    assert problem(tmp_path / "none.yaml").message.startswith("there is no such file")
    assert problem(tmp_path).message == "is a folder, not a scenario"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a Unix thing")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path, problem):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert problem(pipe).message == "is not a regular file"


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path, valid):
    path = tmp_path / "from_windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + valid.replace("\n", "\r\n").encode())
    assert load(path) == load_valid(tmp_path, valid)


def load_valid(folder, valid):
    path = folder / "plain.yaml"
    path.write_text(valid, encoding="utf-8")
    return load(path)


def test_words_mean_what_yaml_1_2_says_and_not_what_1_1_said():
    read = plain(parse("a: no\nb: 'true'\nc: 1e3\nd: 0.5\ne:\nf: 007\n", "text"))
    assert read == {"a": "no", "b": "true", "c": 1000.0, "d": 0.5, "e": None, "f": 7}
