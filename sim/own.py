"""Modules of a user's own that declare outcomes and negotiators: `sim --with MODULE`, SIM_WITH.

Worker processes inherit the environment, and import the same modules.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from pathlib import Path

from sim.errors import SimError, unknown_name

#: The environment variable that names the modules, with commas between them.
WITH = "SIM_WITH"


def import_own() -> None:
    """Import the modules that are named; an error tells which cannot be, and why."""
    for name in dict.fromkeys(filter(None, map(str.strip, os.environ.get(WITH, "").split(",")))):
        module = name.removesuffix(".py")
        try:
            importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module.partition(".")[0] and error.name != module:
                raise _failed(module, error) from error
            here = [one.name for one in pkgutil.iter_modules([str(Path.cwd())])]
            what = "a module in the present folder or one that is installed"
            raise unknown_name(
                f"--with {name}: there is no module {module!r}", module, here, what
            ) from None
        except Exception as error:
            raise _failed(module, error) from error


def _failed(module: str, error: Exception) -> SimError:
    return SimError(f"--with {module}: cannot be imported: {type(error).__name__}: {error}")
