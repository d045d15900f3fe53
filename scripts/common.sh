# Shared by the scripts of this folder, which set $root, the repository's folder, and read this file.
# shellcheck shell=sh disable=SC2154

# Whether the tool has to be built: it is not there, or something it is made of is newer than the
# last build. Folders count, so that a deleted file is seen too. Costs one `find`.
tool_is_stale() {
  [ -x "$root/build/assay" ] && [ -e "$root/build/assay.built" ] || return 0
  [ "$(find "$root/host" "$root/proto" "$root/device/include" "$root/docs/schema" \
    "$root/CMakeLists.txt" \
    -newer "$root/build/assay.built" -print -quit 2>/dev/null)" ]
}

# Whether $1 names a folder under boards/ with a board description in it.
is_board() {
  case $1 in '' | .* | *[!A-Za-z0-9_.-]*) return 1 ;; esac
  [ -e "$root/boards/$1/board.json" ]
}

# Prints the name of the board whose description says "default": true; nothing when none does.
default_board() {
  description=$(grep -l '"default"[[:space:]]*:[[:space:]]*true' "$root"/boards/*/board.json \
    2>/dev/null) || return 0
  description=${description%/board.json}
  printf '%s\n' "${description##*/}"
}

# Prints one line of error text; the script's name goes in front.
complain() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}
