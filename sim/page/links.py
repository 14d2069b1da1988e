"""The permanent link: what is shown, as the query of an address, and back."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import parse_qs

from sim.errors import SimError
from sim.language import ENGLISH, languages
from sim.page.choice import Choice
from sim.runs import MOST_REPLICATES, MOST_SEED
from sim.seat import MODEL, read_decisions, write_decisions
from sim.version import VERSION
from sim.views.typical import typical

#: Longest text that a link carries, and longest a text may be once unpacked: browsers and servers
#: cut long addresses off, and a few packed bytes could fill the memory.
MOST_PACKED, MOST_TEXT = 6_000, 500_000
MOST_STEPS = 99
#: What a link says of a seat that stops at every question.
ALL = "all"
#: Longest code of a game, or key to a seat, that is looked up.
MOST_CODE = 40

Query = dict[str, str | list[str]]


@dataclass(frozen=True)
class Seat:
    """A seat that is taken, what was decided in it so far, and whether the model does the rest.

    ``every``: whether the game stops at every question, and not only at what matters. ``others``
    are the other seats that people played, with what was decided in them. While such a game is
    on, only its code (``game``) and the key to the seat (``place``) are known here.
    """

    name: str = ""
    decisions: tuple[tuple[str, str], ...] = ()
    rest: bool = False
    every: bool = False
    others: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    game: str = ""
    place: str = ""


class View(NamedTuple):
    """What is looked at within a tab: a question, a step of the guided path, what is beside."""

    question: str = ""
    step: int = 0
    beside: str = ""


def write(
    choice: Choice,
    tab: str,
    seat: Seat | None = None,
    view: View | None = None,
    language: str = ENGLISH,
) -> Query:
    """The query of a link; of a text that is too long for one (:func:`fits`), only the tab.

    >>> write(Choice("toy/fearon", seed=3), "table")
    {'scenario': 'toy/fearon', 'seed': '3', 'replicate': '0', 'tab': 'table', 'version': '0.1.0'}
    """
    shown = {"lang": "" if language == ENGLISH else language, "names": choice.names}
    spoken: Query = {key: text for key, text in shown.items() if text}
    if not fits(choice):
        return {"tab": tab} | spoken | _of_game(seat)
    query: Query = {"scenario": choice.name}
    if choice.text:
        query["text"] = pack(choice.text)
    if choice.changes:
        query["set"] = choice.overrides
    query |= {"seed": str(choice.seed), "replicate": str(choice.replicate), "tab": tab}
    if seat is not None and seat.name:
        query |= {"seat": seat.name, "decisions": write_decisions(dict(seat.decisions))}
        query |= {"rest": MODEL} if seat.rest else {}
        query |= {"stops": ALL} if seat.every else {}
        others = [f"{name}:{write_decisions(dict(made))}" for name, made in seat.others]
        query |= {"others": others} if others else {}
    view = view or View()
    told = {"question": view.question, "step": str(view.step or ""), "beside": view.beside}
    query |= {key: text for key, text in told.items() if text}
    return query | spoken | _of_game(seat) | {"version": VERSION}


def _of_game(seat: Seat | None) -> Query:
    """Which game of several people is played, and the key to the seat in it."""
    told = {} if seat is None else {"game": seat.game, "place": seat.place}
    return {key: text for key, text in told.items() if text}


def fits(choice: Choice) -> bool:
    """Whether a link can carry the choice whole."""
    return not choice.text or len(pack(choice.text)) <= MOST_PACKED


def read(query: Mapping[str, list[str]]) -> Choice:
    """What a link asks for; :class:`SimError` says what is wrong with it.

    >>> read({"scenario": ["toy/fearon"], "set": ["balance.advantage=0.3"]}).changes
    (('balance.advantage', '0.3'),)
    """
    given = {key: values[-1] for key, values in query.items() if values}
    changes: dict[str, str] = {}
    for text in query.get("set", []):
        key, equals, value = text.partition("=")
        if not equals:
            raise SimError(f"link: set={text}: write it as set=dotted.key=value")
        changes[key.strip()] = value
    text = unpack(given["text"]) if given.get("text") else ""
    name = given.get("scenario", Choice.name)
    seed = _number("seed", given.get("seed", "0"), MOST_SEED)
    first = str(0 if text else typical(name, seed))
    return Choice(
        name=PurePath(name).name if text else name,
        text=text,
        changes=tuple(changes.items()),
        seed=seed,
        replicate=_number("replicate", given.get("replicate", first), MOST_REPLICATES),
    )


def read_view(query: Mapping[str, list[str]]) -> View:
    """What a link looks at within its tab."""
    given = {key: values[-1] for key, values in query.items() if values}
    step = _number("step", given.get("step", "0"), MOST_STEPS)
    return View(given.get("question", ""), step, given.get("beside", ""))


def read_language(query: Mapping[str, list[str]]) -> str:
    """The language of a link; :class:`SimError` where there is none of that name.

    >>> read_language({"lang": ["de"]}), read_language({})
    ('de', 'en')
    """
    asked = (query.get("lang") or [ENGLISH])[-1]
    if asked not in languages():
        raise SimError(f"link: lang={asked[:40]}: allowed: {', '.join(languages())}")
    return asked


def read_names(query: Mapping[str, list[str]]) -> str:
    """Whose names of places a link asks for; "" for all names."""
    return (query.get("names") or [""])[-1][:40]


def read_version(query: Mapping[str, list[str]]) -> str:
    """Of which version of the model a link is; "" where it does not say."""
    return (query.get("version") or [""])[-1][:20]


def read_seat(query: Mapping[str, list[str]]) -> Seat:
    """The seat that a link takes, with its decisions."""
    given = {key: values[-1] for key, values in query.items() if values}
    decisions = read_decisions(given.get("decisions", ""))
    rest = given.get("rest", "")
    if rest not in ("", MODEL):
        raise SimError(f"link: rest={rest[:40]}: allowed: {MODEL}")
    stops = given.get("stops", "")
    if stops not in ("", ALL):
        raise SimError(f"link: stops={stops[:40]}: allowed: {ALL}")
    others = []
    for text in query.get("others", []):
        name, _, made = text.partition(":")
        others.append((name, tuple(read_decisions(made).items())))
    return Seat(
        given.get("seat", ""),
        tuple(decisions.items()),
        rest == MODEL,
        stops == ALL,
        tuple(others),
        given.get("game", "")[:MOST_CODE],
        given.get("place", "")[:MOST_CODE],
    )


def query_of(link: str) -> str:
    """The query of a link, without the machine that it was made on; nonsense is refused.

    >>> query_of("http://127.0.0.1:8501/?scenario=toy%2Ffearon&seed=3")
    'scenario=toy%2Ffearon&seed=3'
    """
    query = link.partition("?")[2] if "?" in link else link
    asked = parse_qs(query)
    if link and not asked:
        raise SimError(
            f"--link {link[:60]}: holds nothing that can be shown\n"
            "    allowed: a link of the page, or what follows its question mark"
        )
    read(asked)
    return query


def _number(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 20 and int(text) <= most):
        raise SimError(f"link: {name}={text[:40]}: allowed: a whole number from 0 to {most}")
    return int(text)


def pack(text: str) -> str:
    """A text as letters that an address may hold.

    >>> unpack(pack("title: Été")) == "title: Été"
    True
    """
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpack(packed: str) -> str:
    """The text again."""
    try:
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        whole = unpacker.decompress(raw, MOST_TEXT)
        if not unpacker.eof:
            raise ValueError
        return whole.decode()
    except (binascii.Error, zlib.error, ValueError):
        raise SimError("link: the scenario text in it is damaged or cut off") from None
