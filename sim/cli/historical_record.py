"""What is on record about scenarios, to set beside runs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import SimError, nearest

if TYPE_CHECKING:
    from sim.targets import Joint, Target


def shipped_name(source: str) -> str:
    """Name of a shipped scenario that is given by its path in a clone; else as it is."""
    from sim.scenario import shipped

    short = source.replace("\\", "/").removeprefix("./").removeprefix("scenarios/")
    short = short.removesuffix(".yaml").removesuffix(".yml")
    return short if short in shipped() else source


def targets_of(names: dict[str, str]) -> tuple[list[Target], list[Joint]]:
    """What is on record about these scenarios; an error, before any work, if nothing about one."""
    from sim.scenario import scenario_folder
    from sim.targets import load_joint, load_targets

    root = scenario_folder()
    files = sorted([*root.glob("*/record.yaml"), *root.glob("*/record-*.yaml")])
    targets = [target for file in files for target in load_targets(file)]
    known = sorted({target.scenario for target in targets})
    for name in names.values():
        if name not in known:
            close = nearest(name, known)
            hint = f"\n    did you mean {close!r}?" if close else ""
            raise SimError(
                f"{name}: there is no historical record of this scenario to compare it with\n"
                f"    allowed: {', '.join(known)}{hint}\n"
                "    a scenario of your own: name the one it stands for, with --as NAME"
            )
    joint = [one for file in files for one in load_joint(file)]
    return (
        [target for target in targets if target.scenario in names.values()],
        [one for one in joint if one.scenario in names.values()],
    )


def targets_of_one(name: str, must: bool) -> tuple[list[Target], list[Joint]]:
    """What is on record about a scenario; if nothing is, nothing, or an error if something must."""
    try:
        return targets_of({name: shipped_name(name)})
    except SimError:
        if must:
            raise
        return [], []
