"""The list of the exercises, what is done, and which comes next: python3 examples/exercises"""

import ast
import sys
from pathlib import Path

from exercise import HERE, unwritten, verdicts


def state_of(path):
    """Whether an exercise is done: "done", "to do", "begun", or "wrong"."""
    try:
        functions = [f.name for f in ast.parse(path.read_text(encoding="utf-8")).body
                     if isinstance(f, ast.FunctionDef)]
        empty = unwritten(path)
        if empty == functions:
            return "to do"
        found = [right for name, right, _ in verdicts(path) if name not in empty]
    except (ValueError, SyntaxError):
        return "wrong"
    return "wrong" if not all(found) else "begun" if empty else "done"


def main():
    """Print the list. Returns 0 if all are done, otherwise 1."""
    following = None
    for path in sorted(Path(HERE).glob("[0-9]*.py")):
        state = state_of(path)
        title = path.read_text(encoding="utf-8").partition('"""')[2].partition(". (")[0]
        print(f"{state:6} {title:46} {path.name}", flush=True)
        if state != "done" and following is None:
            following = path.name
    if following is None:
        print("\nAll exercises are done.")
        return 0
    print(f"\nThe next one: python3 examples/exercises/{following}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
