// One entry of the cache on disk: sealed once it is built, and looked at before it is believed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

struct stat;

namespace assay {

// Takes the write permission from every file below `folder`, writes the record of them, and returns
// once all of it is on the disk. The folders stay writable, so that `rm -r` removes a cache. Throws
// std::filesystem_error.
void seal_entry(const std::filesystem::path& folder, const std::string& key);

// Why the entry is not to be believed, as the end of a sentence ("firmware.elf is missing");
// nothing where it is whole. It is whole when `folder` is a folder with exactly the files of its
// record, each with its size and digest, no links, nobody else's, and nothing that any user may
// write.
std::optional<std::string> entry_damage(const std::filesystem::path& folder,
                                        const std::string& key);

// Why what has this status is not believed; nothing where it is the user's own, or the
// administrator's, who could change the tool itself (a cache may come with a container's image).
std::optional<std::string> foreign_status(const struct stat& status);

}  // namespace assay
