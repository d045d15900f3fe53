"""Metrics of flashing: ratios of times taken in pairs, with the real OpenOCD and a virtual probe."""
import contextlib
import json
import statistics
import subprocess
import time

from device_metrics import DIGITS
from host_metrics import paired, seconds
from workshop import ROOT

BOARD = "netduinoplus2"


@contextlib.contextmanager
def device(workshop):
    """A virtual probe that runs, in a bench file; its addresses."""
    probe = subprocess.Popen([workshop.tool.parent / "assay-vprobe", "--board", BOARD],
                             stdout=subprocess.PIPE, text=True)
    try:
        addresses = json.loads(probe.stdout.readline())
        (workshop.path / "bench.json").write_text(json.dumps({"version": 1, "devices": [{
            "name": "left", "board": BOARD, "link": {"url": addresses["serial"]},
            "probe": {"remote_bitbang": addresses["probe"]}}]}))
        yield addresses
    finally:
        probe.terminate()
        probe.wait()


def tool(workshop, *arguments):
    command = [workshop.tool, *arguments]
    environment = workshop.environment() | {"ASSAY_BENCH": str(workshop.path / "bench.json")}
    subprocess.run(command, env=environment, capture_output=True, check=True, cwd=ROOT)


def openocd(addresses, image):
    """The one-shot that OpenOCD's manual names for programming, at the same probe."""
    path = addresses["probe"].removeprefix("unix:")
    commands = [
        "adapter driver remote_bitbang", f"remote_bitbang host {path}",
        "remote_bitbang port 0", "transport select jtag",
        "gdb_port disabled; tcl_port disabled; telnet_port disabled",
        f"source {ROOT}/boards/{BOARD}/openocd.cfg",
        "foreach t [target names] {$t configure -event reset-start {}; "
        "$t configure -event reset-init {}}",
        f"program {image} verify reset exit"]
    arguments = [part for command in commands for part in ("-c", command)]
    subprocess.run(["openocd", *arguments], capture_output=True, check=True)


def overhead(workshop):
    image = workshop.assay("build", DIGITS, "--board", BOARD)["image"]
    with device(workshop) as addresses:
        ratio, ours, theirs = paired(
            lambda: seconds(lambda: tool(workshop, "flash", "--image", image, "--force")),
            lambda: seconds(lambda: openocd(addresses, image)))
    yield "flash.assay_seconds", round(ours, 3), "s"
    yield "flash.openocd_seconds", round(theirs, 3), "s"
    yield "flash.overhead_ratio", round(ratio, 3), "ratio"


def skip(workshop):
    """A run on a device that runs the image already, found so and not flashed, over a run at the
    link alone, which nobody would flash."""
    image = workshop.assay("build", DIGITS, "--board", BOARD)["image"]
    cases = ["--image", image, "--cases", DIGITS / "cases"]
    with device(workshop) as addresses:
        tool(workshop, "flash", "--image", image)
        ratio, found, alone = paired(
            lambda: seconds(lambda: tool(workshop, "run", *cases)),
            lambda: seconds(lambda: tool(workshop, "run", *cases, "--attach",
                                         addresses["serial"])))
    yield "flash.skip_run_seconds", round(found, 3), "s"
    yield "flash.run_seconds", round(alone, 3), "s"
    yield "flash.skip_s", round(ratio, 3), "ratio"


HANG = """#include <stdint.h>
int32_t entry(float* in, float* out) { for (;;) out[0] += in[0]; }
"""
HANG_PACKAGE = {"version": 1, "name": "hang", "sources": ["hang.c"], "entry": "entry",
                "inputs": [{"name": "in", "dtype": "float32", "shape": [1]}],
                "outputs": [{"name": "out", "dtype": "float32", "shape": [1]}],
                "workspace_bytes": 0}
TIMEOUT_S = 1


def autopsy(workshop):
    """All that a run which hangs takes beside its time-out: connecting the probe, looking, judging,
    a reset of the board, the report; and, before the time-out, the start of the tool and hello."""
    package = workshop.path / "hang"
    package.mkdir()
    (package / "hang.c").write_text(HANG)
    (package / "assay-package.json").write_text(json.dumps(HANG_PACKAGE))
    image = workshop.assay("build", package, "--board", BOARD)["image"]
    taken = []
    with device(workshop):
        tool(workshop, "flash", "--image", image)
        environment = workshop.environment() | {"ASSAY_BENCH": str(workshop.path / "bench.json")}
        for _ in range(5):
            before = time.perf_counter()
            done = subprocess.run([workshop.tool, "run", "--image", image, "--seed", "1", "--timeout",
                                   str(TIMEOUT_S), "--json"], env=environment, capture_output=True,
                                  text=True, cwd=ROOT)
            taken.append(time.perf_counter() - before - TIMEOUT_S)
            found = json.loads(done.stdout)["autopsy"]
            if found["finding"] != "hang" or "entry" not in found["headline"]:
                raise RuntimeError(f"the autopsy found: {found['headline']}")
    yield "autopsy.s", round(statistics.median(taken), 3), "s"
