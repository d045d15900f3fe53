# Which standard names a file uses without including their header, itself or through ours: the
# compiler does not see it where host/precompiled.hpp brings the header along. Prints
# FILE:LINE: NAME without HEADER.
BEGIN {
  split("string vector array map set span variant function:functional filesystem optional " \
        "nullopt:optional visit:variant get_if:variant holds_alternative:variant " \
        "unique_ptr:memory shared_ptr:memory make_unique:memory make_shared:memory " \
        "from_chars:charconv to_chars:charconv string_view:string_view|string to_string:string " \
        "sort:algorithm find:algorithm find_if:algorithm any_of:algorithm all_of:algorithm " \
        "none_of:algorithm copy:algorithm min:algorithm max:algorithm clamp:algorithm " \
        "equal:algorithm count_if:algorithm", names, " ")
  for (i in names) {
    split(names[i], part, ":")
    header["std::" part[1]] = part[2] ? part[2] : part[1]
  }
  header["fmt::format"] = header["fmt::join"] = "fmt/format.h|fmt/ranges.h"
}

FNR == 1 {
  file = FILENAME
  files[++count] = file
}

/^#include/ {
  split($2, part, /[<>"]/)
  included[file, part[2]] = 1
  if ($2 ~ /^"/) ours[file] = ours[file] " " part[2]
  next
}

{
  sub(/\/\/.*/, "")
  for (line = $0; match(line, /(std|fmt)::[a-z_]+/); line = substr(line, RSTART + RLENGTH)) {
    name = substr(line, RSTART, RLENGTH)
    if (!(name in header) || (file, name) in first_line) continue
    first_line[file, name] = FNR
    used[file] = used[file] " " name
  }
}

function reaches(file, wanted,   part, count, i) {
  if ((file, wanted) in included) return 1
  if ((file, wanted) in seen) return 0
  seen[file, wanted] = 1
  count = split(ours[file], part, " ")
  for (i = 1; i <= count; i++) if (reaches(part[i], wanted)) return 1
  return 0
}

function has_one_of(file, alternatives,   part, count, i) {
  delete seen
  count = split(alternatives, part, "|")
  for (i = 1; i <= count; i++) if (reaches(file, part[i])) return 1
  return 0
}

END {
  for (i = 1; i <= count; i++) {
    uses = split(used[files[i]], part, " ")
    for (j = 1; j <= uses; j++) {
      if (has_one_of(files[i], header[part[j]])) continue
      print files[i] ":" first_line[files[i], part[j]] ": " part[j] " without <" header[part[j]] ">"
    }
  }
}
