// An image as files with the endings that flasher programs tell formats by.
#pragma once

#include <filesystem>
#include <string>

#include "host/core/flash/firmware_image.hpp"

namespace assay {

class ImageFiles {
 public:
  // Makes "firmware.bin" (from the lowest address on) and "firmware.hex" (Intel HEX) as asked for,
  // in a folder that only this user can read, below TMPDIR; no folder where none is asked for. All
  // of it is removed with this object. Throws Error(flash), with nothing left behind, where the
  // disk is full or the folder cannot be made, and Error(input) where the image would be a binary
  // file of more than `most_bytes`.
  ImageFiles(const FirmwareImage& image, bool bin, bool hex, std::uint64_t most_bytes);
  ~ImageFiles();
  ImageFiles(const ImageFiles&) = delete;
  ImageFiles& operator=(const ImageFiles&) = delete;

  // Writes the command file "commands.txt" beside them, with a folder made where there is none yet;
  // returns its absolute path. Throws as the constructor does.
  std::string add_script(const std::string& text);

  std::string bin() const { return bin_; }  // absolute; empty: not asked for
  std::string hex() const { return hex_; }

 private:
  void remove();

  std::filesystem::path folder_;  // empty: there is none
  std::string bin_, hex_;
};

}  // namespace assay
