#include "host/core/board/board_schema.hpp"

namespace assay {

// The text of docs/schema/board.schema.json; a test holds the two together.
std::string_view board_schema() {
  return R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "assay board",
  "description": "boards/NAME/board.json: what a board is. What lies on a desk (serial ports, probes) is not in here.",
  "type": "object",
  "required": ["version", "name", "description", "default", "emulated", "native", "isa", "toolchain", "flags", "model_flags", "sources", "regions", "stack_bytes", "receive_ring_bytes", "ticks", "link"],
  "additionalProperties": false,
  "properties": {
    "$schema": {"type": "string"},
    "version": {"description": "Of this format.", "type": "integer", "enum": [1]},
    "name": {"description": "The folder's name.", "type": "string", "pattern": "^[a-z0-9][a-z0-9._-]*$"},
    "description": {"description": "One line for people.", "type": "string", "minLength": 1},
    "default": {"description": "Taken where no board is named; true for exactly one board.", "type": "boolean"},
    "emulated": {"description": "`start` runs it in an emulator.", "type": "boolean"},
    "native": {"description": "The firmware is a process of this computer.", "type": "boolean"},
    "isa": {"$ref": "#/definitions/isa"},
    "toolchain": {"$ref": "#/definitions/toolchain"},
    "flags": {"$ref": "#/definitions/flags"},
    "model_flags": {"description": "Added for a model's own sources, after all others.", "$ref": "#/definitions/arguments"},
    "linker_script": {"description": "Included after the generated memory map: relative to this folder, or else to the repository's root.", "type": "string", "minLength": 1},
    "sources": {"description": "Start-up, drivers and board code, relative to the repository's root.", "type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
    "regions": {"description": "All memory of the silicon. The first flash region holds the code.", "type": "array", "items": {"$ref": "#/definitions/region"}},
    "main_ram": {"description": "The region of stack, data and heap; the first RAM region where absent.", "type": "string", "minLength": 1},
    "stack_bytes": {"description": "The stack's size where nothing else is asked for.", "type": "integer", "minimum": 512, "maximum": 1073741824},
    "receive_ring_bytes": {"description": "Received bytes that wait while a model runs: a power of two.", "type": "integer", "minimum": 128, "maximum": 65536},
    "ticks": {"$ref": "#/definitions/ticks"},
    "link": {"$ref": "#/definitions/link"},
    "start": {"$ref": "#/definitions/start"}
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
        "rate": {"description": "Baud after a reset, where there is a UART.", "type": "integer", "minimum": 1, "maximum": 4294967295}
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
    }
  }
}
)json";
}

}  // namespace assay
