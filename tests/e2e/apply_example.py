"""Applies a diff to the folder it is started in, by the text of its lines and not by their numbers,
and without regard to how they are spaced: apply_example.py DIFF. Prints the files, one a line."""
import re
import sys
from pathlib import Path


def apply(lines, old, new, where):
    wanted = [line.split() for line in old]
    for at in range(len(lines) - len(old) + 1):
        if [line.split() for line in lines[at:at + len(old)]] == wanted:
            lines[at:at + len(old)] = new
            return
    sys.exit(f"{where}: these lines are not there any more:\n" + "\n".join(old))


for part in re.split(r"^--- .*\n\+\+\+ b/", Path(sys.argv[1]).read_text(), flags=re.M)[1:]:
    name, hunks = part.split("\n", 1)
    file = Path(name)
    lines = file.read_text().split("\n") if file.exists() else [""]
    for hunk in re.split(r"^@@.*\n", hunks, flags=re.M)[1:]:
        hunk = hunk.rstrip("\n").split("\n")
        apply(lines, [line[1:] for line in hunk if line[:1] in " -"],
              [line[1:] for line in hunk if line[:1] in " +"], name)
    file.write_text("\n".join(lines))
    print(name)
