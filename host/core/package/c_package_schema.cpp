#include "host/core/package/c_package.hpp"

namespace assay {

// The text of docs/schema/assay-package.schema.json; a test holds the two together.
std::string_view c_package_schema() {
  return R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "assay C package",
  "description": "assay-package.json: a folder of C sources with one inference function, int32_t entry(void* input0, ..., void* output0, ...), that returns 0 when all went well.",
  "type": "object",
  "required": ["version", "name", "sources", "entry", "inputs", "outputs"],
  "additionalProperties": false,
  "properties": {
    "$schema": {"type": "string"},
    "version": {"description": "Of this format.", "type": "integer", "enum": [1]},
    "name": {"description": "The model's name.", "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_-]*$"},
    "sources": {
      "description": "Files to compile, relative to this folder and inside it: .c, .cc or .cpp.",
      "type": "array",
      "minItems": 1,
      "uniqueItems": true,
      "items": {"type": "string", "pattern": "\\.(c|cc|cpp)$"}
    },
    "include_dirs": {
      "description": "Folders for #include, relative to this folder and inside it; \".\" is this folder. Headers beside a source are found without.",
      "type": "array",
      "uniqueItems": true,
      "items": {"type": "string", "minLength": 1}
    },
    "entry": {"description": "The C function to call; extern \"C\" in C++.", "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
    "inputs": {"description": "In call order.", "type": "array", "items": {"$ref": "#/definitions/tensor"}},
    "outputs": {"description": "In call order.", "type": "array", "minItems": 1, "items": {"$ref": "#/definitions/tensor"}},
    "workspace_bytes": {
      "description": "What the code takes at once from TVMBackendAllocWorkspace, if it calls that; 0 without.",
      "type": "integer",
      "minimum": 0,
      "maximum": 4294967296
    }
  },
  "definitions": {
    "tensor": {
      "type": "object",
      "required": ["name", "dtype", "shape"],
      "additionalProperties": false,
      "properties": {
        "name": {"type": "string", "minLength": 1},
        "dtype": {
          "type": "string",
          "enum": ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "bfloat16"]
        },
        "shape": {
          "description": "Of the whole tensor, C order; [] is a scalar.",
          "type": "array",
          "maxItems": 16,
          "items": {"type": "integer", "minimum": 1, "maximum": 4294967296}
        }
      }
    }
  }
}
)json";
}

}  // namespace assay
