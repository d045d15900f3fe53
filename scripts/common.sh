# Shared by the scripts of this folder, which set $root, the repository's folder, and read this file.
# shellcheck shell=sh disable=SC2154

# Whether the tool has to be built: it is not there, or something it is made of is newer than the
# last build. Folders count, so that a deleted file is seen too. Costs one `find`.
tool_is_stale() {
  [ -x "$root/build/assay" ] && [ -e "$root/build/assay.built" ] || return 0
  [ "$(find "$root/host" "$root/proto" "$root/device/include" "$root/docs/schema" \
    "$root/CMakeLists.txt" "$root/cmake" \
    -newer "$root/build/assay.built" -print -quit 2>/dev/null)" ]
}

# Folders of boards beside boards/, with colons between.
outside_boards=${ASSAY_BOARDS-}

add_outside_boards() {
  outside_boards=${outside_boards:+$outside_boards:}$1
}

# Whether $1 names a folder under boards/, or in one of $outside_boards, with a board description in
# it; sets board_folder to it. Where several have it, the tool says so.
is_board() {
  case $1 in '' | .* | *[!A-Za-z0-9_.-]*) return 1 ;; esac
  board_folder=$root/boards/$1
  [ ! -e "$board_folder/board.json" ] || return 0
  others=$outside_boards
  while [ "$others" ]; do
    board_folder=${others%%:*}/$1
    case $others in *:*) others=${others#*:} ;; *) others= ;; esac
    [ ! -e "$board_folder/board.json" ] || return 0
  done
  return 1
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
