#include "host/core/bench/bench_schema.hpp"

namespace assay {

// The text of docs/schema/bench.schema.json; a test holds the two together.
std::string_view bench_schema() {
  return R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "assay bench",
  "description": "What is on one desk: devices with their boards, links and debug probes (docs/benches.md). Never part of a repository.",
  "type": "object",
  "required": ["version", "devices"],
  "additionalProperties": false,
  "properties": {
    "$schema": {"type": "string"},
    "version": {"description": "Of this format.", "type": "integer", "enum": [1]},
    "devices": {"type": "array", "items": {"$ref": "#/definitions/device"}}
  },
  "definitions": {
    "arguments": {"description": "A program and its arguments; no shell sees them.", "type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
    "baud": {"description": "Bits per second after a reset; the board's own where absent.", "type": "integer", "minimum": 300, "maximum": 12000000},
    "device": {
      "type": "object",
      "required": ["name", "board", "link"],
      "additionalProperties": false,
      "properties": {
        "name": {"description": "As --device takes it; unique in the file.", "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$"},
        "board": {"description": "What it is: see `assay boards`.", "type": "string", "minLength": 1},
        "link": {"$ref": "#/definitions/link"},
        "probe": {"$ref": "#/definitions/probe"},
        "reset": {"$ref": "#/definitions/reset"},
        "power": {"$ref": "#/definitions/power"},
        "tags": {"description": "To choose by, with --tag.", "type": "array", "items": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$"}},
        "quarantine": {"description": "Why it is used only when it is named.", "type": "string", "minLength": 1}
      }
    },
    "link": {
      "description": "How the tool talks to it: exactly one of usb_serial, path, url and rtt.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "usb_serial": {"description": "USB serial number of the board or its adapter; see `assay devices`.", "type": "string", "minLength": 1},
        "interface": {"description": "With usb_serial: USB interface number, where it has several serial ports.", "type": "integer", "minimum": 0, "maximum": 255},
        "path": {"description": "A serial port's absolute path; one in /dev/serial/by-id stays the same.", "type": "string", "pattern": "^/"},
        "baud": {"description": "With usb_serial or path.", "$ref": "#/definitions/baud"},
        "url": {"description": "As --attach takes it: tcp://HOST:PORT, unix:PATH.", "type": "string", "minLength": 1},
        "rtt": {"description": "Through the debug probe's access to memory.", "type": "boolean", "enum": [true]}
      }
    },
    "probe": {
      "description": "How the tool flashes it: exactly one of usb_serial and remote_bitbang.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "usb_serial": {"description": "USB serial number of the debug probe.", "type": "string", "minLength": 1},
        "interface": {"description": "With usb_serial: OpenOCD's script for it, where the tool does not know the probe.", "type": "string", "minLength": 1},
        "remote_bitbang": {"description": "HOST:PORT or unix:PATH of a remote_bitbang server that runs.", "type": "string", "pattern": "^unix:/|^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$"}
      }
    },
    "reset": {
      "type": "object",
      "required": ["command"],
      "additionalProperties": false,
      "properties": {
        "command": {"description": "Resets the device's hardware.", "$ref": "#/definitions/arguments"}
      }
    },
    "power": {
      "type": "object",
      "required": ["off", "on"],
      "additionalProperties": false,
      "properties": {
        "off": {"$ref": "#/definitions/arguments"},
        "on": {"$ref": "#/definitions/arguments"}
      }
    }
  }
}
)json";
}

}  // namespace assay
