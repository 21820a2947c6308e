"""Small mistakes in a source, one at a time, for tests/mutants.py.

An operator is changed for its neighbour, `and` for `or`, a number for the next one; a condition is
negated, or always or never true; a statement is left out; a function returns None; a bound moves by
one; a text is longer by a letter. No mistakes are made in docstrings, annotations, imports and
messages. A text with a space in it is taken for a message, and so is all that follows `raise`.
"""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

# For each operator, what takes its place.
OPERATORS = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"),
    "==": ("!=",), "!=": ("==",), "is": ("is not",), "is not": ("is",),
    "in": ("not in",), "not in": ("in",), "and": ("or",), "or": ("and",),
    "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "//": ("*",), "%": ("*",), "**": ("*",),
    "<<": (">>",), ">>": ("<<",), "|": ("&",), "&": ("|",), "@": ("*",), "^": ("&",),
}
OPERATOR = re.compile(r"is\s+not|not\s+in|\b(?:is|in|and|or)\b|[<>=!]=|\*\*|//|<<|>>|[-+*/%<>|&^@]")


class Mutant(NamedTuple):
    """A source with one mistake: in which line, that line before and after, and all of it."""

    line: int
    before: str
    after: str
    source: str


class Mistakes(ast.NodeVisitor):
    """Finds the places for mistakes: `found` has (start, end, text), in bytes of the source."""

    def __init__(self, source):
        self.source = source.encode()
        self.starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.found = []
        self.inside = False  # inside a function
        self.visit(ast.parse(source))

    def place(self, node):
        return (self.starts[node.lineno - 1] + node.col_offset,
                self.starts[node.end_lineno - 1] + node.end_col_offset)

    def put(self, node, *texts):
        """Put each text in the place of the node; {} is the node itself."""
        start, end = self.place(node)
        old = self.source[start:end].decode()
        self.found += [(start, end, text.replace("{}", old)) for text in texts]

    def operator(self, left, right):
        """Change the operator between two nodes."""
        start, end = self.place(left)[1], self.place(right)[0]
        match = OPERATOR.search(self.source[start:end].decode())
        for text in OPERATORS[" ".join(match[0].split())]:
            self.found.append((start + match.start(), start + match.end(), text))

    def visit_FunctionDef(self, node):
        if "overload" in [getattr(name, "id", None) for name in node.decorator_list]:
            return
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(default)
        before, self.inside = self.inside, True
        for statement in node.body:
            self.visit(statement)
        self.inside = before

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant):  # a docstring is one
            self.put(node, "pass")
            self.generic_visit(node)

    def visit_Assign(self, node):
        if self.inside:
            self.put(node, "pass")
        elif isinstance(node.value, ast.Subscript):
            return  # the name of a type
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        if node.value:
            if self.inside:
                self.put(node, "pass")
            self.visit(node.value)

    def visit_AugAssign(self, node):
        self.put(node, "pass")
        self.operator(node.target, node.value)
        self.generic_visit(node)

    def visit_Raise(self, node):
        self.put(node, "pass")

    def visit_Break(self, node):
        self.put(node, "pass")

    visit_Continue = visit_Break  # noqa: N815

    def visit_Return(self, node):
        nothing = node.value is None or getattr(node.value, "value", 0) is None  # None is written
        self.put(node, "pass" if nothing else "return None")
        self.generic_visit(node)

    def visit_If(self, node):
        if "__name__" not in ast.dump(node.test):
            self.put(node.test, "(not ({}))", "True", "False")
            self.generic_visit(node)

    visit_IfExp = visit_If  # noqa: N815

    def visit_While(self, node):
        self.put(node.test, "False")
        self.generic_visit(node)

    def visit_comprehension(self, node):
        for test in node.ifs:
            self.put(test, "(not ({}))", "True")
        self.generic_visit(node)

    def visit_Compare(self, node):
        parts = [node.left, *node.comparators]
        for left, right in zip(parts, parts[1:]):
            self.operator(left, right)
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        for left, right in zip(node.values, node.values[1:]):
            self.operator(left, right)
        self.generic_visit(node)

    def visit_BinOp(self, node):
        self.operator(node.left, node.right)
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        start, end = self.place(node.operand)
        self.put(node, f"({self.source[start:end].decode()})")
        self.generic_visit(node)

    def visit_Subscript(self, node):
        bounds = [node.slice]
        if isinstance(node.slice, ast.Slice):
            bounds = [node.slice.lower, node.slice.upper]
        for bound in bounds:
            if isinstance(bound, (ast.Name, ast.BinOp)):
                self.put(bound, "({}) + 1")
        self.generic_visit(node)

    def visit_JoinedStr(self, node):
        start, end = self.place(node)
        if b" " not in self.source[start:end]:
            self.put(node, '"mutant"')

    def visit_Constant(self, node):
        value = node.value
        if isinstance(value, bool):
            self.put(node, str(not value))
        elif isinstance(value, (int, float)):
            self.put(node, str(value + 1))
        elif isinstance(value, bytes):
            self.put(node, repr(value + b"x"))
        elif isinstance(value, str) and " " not in value:
            self.put(node, repr(value + "x"))


def mutants(source):
    """All mutants of the source, in the order of their places."""
    mistakes, made = Mistakes(source), []
    whole = mistakes.source
    for start, end, text in sorted(set(mistakes.found)):
        first = whole.rfind(b"\n", 0, start) + 1
        last = whole.find(b"\n", end)
        before = whole[first:last].decode()
        after = (whole[first:start] + text.encode() + whole[end:last]).decode()
        changed = (whole[:start] + text.encode() + whole[end:]).decode()
        line = whole.count(b"\n", 0, start) + 1
        made.append(Mutant(line, on_one_line(before), on_one_line(after), changed))
    return made


def on_one_line(text):
    return " ".join(text.split())
