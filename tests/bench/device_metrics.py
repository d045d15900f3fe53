"""Metrics of the firmware. All are exact: they come from ELF files, or from emulators that count
instructions."""
import json
import struct
import subprocess
from functools import lru_cache

from workshop import ROOT

HERE = ROOT / "tests" / "bench"
# One tick of its timer is one instruction.
EXACT_BOARD = "netduinoplus2"
DIGITS = ROOT / "examples" / "digits"


def section_sizes(workshop, board, image):
    size = workshop.board(board)["toolchain"]["size"]
    text = subprocess.run([size, "-A", "-d", image], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in text.splitlines() if line.startswith(".")]
    return {name: int(count) for name, count, _ in rows}


def flash_bytes(sizes):
    return sum(sizes.get(name, 0) for name in (".text", ".rodata", ".data", ".ARM.extab", ".ARM.exidx"))


def ram_bytes(sizes):
    return sum(sizes.get(name, 0) for name in (".data", ".bss", ".noinit"))


def flash(core):
    """The whole image without a model, start-up and C library included: the largest of the core's
    emulated boards. Images of real ones, with the start of their clocks and watchdogs, are listed
    beside it."""
    def measure(workshop):
        largest = 0
        for board in workshop.boards(f"cortex-{core}"):
            image = workshop.build("--board", board) / "firmware.elf"
            taken = flash_bytes(section_sizes(workshop, board, image))
            yield f"server.flash_bytes.{core}.{board}", taken, "bytes"
            if workshop.board(board).get("emulated"):
                largest = max(largest, taken)
        yield f"server.flash_bytes.{core}", largest, "bytes"
    return measure


def converse(workshop, talk):
    """Runs the conversation in the emulator; all that the firmware says, and for each step a dict."""
    folder = workshop.build(HERE / "model", "--sources", HERE / "functions.c", "--board", EXACT_BOARD,
                            tool=workshop.small_tool if talk.small else workshop.tool)
    image = workshop.relink(folder, HERE / "server_bench.c", {"bench_requests.h": talk.header()},
                            wrap=("platform_init", "platform_idle", "platform_send"))
    with workshop.emulator(EXACT_BOARD, image) as emulator:
        lines = emulator.lines()
    steps, whole = [], {}
    for name, value in lines:
        if name == "request":
            steps.append({})
        elif steps and name in ("answer", "answer_ticks", "spent_ticks"):
            steps[-1][name] = value
        else:
            whole[name] = value
    for (name, _, answer), step in zip(talk.steps, steps, strict=True):
        if step["answer"] != (answer or 0):
            raise RuntimeError(f"{name}: answered with {step['answer']:#x}, not {answer or 0:#x}")
    return whole, steps


def ram(workshop):
    from request_frames import every_request

    # Both from images whose receive ring has 128 bytes.
    talk = every_request()
    talk.small, talk.timed = True, False
    whole, _ = converse(workshop, talk)
    stack = whole["stack_bytes"] + whole["interrupt_stack_bytes"]
    worst = 0
    for board in workshop.boards("cortex-m4"):
        folder = workshop.build("--board", board, tool=workshop.small_tool)
        static = ram_bytes(section_sizes(workshop, board, folder / "firmware.elf"))
        yield f"server.ram_static_bytes.m4.{board}", static, "bytes"
        worst = max(worst, static)
    yield "server.stack_bytes.m4.main_loop", whole["stack_bytes"], "bytes"
    yield "server.stack_bytes.m4.interrupt", whole["interrupt_stack_bytes"], "bytes"
    # Once a model has used the floating-point unit, the core's frame holds its registers, too.
    more = whole["interrupt_stack_float_bytes"] - whole["interrupt_stack_bytes"]
    yield "server.ram_bytes.m4.after_float_model", worst + stack + more, "bytes"
    yield "server.ram_bytes.m4", worst + stack, "bytes"


@lru_cache(maxsize=1)
def timed(workshop):
    from request_frames import timed_requests

    talk = timed_requests()
    talk.small, talk.timed = False, True
    _, steps = converse(workshop, talk)
    return [(name, data, step) for (name, data, _), step in zip(talk.steps, steps)]


def call(workshop):
    for name, metric in (("announced", "call.instructions.announced"), ("call", "call.instructions")):
        yield metric, max(step["answer_ticks"] for kind, _, step in timed(workshop) if kind == name), "instructions"


def receive(workshop):
    per_byte = {}
    for name, data, step in timed(workshop):
        if name in ("random", "zeros", "ff"):
            per_byte[name] = max(per_byte.get(name, 0), step["spent_ticks"] / len(data))
    for name in ("zeros", "ff"):
        yield f"receive.instructions_per_byte.{name}", round(per_byte[name], 2), "instructions"
    yield "receive.instructions_per_byte", round(per_byte["random"], 2), "instructions"


def npy_data(path):
    """What follows the header of a .npy file, version 1."""
    content = path.read_bytes()
    return content[10 + struct.unpack_from("<H", content, 8)[0]:]


def bare_image(workshop, board, received_bytes=1, sent_bytes=0):
    """Every case of the digits example, without a server."""
    cases = json.loads((DIGITS / "cases" / "cases.json").read_text())
    inputs = npy_data(DIGITS / "cases" / cases["inputs"][0]["file"])
    header = (f"enum {{ bench_cases = {cases['cases']}, bench_received_bytes = {received_bytes},"
              f" bench_sent_bytes = {sent_bytes} }};\n"
              "__attribute__((aligned(8))) static const uint8_t bench_inputs[] = {"
              + ",".join(map(str, inputs)) + "};\n")
    return workshop.relink(workshop.build(DIGITS, "--board", board), HERE / "bare_main.c",
                           {"bench_inputs.h": header}, drop=("device_main.cpp.o",))


def inference(workshop):
    with workshop.emulator(EXACT_BOARD, bare_image(workshop, EXACT_BOARD)) as emulator:
        bare = dict(emulator.lines())
    served = workshop.assay("run", DIGITS, "--board", EXACT_BOARD)["inference"]
    added = served["mean"] - bare["model_ticks"] / served["count"]
    yield "inference.instructions.bare", round(bare["model_ticks"] / served["count"], 2), "instructions"
    yield "inference.instructions.timer", bare["timer_ticks"], "instructions"
    # One reading of the timer lies in both, and may be compiled differently around.
    yield "inference.added_instructions", round(added, 2), "instructions"
