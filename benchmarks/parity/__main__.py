"""`python -m benchmarks.parity`: compare this tree's model with that of a baseline commit.

Exit status: 0 nothing differs, 1 something does, 2 the comparison could not be made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.parity import comparison, saved, trees
from benchmarks.parity.comparison import Difference
from benchmarks.parity.saved import Baseline

#: The first commit whose model is the one text of the turn. With an earlier one, users' own agents
#: cannot be compared: they were written otherwise then, and these cases are told as differing.
BASELINE = "dd29ba7ab5e1b870f6a0a779f4e013832c73a124"

#: How many differing cases are named, and how many shown with their first line that differs.
NAMED, SHOWN = 40, 5


def main() -> int:
    """Make or read the digests of the baseline, and compare."""
    asked = _arguments()
    try:
        commit = trees.commit_of(asked.baseline)
        baseline = _read(asked, commit) if asked.against else _make(asked, commit)
        if asked.save:
            saved.save(baseline, asked.save)
            print(f"{len(baseline.digests)} cases of {commit[:12]} are kept in {asked.save}")
            return 0
        return _compare(asked, baseline)
    except (trees.TreeError, saved.UnfitBaselineError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _make(asked: argparse.Namespace, commit: str) -> Baseline:
    _say(f"the baseline, {commit[:12]}")
    with trees.worktree(commit) as tree:
        inputs = trees.inputs_of(trees.TREE)  # the baseline's tests may lie elsewhere
        digests = trees.digests_of(tree, inputs, asked.only, asked.quick)
    return Baseline(commit, inputs, digests)


def _read(asked: argparse.Namespace, commit: str) -> Baseline:
    baseline = saved.read(asked.against, commit)
    names = comparison.chosen(baseline.digests, asked.only, asked.quick)
    return Baseline(commit, baseline.inputs, {name: baseline.digests[name] for name in names})


def _compare(asked: argparse.Namespace, baseline: Baseline) -> int:
    _say("this tree")
    now = trees.digests_of(trees.TREE, baseline.inputs, asked.only, asked.quick)
    differing = comparison.between(baseline.digests, now)
    wrong = [*differing, *comparison.within(now)]
    for group, (count, left) in comparison.counts(now).items():
        print(f"{group:20} {count:5} cases" + (f", of these {left} not run" if left else ""))
    if not now:
        print("there is no such case")
        return 2
    for one in wrong[:NAMED]:
        print(f"{one.case}: {one.what}")
    if len(wrong) > NAMED:
        print(f"... and {len(wrong) - NAMED} more")
    _show(differing, baseline)
    print(f"{len(wrong)} differences" if wrong else f"nothing differs from {baseline.commit[:12]}")
    return 1 if wrong else 0


def _show(differing: Sequence[Difference], baseline: Baseline) -> None:
    """Show the first lines that differ, of the first case of each group."""
    first: dict[str, str] = {}
    for one in differing:
        if one.what == comparison.DIFFERS:
            first.setdefault(comparison.group_of(one.case), one.case)
    names = [*first.values()][:SHOWN]
    if not names:
        return
    with trees.worktree(baseline.commit) as tree:
        before = trees.lines_of(tree, baseline.inputs, names)
    now = trees.lines_of(trees.TREE, baseline.inputs, names)
    for name in names:
        print(f"{name}: {comparison.first_difference(before[name], now[name])}")


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")
    sys.stderr.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parity", description=__doc__)
    parser.add_argument(
        "--baseline", default=BASELINE, metavar="REF", help="commit to compare with"
    )
    parser.add_argument("--quick", action="store_true", help="the Mesa model only; compile nothing")
    parser.add_argument(
        "--only",
        type=lambda text: text.split(","),
        default=[],
        metavar="A,B",
        help="cases whose names begin so, as records/mesa/toy/fearon or agents",
    )
    parser.add_argument(
        "--save", type=Path, metavar="FILE", help="keep the baseline's digests and stop"
    )
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="digests that --save kept on this machine"
    )
    asked = parser.parse_args()
    if asked.save and asked.against:
        parser.error("--save makes what --against reads: not both at once")
    return asked


if __name__ == "__main__":
    sys.exit(main())
