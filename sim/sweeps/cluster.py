"""A Dask cluster makes the blocks: the same tasks, sent to workers that agree with us.

Workers send finished blocks back, so they share no disk with us. A worker whose code or versions
differ could make other numbers; it is refused when the sweep begins, and when it joins later.
"""

from __future__ import annotations

import contextlib
import pickle
import re
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from functools import cache
from typing import Any
from uuid import uuid4

from sim.errors import SimError
from sim.scenario import Scenario
from sim.sweeps.blocks import Finished, Runner, Task, Work
from sim.sweeps.execute import AHEAD
from sim.sweeps.identity import LIBRARIES, agent_hashes, code_hash, versions

CONNECT_SECONDS = 5.0
WORKERS_SECONDS = 30.0  # how long a cluster without workers is waited for
COUNT_SECONDS = 5.0  # how often the workers are counted
ALONE = 2  # times that a suspect block may end its workers while no other block is under way

_ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):\d{1,5}/?")


def check_address(address: str) -> None:
    """See that an address can be one, and that the library is here, before anything is begun."""
    if not _ADDRESS.fullmatch(address):
        raise SimError(
            f"cluster: {address!r} is not the address of a scheduler\n"
            "    allowed: tcp://host:port or tls://host:port, as tcp://10.0.0.5:8786"
        )
    _distributed()


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise SimError(
            "cluster: the library for clusters is not installed\n"
            "    Install it with: pip install 'balance-and-bargaining[cluster]'"
        ) from None
    return distributed


@contextlib.contextmanager
def connected(address: str, scenario: Scenario) -> Iterator[Any]:
    """A connection to a cluster whose workers are as we are; without an address, None."""
    if not address:
        yield None
        return
    client = _client(address)
    try:
        _check_workers(client, described(scenario), scenario)
        yield client
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=CONNECT_SECONDS)


class Cluster:
    """Has the workers of a Dask cluster make blocks.

    A block whose worker dies is made by another. When several have died over a block (the scheduler
    counts four), it is suspect, and so may be one that merely waited beside it: suspects are made
    when all else is done, each while no other is under way. One that ends its workers then too is
    left out, and told of: on one's own machine the runs that do so are found.
    """

    def __init__(self, work: Work, numbers: Iterable[int], client: Any) -> None:
        self._work = work
        self._numbers = iter(numbers)
        self._suspects: deque[int] = deque()
        self._strikes: Counter[int] = Counter()
        self._given_up: deque[int] = deque()
        self._name = f"sweep-{uuid4().hex[:12]}"
        self._tasks: dict[Any, int] = {}
        self._room, self._counted = 0, -COUNT_SECONDS
        self._client = client
        self._expected = described(work.scenario)

    def __iter__(self) -> Iterator[Finished]:
        done = _distributed().as_completed(loop=self._client.loop)
        runner = self._client.submit(Runner, self._work, key=f"{self._name}-runner", pure=False)
        while True:
            for number in self._due():
                attempt = f"{self._name}-{number}-{self._strikes[number]}"
                future = self._client.submit(
                    _make, runner, Task(number), self._expected, key=attempt, pure=False
                )
                self._tasks[future] = number
                done.add(future)
            if not self._tasks:
                break
            made = self._taken(next(done))
            if made is not None:
                yield made
        if self._given_up:
            raise SimError(_told_given_up(sorted(self._given_up)))

    def _due(self) -> Iterator[int]:
        """Numbers to send out: as many as keep every worker busy, and no more."""
        if time.monotonic() - self._counted >= COUNT_SECONDS:
            threads = sum(self._client.nthreads().values())
            self._room, self._counted = AHEAD * max(1, threads), time.monotonic()
        while len(self._tasks) < self._room:
            number = next(self._numbers, None)
            if number is None:
                break
            yield number
        if self._suspects and not self._tasks:
            yield self._suspects.popleft()

    def _taken(self, future: Any) -> Finished | None:
        """The block of a task that is done; None if it ended its workers."""
        number = self._tasks.pop(future)
        try:
            made: Finished = future.result()
            return made
        except _distributed().KilledWorker:
            self._strikes[number] += 1
            more = self._strikes[number] <= ALONE
            (self._suspects if more else self._given_up).append(number)
            return None
        except SimError:
            raise
        except (CancelledError, OSError) as error:
            raise SimError(
                "the connection to the cluster was lost: finished blocks are kept\n"
                "    When the scheduler is back, go on with --resume (resume=True)."
            ) from error
        except Exception as error:
            raise RuntimeError(f"block {number}: {type(error).__name__}: {error}") from error
        finally:
            future.release()

    def ready(self) -> Iterator[Finished]:
        """What the workers have finished, and we did not take."""
        for future in [one for one in self._tasks if one.status == "finished"]:
            made = self._taken(future)
            if made is not None:
                yield made

    def close(self) -> None:
        """Call off what is under way: the cluster may be others' too."""
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._tasks), force=True)
        self._tasks.clear()


def _told_given_up(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (", ..." if len(numbers) > 10 else "")
    return (
        f"cluster: every worker that made them ended over these blocks: {shown}\n"
        "    All others are kept.\n"
        "    Go on with --resume (resume=True) and without the cluster: on one machine the runs "
        "that end their process are found, and become rows with that reason.\n"
        "    If the workers ran out of memory, give them more, or fewer to a machine."
    )


# -- agreement -----------------------------------------------------------------------------------


@cache
def _libraries() -> dict[str, str]:
    return versions()


def described(scenario: Scenario) -> dict[str, str]:
    """What must be the same here and on every worker."""
    agents = {f"agent module {name}": text for name, text in agent_hashes(scenario).items()}
    return {"code": code_hash()} | _libraries() | agents


def disagreements(expected: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Say in what a worker differs.

    >>> disagreements({"numpy": "2.4.6"}, {"numpy": "2.3.0"})
    ['numpy 2.3.0 there, 2.4.6 here']
    """
    return [
        f"{name} {_short(found.get(name))} there, {_short(expected.get(name))} here"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]


def _short(text: str | None) -> str:
    if text is None:
        return "none"
    return f"{text[:12]}..." if len(text) > 24 else text


def _make(runner: Runner, task: Task, expected: Mapping[str, str]) -> Finished:
    """What a worker does; one that joined after the sweep began is checked here."""
    agree(expected, runner.work.scenario)
    return runner.make(task)


def agree(expected: Mapping[str, str], scenario: Scenario) -> None:
    """On a worker: refuse to work if it differs from who sent the task."""
    different = disagreements(expected, described(scenario))
    if different:
        from distributed import get_worker

        raise SimError(_told_different({get_worker().address: different}))


def _told_different(found: Mapping[str, list[str]]) -> str:
    lines = [f"    {address}: {', '.join(what)}" for address, what in sorted(found.items())]
    shown = lines[:10] + [f"    and {len(lines) - 10} more"] * (len(lines) > 10)
    return "\n".join(
        [
            "cluster: the workers have other code or versions, so their numbers might differ",
            *shown,
            "    Install the same code and the same versions everywhere "
            "(requirements/lock.txt), and start the workers anew.",
        ]
    )


def _client(address: str) -> Any:
    distributed = _distributed()
    if address.startswith("tls://"):
        _check_keys(distributed)
    try:
        return distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TypeError, ValueError, RuntimeError) as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SimError(
            f"cluster: no scheduler answers at {address} ({detail})\n"
            "    allowed: the address that `dask scheduler` prints when it starts"
        ) from error


def _check_keys(distributed: Any) -> None:
    """See that there are certificates for an encrypted connection."""
    try:
        context = distributed.Security().get_connection_args("client").get("ssl_context")
        why = "" if context is not None else ": none is named"
    except OSError as error:  # a file is missing, or is none (ssl.SSLError)
        why = f": {error.strerror or error}"
    if why:
        raise SimError(
            f"cluster: tls:// needs certificates{why}\n"
            "    Name their files in DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
            "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and "
            "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY."
        )


def _check_workers(client: Any, expected: Mapping[str, str], scenario: Scenario) -> None:
    """Refuse a cluster without workers, or with workers that differ from us."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except TimeoutError:
        raise SimError(
            f"cluster: the scheduler has had no workers for {WORKERS_SECONDS:.0f} seconds\n"
            "    Start some with: dask worker ADDRESS --nworkers -1 --nthreads 1"
        ) from None
    # Dask itself tells the versions, so that nothing is run where it might not even load.
    found = {}
    for address, told in client.get_versions(packages=list(LIBRARIES))["workers"].items():
        theirs = _as_ours(told)
        ours = {name: expected[name] for name in expected if name in {"python", *LIBRARIES}}
        found[address] = disagreements(ours, theirs)
    _refuse(found)

    packed = pickle.dumps(scenario)

    def describe() -> dict[str, str] | str:  # nested, and so sent as it is: `sim` may be missing
        try:
            from sim.sweeps.cluster import described

            return described(pickle.loads(packed))
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    answers = client.run(describe, on_error="return")
    _refuse({address: _compared(expected, answer) for address, answer in answers.items()})


def _as_ours(told: Mapping[str, Any]) -> dict[str, str]:
    """Versions as Dask tells them, named as ours are."""
    packages = told["packages"]
    theirs = {name: str(packages[name]) for name in LIBRARIES if packages.get(name) is not None}
    return theirs | {"python": ".".join(str(packages["python"]).split(".")[:3])}


def _compared(expected: Mapping[str, str], answer: object) -> list[str]:
    if isinstance(answer, Mapping):
        return disagreements(expected, answer)
    return [f"the simulation is not installed there, or another one ({answer})"]


def _refuse(found: Mapping[str, list[str]]) -> None:
    different = {address: what for address, what in found.items() if what}
    if different:
        raise SimError(_told_different(different))
