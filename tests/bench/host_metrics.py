"""Metrics of the tool on this computer: ratios of times taken in pairs, and bytes counted."""
import shlex
import shutil
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from device_metrics import DIGITS, bare_image
from workshop import ROOT

DEFAULT_BOARD = "mps2-an386"
PAIRS = 5
OVER_BARE_PAIRS = 9


@lru_cache(maxsize=1)
def counted(workshop):
    text = subprocess.run([workshop.counter], capture_output=True, text=True, check=True).stdout
    return {name: int(value) for name, value in (line.split() for line in text.splitlines())}


def call_wire(workshop):
    count = counted(workshop)
    yield "call.wire_bytes.first", count["first_call_request_bytes"] + count["first_call_reply_bytes"], "bytes"
    yield "call.wire_bytes", count["call_request_bytes"] + count["call_reply_bytes"], "bytes"


def round_trips(workshop):
    """Requests per inference of a model whose input and output fit in one frame. Counted from the
    reports of two runs, over all cases and over one: the frames that the host sent, repetitions
    too. What opens and closes the session is in both, so the difference is the inferences'."""
    many, one = ((report["link"]["host"]["sent_frames"], report["inference"]["count"])
                 for report in (workshop.assay("run", DIGITS, "--board", "host"),
                                workshop.assay("run", DIGITS / "model.tar.gz", "--seed", "1",
                                               "--board", "host")))
    yield "call.round_trips_per_inference.around", one[0] - one[1], "exchanges"
    yield ("call.round_trips_per_inference", round((many[0] - one[0]) / (many[1] - one[1]), 4),
           "exchanges")


def seconds(action):
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


def paired(first, second, pairs=PAIRS):
    """Median of first/second, and the medians of both."""
    pairs = [(first(), second()) for _ in range(pairs)]
    return (statistics.median(a / b for a, b in pairs), statistics.median(a for a, _ in pairs),
            statistics.median(b for _, b in pairs))


def run_digits(workshop, *options):
    command = [workshop.tool, "run", DIGITS, *options]
    return seconds(lambda: subprocess.run(command, env=workshop.environment(), capture_output=True,
                                          check=True))


def warm_over_bare(workshop):
    """A run of the tool as users have it, against the board that computes the same inferences from
    inputs in its flash, its start included in both."""
    image = bare_image(workshop, DEFAULT_BOARD)

    def bare():
        with workshop.emulator(DEFAULT_BOARD, image) as emulator:
            emulator.lines()
            return emulator.seconds()

    run_digits(workshop)  # builds
    ratio, run_s, bare_s = paired(lambda: run_digits(workshop), bare, OVER_BARE_PAIRS)
    yield "run.warm_over_bare.seconds", round(run_s, 3), "s"
    yield "run.warm_over_bare.bare_seconds", round(bare_s, 3), "s"
    yield "run.warm_over_bare", round(ratio, 3), "ratio"


def warm(workshop):
    report = workshop.assay("run", DIGITS, "--link", "uart")
    link = report["link"]["host"]
    received, sent = link["sent_bytes"], link["received_bytes"]  # as the device sees it
    image = bare_image(workshop, DEFAULT_BOARD, received, sent)

    def bare():
        with workshop.emulator(DEFAULT_BOARD, image) as emulator:
            emulator.lines()
            emulator.exchange(bytes(received), sent)
            return emulator.seconds()

    ratio, run_s, bare_s = paired(lambda: run_digits(workshop, "--link", "uart"), bare)
    yield "run.warm_seconds", round(run_s, 3), "s"
    yield "run.bare_seconds", round(bare_s, 3), "s"
    yield "run.warm_ratio", round(ratio, 3), "ratio"


@lru_cache(maxsize=1)
def opened(workshop):
    """The files that a warm run opens, as often as it does."""
    counter, listed = workshop.path / "count_opens.so", workshop.path / "opened"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", counter,
                    ROOT / "tests/bench/count_opens.c", "-ldl"], check=True)
    command = [workshop.tool, "run", DIGITS, "--board", DEFAULT_BOARD]
    subprocess.run(command, env=workshop.environment(), capture_output=True, check=True)
    subprocess.run(command, env=workshop.environment() | {"LD_PRELOAD": str(counter),
                                                          "COUNT_OPENS": str(listed)},
                   capture_output=True, check=True)
    return listed.read_text().splitlines()


def archive_reads(workshop):
    yield "run.archive_reads", sum(file.endswith("model.tar.gz") for file in opened(workshop)), "opens"


def board_reads(workshop):
    """The most opens of one board's description; that of every board but the one that runs, too."""
    boards = [file for file in opened(workshop) if file.endswith("board.json")]
    others = [file for file in boards if Path(file).parent.name != DEFAULT_BOARD]
    yield "run.board_reads.others", len(others), "opens"
    yield "run.board_reads", max(boards.count(file) for file in boards), "opens"


class ByHand:
    """The compiler's commands that made an image, run again without the tool, two at a time."""

    def __init__(self, workshop, cache, path):
        library = max((workshop.path / cache / "entries").glob("*/libassay.a"),
                      key=lambda file: file.stat().st_mtime).parent
        image = Path(workshop.assay("build", DIGITS, cache=cache)["image"]).parent
        self.steps = []  # (folder, command), compilations first
        for folder, name in ((library, "library"), (image, "image")):
            target = path / name
            shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*.o", "*.a", "*.elf"))
            self.steps += [(target, line.replace(str(library), str(path / "library")))
                           for line in workshop.commands(folder)]

    def run(self):
        compilations = [step for step in self.steps if " -c " in step[1]]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self._step, compilations))
        for step in self.steps:
            if step not in compilations:
                self._step(step)

    @staticmethod
    def _step(step):
        for word in shlex.split(step[1]):
            if word.endswith(".o"):
                (step[0] / word).parent.mkdir(exist_ok=True)
        subprocess.run(step[1], shell=True, cwd=step[0], check=True)


def cold(workshop):
    number = iter(range(1000))
    caches = []

    def tool():
        caches.append(f"cold-{next(number)}")
        return seconds(lambda: workshop.assay("build", DIGITS, cache=caches[-1]))

    def by_hand():
        path = workshop.path / f"hand-{next(number)}"
        hand = ByHand(workshop, caches[-1], path)
        taken = seconds(hand.run)
        shutil.rmtree(path)
        shutil.rmtree(workshop.path / caches[-1])
        return taken

    ratio, tool_s, hand_s = paired(tool, by_hand)
    yield "build.cold_seconds", round(tool_s, 3), "s"
    yield "build.by_hand_seconds", round(hand_s, 3), "s"
    yield "build.cold_ratio", round(ratio, 3), "ratio"
