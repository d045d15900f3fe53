#include "host/core/board/board_schema.hpp"

namespace assay {

// The text of docs/schema/board.schema.json; a test holds the two together.
std::string_view board_schema() {
  return R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "assay board",
  "description": "boards/NAME/board.json: what a board is, and what several are, in boards/cores, boards/families and boards/flashers. What lies on a desk (serial ports, probes) is not in here. What is required has to be there once board.json is laid over what it extends.",
  "type": "object",
  "if": {"not": {"required": ["extends"]}},
  "then": {"required": ["version", "name", "description", "isa", "toolchain", "flags", "model_flags", "regions", "stack_bytes", "receive_ring_bytes", "ticks", "link"]},
  "additionalProperties": false,
  "properties": {
    "$schema": {"type": "string"},
    "version": {"description": "Of this format.", "type": "integer", "enum": [1]},
    "extends": {"description": "The file that this one completes: cores/NAME or families/NAME of the tool's boards folder, or ./NAME.json beside this one. Objects are merged by key; arrays and all else replace what the other has. `name`, `description`, `default` and `ran_on_silicon` are not taken over.", "type": "string", "minLength": 1},
    "name": {"description": "The folder's name.", "type": "string", "pattern": "^[a-z0-9][a-z0-9._-]*$"},
    "description": {"description": "One line for people.", "type": "string", "minLength": 1},
    "default": {"description": "Taken where no board is named; true for exactly one of the tool's own boards (false).", "type": "boolean"},
    "emulated": {"description": "`start` runs it in an emulator (false).", "type": "boolean"},
    "ran_on_silicon": {"description": "Of a board that is neither emulated nor native: somebody has run it, and its README.md says what was seen. Left out: nobody has.", "type": "boolean"},
    "native": {"description": "The firmware is a process of this computer (false).", "type": "boolean"},
    "isa": {"$ref": "#/definitions/isa"},
    "toolchain": {"$ref": "#/definitions/toolchain"},
    "flags": {"$ref": "#/definitions/flags"},
    "model_flags": {"description": "Added for a model's own sources, after all others.", "$ref": "#/definitions/arguments"},
    "linker_script": {"description": "Included after the generated memory map: relative to the folder of the file that says so, or else to the repository's root.", "type": "string", "minLength": 1},
    "start_sources": {"description": "Start-up code and what the C library asks for; paths as of `sources`.", "type": "array", "items": {"type": "string", "minLength": 1}},
    "sources": {"description": "The board's code ([\"board.cpp\"]): relative to the folder of the file that says so, or else to the repository's root.", "type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
    "regions": {"description": "All memory of the silicon. The first flash region holds the code.", "type": "array", "items": {"$ref": "#/definitions/region"}},
    "main_ram": {"description": "The region of stack, data and heap; the first RAM region where absent.", "type": "string", "minLength": 1},
    "stack_bytes": {"description": "The stack's size where nothing else is asked for.", "type": "integer", "minimum": 512, "maximum": 1073741824},
    "receive_ring_bytes": {"description": "Received bytes that wait while a model runs: a power of two.", "type": "integer", "minimum": 128, "maximum": 65536},
    "ticks": {"$ref": "#/definitions/ticks"},
    "link": {"$ref": "#/definitions/link"},
    "start": {"$ref": "#/definitions/start"},
    "chip": {"$ref": "#/definitions/chip"},
    "flashers": {"description": "What writes the firmware; the first is taken where none is named.", "type": "array", "minItems": 1, "items": {"anyOf": [{"description": "NAME: of boards/flashers/NAME.json; ./NAME.json: beside this file.", "type": "string", "minLength": 1}, {"$ref": "#/definitions/flasher"}]}},
    "usb": {"description": "USB devices that boards of this kind show, to recognise one.", "type": "array", "items": {"$ref": "#/definitions/usb"}},
    "virtual_probe": {"$ref": "#/definitions/virtual_probe"}
  },
  "definitions": {
    "arguments": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "isa": {
      "type": "object",
      "required": ["machine", "arch", "cpu", "float_abi", "fpu"],
      "additionalProperties": false,
      "properties": {
        "machine": {"description": "native: whatever the compiler makes code for.", "type": "string", "enum": ["arm", "riscv", "x86_64", "aarch64", "native"]},
        "arch": {"description": "As the compiler's -march spells it; empty for native.", "type": "string"},
        "cpu": {"type": "string"},
        "float_abi": {"description": "How floating-point arguments are passed.", "type": "string", "enum": ["soft", "softfp", "hard", ""]},
        "fpu": {"description": "Empty: none.", "type": "string"}
      }
    },
    "toolchain": {
      "type": "object",
      "required": ["c", "cxx", "packages"],
      "additionalProperties": false,
      "properties": {
        "c": {"description": "The C compiler, which links as well; looked up in PATH.", "type": "string", "minLength": 1},
        "cxx": {"description": "The C++ compiler.", "type": "string", "minLength": 1},
        "ar": {"type": "string", "minLength": 1},
        "size": {"type": "string", "minLength": 1},
        "packages": {"description": "Debian packages that bring compiler and C library.", "type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^[a-z0-9][a-z0-9+.-]+$"}}
      }
    },
    "flags": {
      "type": "object",
      "description": "Without those for the core, which `isa` implies (-mcpu, -mfpu, -mfloat-abi; -march, -mabi).",
      "required": ["compile", "c", "cxx", "link"],
      "additionalProperties": false,
      "properties": {
        "compile": {"description": "For C and C++.", "$ref": "#/definitions/arguments"},
        "c": {"description": "For C only.", "$ref": "#/definitions/arguments"},
        "cxx": {"description": "For the C++ of server and board.", "$ref": "#/definitions/arguments"},
        "link": {"$ref": "#/definitions/arguments"}
      }
    },
    "region": {
      "type": "object",
      "required": ["name", "kind", "origin", "bytes"],
      "additionalProperties": false,
      "properties": {
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "kind": {"type": "string", "enum": ["flash", "ram"]},
        "origin": {"description": "The lowest address.", "type": "string", "pattern": "^0x[0-9A-Fa-f]{8}$"},
        "bytes": {"type": "integer", "minimum": 1, "maximum": 4294967296},
        "emulated": {"description": "false: the silicon has it, the emulator does not; nothing is placed there while the board is emulated.", "type": "boolean"}
      }
    },
    "ticks": {
      "type": "object",
      "required": ["per_second", "unit", "per_unit"],
      "additionalProperties": false,
      "properties": {
        "per_second": {"description": "Of platform_ticks().", "type": "integer", "minimum": 1, "maximum": 4294967295},
        "unit": {"description": "What a tick stands for in reports.", "type": "string", "enum": ["instructions", "cycles", "nanoseconds"]},
        "per_unit": {"description": "Ticks for one of `unit`.", "type": "number", "exclusiveMinimum": 0}
      }
    },
    "link": {
      "type": "object",
      "required": ["paced"],
      "additionalProperties": false,
      "properties": {
        "paced": {"description": "The wire itself limits the rate, as a UART does; emulators deliver at once.", "type": "boolean"},
        "rate": {"description": "Baud after a reset, where there is a UART.", "type": "integer", "minimum": 1, "maximum": 4294967295},
        "reset_lines": {"description": "What resets the board over the serial port's control lines, step by step.", "type": "array", "minItems": 1, "items": {"$ref": "#/definitions/control_lines"}}
      }
    },
    "control_lines": {
      "type": "object",
      "required": ["hold_ms"],
      "additionalProperties": false,
      "properties": {
        "dtr": {"description": "true: asserted; left out: as it was.", "type": "boolean"},
        "rts": {"description": "true: asserted; left out: as it was.", "type": "boolean"},
        "hold_ms": {"description": "How long the step lasts.", "type": "integer", "minimum": 0, "maximum": 10000}
      }
    },
    "start": {
      "type": "object",
      "required": ["program", "package", "arguments"],
      "additionalProperties": false,
      "properties": {
        "program": {"description": "The emulator, looked up in PATH.", "type": "string", "minLength": 1},
        "package": {"description": "The Debian package that brings it.", "type": "string", "minLength": 1},
        "arguments": {"description": "{image} becomes the firmware's path, the argument {serial} what connects the serial port.", "$ref": "#/definitions/arguments"}
      }
    },
    "chip": {
      "type": "object",
      "required": ["name"],
      "dependencies": {"reset_cause": ["id"]},
      "additionalProperties": false,
      "properties": {
        "name": {"description": "As the maker spells it.", "type": "string", "minLength": 1},
        "names": {"description": "As flashers spell it that spell it otherwise, by the flasher's name.", "type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
        "id": {
          "description": "A register by which a debug probe tells this chip from others, read before anything is erased.",
          "type": "object",
          "required": ["address", "mask", "value"],
          "additionalProperties": false,
          "properties": {
            "address": {"$ref": "#/definitions/word"},
            "mask": {"$ref": "#/definitions/word"},
            "value": {"$ref": "#/definitions/word"}
          }
        },
        "reset_cause": {
          "description": "The register that tells why the chip was last reset.",
          "type": "object",
          "required": ["address", "flags"],
          "additionalProperties": false,
          "properties": {
            "address": {"$ref": "#/definitions/word"},
            "clear_mask": {"description": "The register's value together with these bits, written back, clears the flags; left out: each reset clears them.", "$ref": "#/definitions/word"},
            "bytes": {"description": "Of a register that is read byte by byte, as nothing stands behind it; left out: it is a word.", "type": "integer", "minimum": 1, "maximum": 4},
            "lasting": {"description": "Nothing but switching the chip off clears the flags: they may be those of an earlier reset.", "type": "boolean"},
            "flags": {
              "description": "Where several are set, the first in this list is the cause.",
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "required": ["mask", "cause"],
                "additionalProperties": false,
                "properties": {
                  "mask": {"$ref": "#/definitions/word"},
                  "cause": {"type": "string", "enum": ["watchdog", "brown_out", "lockup", "low_power", "software", "debugger", "pin", "power_on"]}
                }
              }
            }
          }
        }
      }
    },
    "word": {"type": "string", "pattern": "^0x[0-9A-Fa-f]{8}$"},
    "flasher": {
      "type": "object",
      "required": ["name"],
      "oneOf": [{"required": ["openocd"]}, {"required": ["command"]}],
      "additionalProperties": false,
      "properties": {
        "name": {"description": "For --flash.", "type": "string", "pattern": "^[a-z0-9][a-z0-9._-]*$"},
        "openocd": {
          "type": "object",
          "required": ["config"],
          "additionalProperties": false,
          "properties": {
            "interface": {"description": "Script of OpenOCD for the board's own debug probe.", "type": "string", "minLength": 1},
            "transport": {"description": "As OpenOCD's `transport select` takes it; left out: the interface's own.", "type": "string", "minLength": 1},
            "speed_khz": {"description": "Of the debug port; left out: the chip script's own.", "type": "integer", "minimum": 1, "maximum": 100000},
            "config": {"description": "Script for the chip, without adapter and ports: relative to the folder of the file that says so, or else to the repository's root.", "type": "string", "minLength": 1}
          }
        },
        "command": {
          "description": "Another program. In its arguments {elf}, {bin} and {hex} become the firmware's path in that format, {port} the serial port, {probe_serial} the probe's serial number, {probe_usb_id} its vendor and product as in 0483:374b, {script} the path of a file with `script` in it; in a file of boards/flashers, {chip} the chip's name. A list inside the list is left out as a whole where one of its placeholders has no value.",
          "type": "object",
          "required": ["package", "program"],
          "additionalProperties": false,
          "properties": {
            "package": {"description": "What brings it.", "type": "string", "minLength": 1},
            "program": {"description": "Writes the firmware.", "$ref": "#/definitions/template"},
            "verify": {"description": "Compares the chip's flash with the firmware.", "$ref": "#/definitions/template"},
            "reset": {"description": "Resets the chip and lets it run; left out: `program` does.", "$ref": "#/definitions/template"},
            "script": {"description": "Lines of a command file, for a program that takes its work from one; with the same placeholders.", "type": "array", "minItems": 1, "items": {"type": "string"}},
            "timeout_s": {"description": "Longest that one of them may take (120).", "type": "integer", "minimum": 1, "maximum": 3600}
          }
        }
      }
    },
    "template": {
      "type": "array",
      "minItems": 1,
      "items": {"anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/definitions/arguments"}]}
    },
    "usb": {
      "type": "object",
      "required": ["vendor", "product"],
      "additionalProperties": false,
      "properties": {
        "vendor": {"type": "string", "pattern": "^[0-9a-f]{4}$"},
        "product": {"type": "string", "pattern": "^[0-9a-f]{4}$"}
      }
    },
    "virtual_probe": {
      "description": "How assay-vprobe puts a debug probe in front of the emulator.",
      "type": "object",
      "required": ["model", "emulator"],
      "additionalProperties": false,
      "properties": {
        "model": {"description": "Of the chip's flash controller and system registers.", "type": "string", "enum": ["stm32f4", "nrf51", "cortex-m"]},
        "emulator": {"description": "Arguments for start.program, without an image: {serial} as in start.arguments.", "$ref": "#/definitions/arguments"}
      }
    }
  }
}
)json";
}

}  // namespace assay
