// The map file of GNU ld (-Wl,-Map): which object each piece of the image came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct MapInput {
  std::string section;  // of the object: ".text.expf"
  std::uint64_t address = 0;
  std::uint64_t size_bytes = 0;
  std::string object;  // path as the linker was given it: "model/lib0.o", "lib/libc.a"
  std::string member;  // of an archive: "memcpy.o"; else empty
};

struct MapSection {
  std::string name;  // of the image: ".text"
  std::uint64_t address = 0;
  std::uint64_t size_bytes = 0;
  std::vector<MapInput> inputs;  // those that take bytes, in the map's order
};

// Output sections with their inputs, in the map's order; also those that are not loaded. Lines that
// say something else are passed over. `name` is the file's, for the message. Throws Error(input)
// where the text is no map of GNU ld.
std::vector<MapSection> parse_map_file(std::string_view text, const std::string& name);

}  // namespace assay
