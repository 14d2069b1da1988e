"""What the engine uses of numba beyond its promised interface: compiling in one pass, and a cache.

**One pass.** Numba turns each function into machine code by itself, together with a copy of all
that it calls, and does so again for each of its callers. The engine's few hundred functions call
one another, and Python calls a single one of them, so nearly all of that work is thrown away. Here
an inner function stops at LLVM's code before optimisation. An entry, a function that Python calls,
links all inner functions that it reaches, is optimised, and alone becomes machine code. The code
does the same arithmetic at the same speed.

**Cache.** Numba's own cache is bound to the path of the source file. The engine's folder is named
after the content of the sources (:func:`sim.engine.compiling.code_folder`), so that a second clone
of the same sources finds the code of the first.

Both hang on the functions that are compiled with :func:`options` and :func:`keep`; no other numba
code in the process is touched. Numba does not promise that what they use stays as it is: with a
version outside :data:`VERIFIED` the engine is compiled and kept in numba's ordinary way, which
takes longer and gives the same runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numba
import numba.core.config
from llvmlite.binding import get_host_cpu_name
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core import caching, typed_passes
from numba.core.codegen import JITCodeLibrary, get_host_cpu_features
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.environment import lookup_environment

from sim.engine import keeping

#: Versions of numba with which this module was tested: the compiled engine equal to Mesa.
VERIFIED = frozenset({(0, 68)})

#: Numba's settings, which it keeps as names of a module.
config: Any = numba.core.config


def is_verified() -> bool:
    """Whether this version of numba is one of those tested."""
    return numba.version_info.short in VERIFIED


def options(*, entry: bool) -> dict[str, Any]:
    """Options of ``numba.njit`` or ``register_jitable`` for an entry or an inner function."""
    if not is_verified():
        return {}
    return {"pipeline_class": EntryCompiler if entry else InnerCompiler}


def processor() -> str:
    """The processor that code is made for, as numba's cache tells processors apart."""
    name = config.CPU_NAME or get_host_cpu_name()
    features = config.CPU_FEATURES
    return f"{name} {get_host_cpu_features() if features is None else features}"


def keep(dispatcher: Any, folder: Path) -> None:
    """Load the code of a compiled function from a folder, and save it there."""
    if is_verified():
        # NUMBA_CACHE_LOCATOR_CLASSES would send it elsewhere.
        before, config.CACHE_LOCATOR_CLASSES = getattr(config, "CACHE_LOCATOR_CLASSES", ""), ""
        try:
            dispatcher._cache = _cache_in(str(folder))(dispatcher.py_func)
        finally:
            config.CACHE_LOCATOR_CLASSES = before
        return
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
    try:
        dispatcher.enable_caching()
    finally:
        config.CACHE_DIR = before


# -- one pass --------------------------------------------------------------------------------------


class InnerLibrary(JITCodeLibrary):
    """The code of an inner function: neither optimised nor made machine code."""

    def finalize(self) -> None:
        """Leave the code as it is, to be linked into an entry."""
        self._raise_if_finalized()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class InnerLowering(typed_passes.NativeLowering):
    """Lower an inner function to LLVM's code, and stop there."""

    _name = "inner_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower a function; its callers are told to link it and all that it calls."""
        library = InnerLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library = library
        state.flags.no_compile = True
        super().run_pass(state)
        lowered = state["cr"]
        # As numba does for every function without a wrapper for Python: a name without an address.
        stub = _dynfunc.make_function(
            lowered.fndesc.lookup_module(),
            lowered.fndesc.qualname.rpartition(".")[2],
            "for compiled callers only",
            0,
            lowered.env,
            (library,),
        )
        reached = list(dict.fromkeys([library, *library._linking_libraries]))
        state.targetctx.insert_user_function(stub, lowered.fndesc, reached)
        state.reload_init.extend(library._reload_init)
        state["cr"] = lowered._replace(cfunc=stub)
        return True


@register_pass(mutates_CFG=True, analysis_only=False)
class EntryLowering(typed_passes.NativeLowering):
    """Lower an entry, and compile it with all that it calls."""

    _name = "entry_lowering"

    def run_pass(self, state: Any) -> bool:
        """Compile a function, and give the inner functions in it their constants."""
        super().run_pass(state)
        for variable in state.library._final_module.global_variables:
            environment = lookup_environment(variable.name)
            if environment is not None:
                state.library.codegen.set_env(variable.name, environment)
        return True


class _Compiler(CompilerBase):
    """Numba's compiler, with a lowering of its own."""

    lowering: type

    def define_pipelines(self) -> list[Any]:
        """Numba's passes, one of them replaced."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.passes = [
            (self.lowering if one is typed_passes.NativeLowering else one, description)
            for one, description in passes.passes
        ]
        passes.finalize()
        return [passes]


class InnerCompiler(_Compiler):
    """Compiles inner functions."""

    lowering = InnerLowering


class EntryCompiler(_Compiler):
    """Compiles entries."""

    lowering = EntryLowering


# -- cache -----------------------------------------------------------------------------------------


def _cache_in(folder: str) -> type:
    """A cache of compiled functions in a folder whose name stands for their sources."""

    class Place(caching._CacheLocator):
        @classmethod
        def from_function(cls, _function: Any, _file: str) -> Any:
            return cls()

        def get_cache_path(self) -> str:
            return folder

        def get_source_stamp(self) -> str:
            return ""

        def get_disambiguator(self) -> str:
            return ""

    class Files(caching.CompileResultCacheImpl):
        _locator_classes: Any = (Place,)

    class Cache(caching.FunctionCache):
        _impl_class = Files

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            load = super().load_overload
            return keeping.load(Path(folder), lambda: load(sig, target_context))

        def save_overload(self, sig: Any, data: Any) -> None:
            save = super().save_overload
            keeping.save(Path(folder), lambda: save(sig, data))

    return Cache


def is_kept(folder: Path) -> bool:
    """Whether code is kept in a folder and can be read: with its seal, where there is one."""
    return keeping.is_sealed(folder) if is_verified() else any(folder.rglob("*.nbc"))
