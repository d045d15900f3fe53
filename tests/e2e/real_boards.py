"""Looks at firmware for a Cortex-M board without running it.

    real_boards.py IMAGE --flash ORIGIN BYTES --ram ORIGIN BYTES... [--vectors ADDRESS]
                   --interrupt NUMBER NAME...

All of the image lies in the memories given; what is loaded lies in flash, without a gap at the
front. The table of vectors (at the start of flash, or ADDRESS) begins with a stack pointer at the
end of 8-byte words of RAM. All entries are Thumb addresses of code, and up to the highest interrupt
named exactly those named have handlers of their own: functions whose names contain NAME. Exit code
1, with a line for each breach.
"""

import argparse
import struct
import sys

ALLOCATED = 2  # SHF_ALLOC
LOADED = 1  # PT_LOAD
FUNCTION = 2  # STT_FUNC


class Elf:
    """A 32-bit little-endian ELF file, as the System V ABI (gABI 4.1, chapter 4) has it."""

    def __init__(self, path):
        self.data = data = open(path, "rb").read()
        assert data[:6] == b"\x7fELF\x01\x01", "no 32-bit little-endian ELF"
        self.entry, segments_at, sections_at = struct.unpack_from("<III", data, 24)
        segment_bytes, segments, section_bytes, sections, names = struct.unpack_from("<5H", data, 42)
        self.segments = [struct.unpack_from("<8I", data, segments_at + i * segment_bytes)
                         for i in range(segments)]
        headers = [struct.unpack_from("<10I", data, sections_at + i * section_bytes)
                   for i in range(sections)]
        self.sections = [(self.text(headers[names], h[0]), h[2], h[3], h[5]) for h in headers]
        self.functions = {}  # address without the Thumb bit: names
        for header in (h for h in headers if h[1] == 2):  # SHT_SYMTAB
            for at in range(header[4], header[4] + header[5], 16):
                name, value, _, info = struct.unpack_from("<IIIB", data, at)
                if info & 15 == FUNCTION:
                    self.functions.setdefault(value & ~1, []).append(
                        self.text(headers[header[6]], name))

    def text(self, table, offset):
        start = table[4] + offset
        return self.data[start:self.data.index(b"\0", start)].decode()

    def loaded(self):
        """(address in flash, bytes) of all that a flasher writes."""
        return [(s[3], self.data[s[1]:s[1] + s[4]]) for s in self.segments if s[0] == LOADED and s[4]]

    def word(self, address):
        for start, data in self.loaded():
            if start <= address <= start + len(data) - 4:
                return struct.unpack_from("<I", data, address - start)[0]
        raise SystemExit(f"nothing is loaded at 0x{address:08x}")


def number(text):
    return int(text, 0)


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("image")
    parser.add_argument("--flash", nargs=2, type=number, required=True)
    parser.add_argument("--ram", nargs=2, type=number, action="append", required=True)
    parser.add_argument("--vectors", type=number)
    parser.add_argument("--interrupt", nargs=2, action="append", required=True)
    return parser.parse_args()


def main():
    arguments = read_arguments()
    elf = Elf(arguments.image)
    breaches = []

    def require(holds, text):
        if not holds:
            breaches.append(text)

    def inside(address, size, memories):
        return any(low <= address and address + size <= low + length for low, length in memories)

    flash, ram = arguments.flash, arguments.ram
    for name, flags, address, size in elf.sections:
        if flags & ALLOCATED and size:
            require(inside(address, size, [flash] + ram),
                    f"{name} at 0x{address:08x} with {size} bytes lies in no memory")
    for address, data in elf.loaded():
        require(inside(address, len(data), [flash]),
                f"{len(data)} bytes are loaded to 0x{address:08x}, not to flash")
    require(min(address for address, _ in elf.loaded()) == flash[0], "flash begins with a gap")

    table = flash[0] if arguments.vectors is None else arguments.vectors
    handlers = {16 + int(at): name for at, name in arguments.interrupt}
    entries = max(handlers) + 1
    # VTOR takes multiples of the table's length, rounded up to a power of two (DDI 0403, B1.5.3).
    require(table % (4 << (entries - 1).bit_length()) == 0, f"no vectors may stand at 0x{table:x}")
    stack = elf.word(table)
    require(stack % 8 == 0 and inside(stack - 8, 8, ram), f"the stack begins at 0x{stack:08x}")

    def names(entry):
        """Of the functions at an entry's address."""
        value = elf.word(table + 4 * entry)
        require(value & 1 == 1 and inside(value & ~1, 2, [flash]),
                f"vector {entry} is 0x{value:08x}: no Thumb code in flash")
        return " ".join(elf.functions.get(value & ~1, ["?"]))

    require("cortex_m_reset" in names(1), f"the reset runs {names(1)}")
    require(elf.word(table + 4) == elf.entry, "the ELF's entry is not the reset vector")
    for entry in range(2, entries):
        wanted = handlers.get(entry, "cortex_m_fault")
        require(wanted in names(entry), f"vector {entry} is {names(entry)}, not {wanted}")

    print("\n".join(breaches) or f"{arguments.image}: {entries} vectors, stack 0x{stack:08x}")
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
