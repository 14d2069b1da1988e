"""Small errors in a function: one operator, number, condition or statement at a time."""

from __future__ import annotations

import ast
import copy
import hashlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).parents[2]

_COMPARED: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_COMPUTED: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
}  # fmt: skip
_CALLED = {"min": "max", "max": "min"}
#: Sides are 1 or -1 and never 0: for them `> 0` becomes `< 0`, as `>= 0` would say the same.
_SIDES = {"attacker", "sign", "side", "opener", "held_by", "orientation"}
_OTHER_SIDE: dict[type, type] = {ast.Gt: ast.Lt, ast.Lt: ast.Gt}


@dataclass(frozen=True)
class Mutant:
    """One error: where it is, what it changes, and the function with it.

    ``key`` names it; it holds as long as the text of the function stays.
    """

    module: str
    function: str
    line: int
    change: str
    key: str
    code: CodeType

    def commit(self) -> None:
        """Make the error in this process; whoever imported the function has it, too."""
        live_function(self.module, self.function).__code__ = self.code


def module_of(path: Path) -> str:
    """Name of the module that a file holds."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def live_function(module: str, qualname: str) -> FunctionType:
    """The function that a module has under a name, methods included."""
    found: Any = importlib.import_module(module)
    for part in qualname.split("."):
        found = vars(found)[part]
    if not isinstance(found, FunctionType):
        raise TypeError(f"{module}:{qualname} is no plain function")
    return found


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every error that can be made in the functions of a file."""
    source = path.read_text(encoding="utf-8")
    module = module_of(path)
    tree = ast.parse(source)
    for qualname, function in _functions(tree, ""):
        try:
            live_function(module, qualname)
        except TypeError:
            continue
        text = ast.get_source_segment(source, function) or ""
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        for place, line, change in _sites(function):
            code = _changed(tree, path, qualname, place, change)
            if code is not None:
                key = f"{module}:{qualname}:{digest}:{place}:{change}"
                yield Mutant(module, qualname, line, change, key, code)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            yield f"{prefix}{child.name}", child


def _nodes(function: ast.FunctionDef) -> list[ast.AST]:
    """All that a function does, in one order: no signature, no docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return [node for statement in body for node in ast.walk(statement)]


def _sites(function: ast.FunctionDef) -> Iterator[tuple[int, int, str]]:
    """Where an error can be made: the place of the node, its line, and the change in words."""
    for place, node in enumerate(_nodes(function)):
        line = getattr(node, "lineno", function.lineno)
        for change in _changes(node):
            yield place, line, change


def _changes(node: ast.AST) -> list[str]:
    match node:
        case ast.Compare():
            return [f"compare {k}" for k, one in enumerate(node.ops) if type(one) in _COMPARED]
        case ast.BoolOp():
            return ["and or"]
        case ast.UnaryOp(op=ast.USub()):
            return ["no sign"]
        case ast.UnaryOp(op=ast.Not()):
            return ["no not"]
        case ast.Constant(value=bool()):
            return ["the other truth"]
        case ast.Constant(value=int() | float()):
            return ["plus one"]
        case ast.If() | ast.IfExp():
            return ["always", "never"]
        case ast.Call(func=ast.Name(id=name)) if name in _CALLED:
            return ["min max"]
        case ast.BinOp() if type(node.op) in _COMPUTED:
            return ["operator"]
    return _changes_of_statement(node)


def _changes_of_statement(node: ast.AST) -> list[str]:
    changes = []
    if isinstance(node, ast.AugAssign) and type(node.op) in _COMPUTED:
        changes.append("operator")
    if isinstance(node, ast.Expr | ast.Continue | ast.Break | ast.AugAssign):
        changes.append("left out")
    if isinstance(node, ast.Assign) and not _names_only(node):
        changes.append("left out")
    return changes


def _names_only(node: ast.Assign) -> bool:
    """Whether it gives values to local names, without which the function cannot run."""
    parts = [one for target in node.targets for one in ast.walk(target)]
    return not any(isinstance(one, ast.Attribute | ast.Subscript) for one in parts)


def _changed(
    tree: ast.Module, path: Path, qualname: str, place: int, change: str
) -> CodeType | None:
    """The code of the function with a change made in it."""
    other = copy.deepcopy(tree)
    function = dict(_functions(other, ""))[qualname]
    node: Any = _nodes(function)[place]
    if change == "left out":
        _Replace(node, ast.copy_location(ast.Pass(), node)).visit(function)
    else:
        _apply(node, change)
    whole = compile(ast.fix_missing_locations(other), str(path), "exec")
    return next((one for one in _codes(whole) if one.co_qualname == qualname), None)


def _apply(node: Any, change: str) -> None:
    kind, _, number = change.partition(" ")
    if kind == "compare":
        _compare_otherwise(node, int(number))
    elif change == "operator":
        node.op = _COMPUTED[type(node.op)]()
    elif change == "and or":
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif change == "no sign":
        node.op = ast.UAdd()
    elif change == "no not":
        node.operand = ast.UnaryOp(ast.Not(), node.operand)
    elif change == "plus one":
        node.value = node.value + 1
    elif change == "the other truth":
        node.value = not node.value
    elif change in ("always", "never"):
        node.test = ast.Constant(change == "always")
    elif change == "min max":
        node.func.id = _CALLED[node.func.id]


def _compare_otherwise(node: ast.Compare, k: int) -> None:
    left = node.left if k == 0 else node.comparators[k - 1]
    name = left.attr if isinstance(left, ast.Attribute) else getattr(left, "id", "")
    others = _OTHER_SIDE if name in _SIDES else {}
    operator = type(node.ops[k])
    node.ops[k] = others.get(operator, _COMPARED[operator])()


class _Replace(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
