"""A place to build and run in: the tool installed into a temporary folder with boards of its own,
firmware linked by the tool's own commands with another main or other objects, emulators."""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/e2e"))
from board_description import description  # noqa: E402


class Workshop:
    def __init__(self, tool, counter):
        self._folder = tempfile.TemporaryDirectory(prefix="assay-bench-")
        self.path = Path(self._folder.name)
        self.counter = counter
        self.tool = self.install(tool, "plain", {})
        # As small as a ring may be: what the RAM of a small device is counted with.
        self.small_tool = self.install(tool, "small", {"receive_ring_bytes": 128})

    def close(self):
        self._folder.cleanup()

    def install(self, tool, name, changes):
        """The tool beside a share folder in which every board that is no process has `changes`."""
        prefix = self.path / name
        share = prefix / "share" / "assay"
        (prefix / "bin").mkdir(parents=True)
        share.mkdir(parents=True)
        for program in ("assay", "assay-vprobe"):
            shutil.copy(Path(tool).parent / program, prefix / "bin" / program)
        for folder in ("proto", "device"):
            (share / folder).symlink_to(ROOT / folder)
        shutil.copytree(ROOT / "boards", share / "boards")
        for file in (share / "boards").glob("*/board.json") if changes else ():
            board = json.loads(file.read_text())
            if not board.get("native"):
                file.write_text(json.dumps(board | changes))
        return prefix / "bin" / "assay"

    def board(self, name):
        return description(ROOT / "boards" / name / "board.json")

    def boards(self, cpu):
        names = sorted(file.parent.name for file in ROOT.glob("boards/*/board.json"))
        return [name for name in names if self.board(name)["isa"]["cpu"] == cpu]

    def environment(self, cache="cache"):
        return os.environ | {"ASSAY_CACHE": str(self.path / cache)}

    def assay(self, *arguments, tool=None, cache="cache"):
        """What the tool says with --json."""
        done = subprocess.run(
            [tool or self.tool, *arguments, "--json"], env=self.environment(cache),
            capture_output=True, text=True, cwd=ROOT)
        if done.returncode != 0:
            raise RuntimeError(f"assay {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def build(self, *arguments, tool=None):
        """The folder of the image in the cache: its ELF file, objects and build.ninja."""
        return Path(self.assay("build", *arguments, tool=tool)["image"]).parent

    def commands(self, folder):
        done = subprocess.run(["ninja", "-C", folder, "-t", "commands"], capture_output=True,
                              text=True, check=True)
        return [line for line in done.stdout.splitlines() if line and not line.startswith("ninja:")]

    def relink(self, folder, source, headers, drop=(), wrap=()):
        """The image of `folder` again, with the C file `source` compiled as its glue was and linked
        in, without the objects named in `drop`. `headers` are files by name that it includes."""
        work = Path(tempfile.mkdtemp(dir=self.path))
        for name, text in headers.items():
            (work / name).write_text(text)
        commands = self.commands(folder)
        compile_glue = shlex.split(next(line for line in commands if " 'glue.c' " in line or " glue.c " in line))
        compile_glue = compile_glue[: compile_glue.index("-MMD")]
        subprocess.run([*compile_glue, f"-I{work}", "-c", source, "-o", work / "bench.o"],
                       cwd=folder, check=True)
        link = [word for word in shlex.split(commands[-1]) if Path(word).name not in drop]
        link[link.index("-o") + 1] = str(work / "bench.elf")
        link[link.index("-Wl,-Map=firmware.map")] = f"-Wl,-Map={work / 'bench.map'}"
        link.insert(link.index("glue.o"), str(work / "bench.o"))
        subprocess.run([*link, *(f"-Wl,--wrap={name}" for name in wrap)], cwd=folder, check=True)
        return work / "bench.elf"

    def emulator_command(self, board, image, serial):
        """`serial` is where its UART goes, as the emulator's option -serial takes it."""
        start = self.board(board)["start"]
        words = [start["program"], "-no-user-config"]
        for word in start["arguments"]:
            words += ["-serial", serial] if word == "{serial}" else [word.replace("{image}", str(image))]
        return words

    def emulator(self, board, image):
        return Emulator(self.emulator_command(board, image, "stdio"))


class Emulator:
    """An emulated board whose UART is the pipe of this process."""

    def __init__(self, words, patience_s=120):
        self.started = time.perf_counter()
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self._watchdog = threading.Timer(patience_s, self.process.kill)
        self._watchdog.start()
        self._rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self._watchdog.cancel()
        self.process.kill()
        self.process.communicate()

    def seconds(self):
        return time.perf_counter() - self.started

    def _more(self):
        piece = os.read(self.process.stdout.fileno(), 65536)
        if not piece:
            raise RuntimeError(f"the emulator ended; it sent {self._rest[-200:]!r}")
        self._rest += piece

    def line(self):
        while b"\n" not in self._rest:
            self._more()
        line, self._rest = self._rest.split(b"\n", 1)
        # Frames of the server may be between the lines, each of which a zero byte ends.
        match = re.fullmatch(rb"(?s:.*\0)?([a-z_]+) (\d+)", line)
        if not match:
            return self.line()
        name, value = match[1].decode(), int(match[2])
        if name in ("fault", "failed"):
            raise RuntimeError(f"the firmware says: {name} {value}")
        return name, value

    def lines(self):
        """All (name, value) up to "end"; answers "ready" with one byte."""
        found = []
        while True:
            name, value = self.line()
            if name == "end":
                return found
            if name == "ready":
                self.process.stdin.write(b"\0")
            found.append((name, value))

    def exchange(self, send, receive_bytes):
        """Sends while it receives."""
        writer = threading.Thread(target=self._send, args=(send,))
        writer.start()
        while len(self._rest) < receive_bytes:
            self._more()
        writer.join()

    def _send(self, data):
        view = memoryview(data)
        while view:
            view = view[os.write(self.process.stdin.fileno(), view):]
