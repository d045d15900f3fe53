"""A board's description with what it extends, as docs/porting.md says: BOARD_JSON -> JSON."""
import json
import sys
from pathlib import Path


def merged(under, over):
    if not (isinstance(under, dict) and isinstance(over, dict)):
        return over
    return under | {key: merged(under.get(key), value) for key, value in over.items()}


def description(file):
    file = Path(file)
    own = json.loads(file.read_text())
    if "extends" not in own:
        return own
    name = own.pop("extends")
    boards = file.parent.parent  # of a core or family as of a board
    return merged(description(file.parent / name if name.startswith("./") else boards / f"{name}.json"), own)


if __name__ == "__main__":
    print(json.dumps(description(sys.argv[1])))
