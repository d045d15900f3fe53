"""Metrics of bulk transfers, of the real client and server over a simulated line."""
import json
import subprocess
from functools import lru_cache

BYTE_BITS = 10


@lru_cache(maxsize=2)
def transfers(workshop, frame_bytes):
    program = workshop.counter.with_name(f"assay_link_bench_{frame_bytes}")
    text = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in text.splitlines()]


def some(workshop, frame_bytes, case, direction):
    return [one for one in transfers(workshop, frame_bytes)
            if (one["case"], one["direction"]) == (case, direction)]


def label(one):
    return f"{one['rate']}_baud.{one['latency_us'] // 1000}_ms.{one['data']}"


def efficiency(direction, frame_bytes):
    """Payload over all bytes on the line in that direction, the digest's request or reply too."""
    def measure(workshop):
        name = f"link.{direction}_efficiency.{frame_bytes}"
        ratios = []
        for one in some(workshop, frame_bytes, "near", direction):
            ratios.append(one["payload_bytes"] / one["line_bytes"])
            yield f"{name}.{label(one)}", round(ratios[-1], 4), "ratio"
        yield name, round(min(ratios), 4), "ratio"
    return measure


def utilisation(workshop):
    """Time in which the line is busy, of that from the first bulk byte to the last."""
    ratios = []
    for frame_bytes in (512, 2048):
        for one in some(workshop, frame_bytes, "near", "write"):
            ratios.append(one["busy_us"] / one["first_to_last_us"])
            yield f"link.write_utilisation.{frame_bytes}.{label(one)}", round(ratios[-1], 4), "ratio"
    yield "link.write_utilisation", round(min(ratios), 4), "ratio"


def far(workshop):
    """Behind a slow network: limited by the window alone, and which window would fill the line."""
    ratio = 0
    for frame_bytes in (512, 2048):
        for one in some(workshop, frame_bytes, "far", "write"):
            name = f"link.far_write_efficiency.{frame_bytes}.{one['latency_us'] // 1000}_ms"
            ratio = one["busy_us"] / one["first_to_last_us"]
            in_flight = one["rate"] / BYTE_BITS * 2 * one["latency_us"] / 1e6
            yield f"{name}.window_frames_announced", one["window_frames"], "frames"
            yield f"{name}.window_frames_that_fill_it", round(in_flight / frame_bytes + 1.5), "frames"
            yield f"{name}.payload_over_line_bytes", round(one["payload_bytes"] / one["line_bytes"], 4), "ratio"
            yield name, round(ratio, 4), "ratio"
    yield "link.far_write_efficiency", round(ratio, 4), "ratio"


def at_loss(workshop):
    """One frame in 100 lost in each direction: payload over line bytes, over many transfers."""
    for direction in ("read", "write"):
        lossy = some(workshop, 512, "loss", direction)
        payload = sum(one["payload_bytes"] for one in lossy)
        name = "link.efficiency_at_loss" + ("" if direction == "write" else ".read")
        seconds = sum(one["whole_us"] for one in lossy) / 1e6
        rate = lossy[0]["rate"] / BYTE_BITS
        yield f"{name}.payload_over_time", round(payload / seconds / rate, 4), "ratio of the line's rate"
        yield name, round(payload / sum(one["line_bytes"] for one in lossy), 4), "ratio"
