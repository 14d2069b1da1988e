"""The compiled engine, made ready beside the page: one for all visitors, and nothing of theirs."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading

import streamlit as st

from sim.language import N_
from sim.processes import environment

COMPILING = "compiling"
LOADING = "loading"
READY = "ready"
FAILED = "failed"

WORDS = {
    COMPILING: N_(
        "The fast engine is being compiled: about a minute, once on this machine. "
        "Single runs work meanwhile; many runs start when it is ready."
    ),
    LOADING: N_("The fast engine is being loaded; many runs start when it is ready."),
    READY: "",
    FAILED: N_(
        "The fast engine could not be made ready on this machine, so many runs take longer."
    ),
}


class Engine:
    """How far the compiled engine is."""

    def __init__(self) -> None:
        self.state = LOADING
        self._ended = threading.Event()
        threading.Thread(target=self._prepare, daemon=True).start()

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self._ended.is_set()

    @property
    def ready(self) -> bool:
        """Whether runs can be made on it at once."""
        return self.state == READY

    def _prepare(self) -> None:
        try:
            self.state = READY if self._load() else FAILED
            gc.freeze()  # what was loaded stays: searching it for garbage takes long
        except Exception:
            self.state = FAILED
        finally:
            self._ended.set()

    def _load(self) -> bool:
        """Compile in a process of its own, which leaves the page free, and load what was kept."""
        from sim.engine.compiling import is_compiled

        if not is_compiled():
            self.state = COMPILING
            subprocess.run(
                [sys.executable, "-m", "sim.engine"],
                check=True,
                capture_output=True,
                env=environment(),
            )
            self.state = LOADING
            if not is_compiled():  # there is no place to keep it
                return False
        import numpy as np

        from sim.engine import Program
        from sim.scenario import load

        Program(load("toy/fearon")).run(np.zeros(1, np.uint64), np.zeros(1, np.int64))
        return True


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The engine of this process; it begins to get ready when it is first asked for."""
    return Engine()
