#include "host/core/data/cases_schema.hpp"

namespace assay {

// The text of docs/schema/cases.schema.json; a test holds the two together.
std::string_view cases_schema() {
  return R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "assay cases",
  "description": "cases.json: input tensors for a model and, where there is a reference, the outputs it gave. Each file holds all cases stacked, leading axis = case.",
  "type": "object",
  "required": ["cases", "inputs"],
  "additionalProperties": false,
  "properties": {
    "$schema": {"type": "string"},
    "version": {"description": "Of this format.", "type": "integer", "enum": [1]},
    "model": {"description": "For people; not checked.", "type": "string"},
    "cases": {"description": "How many cases every file holds.", "type": "integer", "minimum": 1},
    "reference": {"description": "What gave the outputs, with its version.", "type": "string"},
    "note": {"type": "string"},
    "inputs": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/input"}},
    "outputs": {"type": "array", "items": {"$ref": "#/definitions/output"}},
    "labels": {"$ref": "#/definitions/labels"}
  },
  "definitions": {
    "name": {"description": "The tensor's name as the model spells it, or its C name.", "type": "string", "minLength": 1},
    "file": {"description": ".npy, .npz or .bin, relative to cases.json and not outside its folder.", "type": "string", "minLength": 1},
    "dtype": {
      "description": "What the file has.",
      "type": "string",
      "enum": ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "bfloat16"]
    },
    "shape": {"description": "Of one case.", "type": "array", "items": {"type": "integer", "minimum": 1}},
    "quantization": {
      "description": "real = (stored - zero_point) * scale. Float data are quantised or compared by it where the model has int8, uint8 or int16.",
      "type": "object",
      "required": ["scale", "zero_point"],
      "additionalProperties": false,
      "properties": {
        "scale": {"type": "number", "exclusiveMinimum": 0},
        "zero_point": {"type": "integer", "minimum": -32768, "maximum": 32767}
      }
    },
    "input": {
      "type": "object",
      "required": ["name", "file"],
      "additionalProperties": false,
      "properties": {
        "name": {"$ref": "#/definitions/name"},
        "file": {"$ref": "#/definitions/file"},
        "dtype": {"$ref": "#/definitions/dtype"},
        "shape": {"$ref": "#/definitions/shape"},
        "quantization": {"$ref": "#/definitions/quantization"}
      }
    },
    "output": {
      "type": "object",
      "required": ["name", "file"],
      "additionalProperties": false,
      "properties": {
        "name": {"$ref": "#/definitions/name"},
        "file": {"$ref": "#/definitions/file"},
        "dtype": {"$ref": "#/definitions/dtype"},
        "shape": {"$ref": "#/definitions/shape"},
        "quantization": {"$ref": "#/definitions/quantization"},
        "tolerance": {
          "description": "An element passes where |got - want| <= atol + rtol * |want|; one left out is 0. Without any: integers exact; floats rtol 1e-4, atol 1e-5; 16-bit floats 1e-2, 1e-3.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "rtol": {"type": "number", "minimum": 0},
            "atol": {"type": "number", "minimum": 0}
          }
        }
      }
    },
    "labels": {
      "description": "The right class of each case.",
      "type": "object",
      "required": ["file", "output"],
      "additionalProperties": false,
      "properties": {
        "file": {"$ref": "#/definitions/file"},
        "dtype": {"$ref": "#/definitions/dtype"},
        "output": {"description": "The output whose argmax is the class.", "type": "string", "minLength": 1},
        "rule": {"type": "string", "enum": ["argmax, first of equals"]},
        "reference_correct": {"description": "Cases that the reference has right; checked against its outputs.", "type": "integer", "minimum": 0}
      }
    }
  }
}
)json";
}

}  // namespace assay
