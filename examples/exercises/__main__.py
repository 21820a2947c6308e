"""The list of the exercises, what is done, and which comes next: python3 examples/exercises"""

import sys
from concurrent.futures import ThreadPoolExecutor

from exercise import HERE, unwritten, verdicts
from hints import HINTS


def state_of(path):
    """Whether an exercise is "done", "begun", "to do", "wrong", or "broken": it cannot be run."""
    try:
        empty = [name for name in HINTS[path.stem] if name in unwritten(path)]
        if empty == list(HINTS[path.stem]):
            return "to do"
        found = [right for name, right, _ in verdicts(path) if name not in empty]
    except (ValueError, SyntaxError):
        return "broken"
    return "wrong" if not all(found) else "begun" if empty else "done"


def main():
    """Print the list. Returns 0 if all are done, otherwise 1."""
    paths = [HERE / f"{name}.py" for name in HINTS]
    following = None
    with ThreadPoolExecutor(2) as pool:
        for path, state in zip(paths, pool.map(state_of, paths)):
            text = path.read_bytes().decode(errors="replace")
            title = text.partition('"""')[2].partition(". (")[0]
            print(f"{state:6}  {title:45}  {path.name}", flush=True)
            following = following or (state != "done" and path.name)
    if not following:
        print("\nAll exercises are done.")
        return 0
    print(f"\nThe next one: python3 examples/exercises/{following}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
