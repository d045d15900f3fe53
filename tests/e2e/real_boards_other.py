"""Looks at what the boot ROM or the flash controller of a chip wants to find in an image.

    real_boards_other.py rp2040 IMAGE       the second boot stage and its checksum
    real_boards_other.py kinetis IMAGE      the flash configuration field
    real_boards_other.py direct-boot IMAGE  a C3's image without a header, on its two buses

Exit code 1, with a sentence, where something is wrong.
"""

import struct
import sys

from real_boards import Elf


def require(holds, text):
    if not holds:
        sys.exit(text)


def image_bytes(elf, low, count):
    for start, data in elf.loaded():
        if start <= low and low + count <= start + len(data):
            return data[low - start:low - start + count]
    sys.exit(f"{count} bytes at 0x{low:08x} are not loaded")


def crc32_mpeg2(data):
    """RP2040 Datasheet, section 2.8.1.3.1, which also gives the check value."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc >> 31 else 0)) & 0xFFFFFFFF
    return crc


def run_thumb(code, memory):
    """Runs the few instructions that a boot stage is made of (ARMv6-M Architecture Reference Manual,
    section A6.7); returns its stores, its main stack pointer and where it goes in the end. `memory`
    has what it reads elsewhere."""
    r, stores, stack, pc = [0] * 16, [], None, 0
    for _ in range(200):
        op = struct.unpack_from("<H", code, pc)[0]
        low, mid, imm5, imm8 = op & 7, op >> 3 & 7, op >> 6 & 31, op & 255
        if op >> 11 == 0b00100:  # MOVS Rd, #imm8
            r[op >> 8 & 7] = imm8
        elif op >> 11 == 0b00000:  # LSLS Rd, Rm, #imm5
            r[low] = r[mid] << imm5 & 0xFFFFFFFF
        elif op >> 11 == 0b01100:  # STR Rt, [Rn, #imm5 * 4]
            stores.append((r[mid] + 4 * imm5, r[low]))
        elif op >> 9 == 0b0101000:  # STR Rt, [Rn, Rm]
            stores.append((r[mid] + r[op >> 6 & 7], r[low]))
        elif op >> 11 == 0b01001:  # LDR Rt, [PC, #imm8 * 4]
            r[op >> 8 & 7] = struct.unpack_from("<I", code, (pc + 4 & ~3) + 4 * imm8)[0]
        elif op >> 11 == 0b11001:  # LDM Rn!, {...}
            base = op >> 8 & 7
            address = r[base]
            for register in (n for n in range(8) if imm8 >> n & 1):
                r[register] = memory(address)
                address += 4
            if not imm8 >> base & 1:
                r[base] = address
        elif op == 0xF381 and struct.unpack_from("<H", code, pc + 2)[0] == 0x8808:  # MSR MSP, r1
            stack = r[1]
            pc += 2
        elif op >> 7 == 0b010001110:  # BX Rm
            return stores, stack, r[op >> 3 & 15]
        else:
            sys.exit(f"instruction 0x{op:04x} at {pc} of the boot stage is unknown here")
        pc += 2
    sys.exit("the boot stage does not end")


def check_rp2040(elf):
    require(crc32_mpeg2(b"123456789") == 0x0376E6E7, "this test's own CRC is wrong")
    stage = image_bytes(elf, 0x10000000, 256)
    stored = struct.unpack_from("<I", stage, 252)[0]
    require(stored == crc32_mpeg2(stage[:252]), f"the boot stage's checksum is 0x{stored:08x}")
    stores, stack, start = run_thumb(stage, elf.word)
    ssi = 0x18000000
    # Off; clock by 4; 32-bit frames, EEPROM read; one frame; 03h, 8 and 24 bits, one line; on.
    wanted = [(ssi + 0x08, 0), (ssi + 0x14, 4), (ssi + 0x00, 31 << 16 | 3 << 8), (ssi + 0x04, 0),
              (ssi + 0xF4, 0x03 << 24 | 2 << 8 | 24 // 4 << 2), (ssi + 0x10, 1), (ssi + 0x08, 1),
              (0xE000ED08, 0x10000100)]
    require(stores == wanted, f"the boot stage writes {[(hex(a), hex(v)) for a, v in stores]}")
    require((stack, start) == (elf.word(0x10000100), elf.word(0x10000104)),
            "the boot stage does not start the vector table")
    require(start == elf.entry, "the vector table does not start the image")


def check_kinetis(elf):
    # Key, FPROT, FSEC (unsecured, erasable), FOPT, FEPROT, FDPROT: K64P144M120SF5RM, section 29.3.1.
    field = image_bytes(elf, 0x400, 16)
    require(field == b"\xff" * 12 + b"\xfe\xff\xff\xff", f"the flash configuration is {field.hex()}")


def instructions(code):
    """RISC-V instructions of both lengths: unprivileged specification 20191213, section 1.5."""
    at = 0
    while at + 2 <= len(code):
        half = struct.unpack_from("<H", code, at)[0]
        if half & 3 == 3 and at + 4 <= len(code):
            yield at, struct.unpack_from("<I", code, at)[0]
        at += 4 if half & 3 == 3 else 2


def jump_target(at, word):
    """Of JAL x0; else None."""
    if word & 0xFFF != 0x6F:
        return None
    offset = (word >> 21 & 0x3FF) << 1 | (word >> 20 & 1) << 11 | (word >> 12 & 0xFF) << 12
    return at + offset - (1 << 20 if word >> 31 else 0)


def check_direct_boot(elf):
    irom, drom, ram, mapped = 0x42000000, 0x3C000000, 0x3FC80000, 0x400000
    require(image_bytes(elf, irom, 8) == bytes.fromhex("1d04dbae1d04dbae"), "the magic is missing")
    require(elf.entry == irom + 8, f"the entry is 0x{elf.entry:08x}")
    for kind, _, address, load, file_bytes, memory_bytes, flags, _ in elf.segments:
        if kind != 1 or memory_bytes == 0:
            continue
        if file_bytes:
            require(irom <= load and load + file_bytes <= irom + mapped,
                    f"0x{load:08x} is loaded outside the mapped flash")
        if flags & 1:
            require(address == load, f"code is to run at 0x{address:08x}, but lies at 0x{load:08x}")
        elif drom <= address < drom + mapped:
            require(address - drom == load - irom, f"the flash at 0x{address:08x} has other bytes")
        else:
            require(ram <= address and address + memory_bytes <= ram + 0x50000,
                    f"0x{address:08x} is neither constants nor memory")
    loads = sorted((load, load + len(data)) for load, data in elf.loaded())
    require(all(end <= start < end + 256 for (_, end), (start, _) in zip(loads, loads[1:])),
            "pieces of the image overlap, or lie far apart")

    named = {name: at for at, names in elf.functions.items() for name in names}
    vectors = named["riscv_vectors"]
    require(vectors % 256 == 0, f"the trap vectors lie at 0x{vectors:08x}")
    for at in range(vectors, vectors + 128, 4):
        require(jump_target(at, elf.word(at)) == named["riscv_trap"], f"no jump at 0x{at:08x}")

    # The core has no atomic instructions, and of the standard's registers neither mie, mip nor mcycle.
    start, code = next((load, data) for load, data in elf.loaded() if load == irom)
    text_bytes = min(len(code), max(elf.functions) + 2 - irom)
    for at, word in instructions(code[8:text_bytes]):
        where = f"0x{start + 8 + at:08x}"
        require(word & 0x7F != 0x2F, f"an atomic instruction at {where}")
        if word & 0x7F == 0x73 and word >> 12 & 3:
            require(word >> 20 not in (0x304, 0x344, 0xB00, 0xB80), f"no such register: {where}")


if __name__ == "__main__":
    {"rp2040": check_rp2040, "kinetis": check_kinetis, "direct-boot": check_direct_boot}[
        sys.argv[1]](Elf(sys.argv[2]))
