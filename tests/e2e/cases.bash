# For the end-to-end tests: small sets of cases and tensor files, made with nothing but the shell.
# shellcheck shell=bash

# npy DTYPE SHAPE <DATA: a .npy file of version 1.0, for example: npy '<f4' '(2, 3)' <data >file.npy
npy() {
  local header="{'descr': '$1', 'fortran_order': ${3:-False}, 'shape': $2, }"
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$header"
  cat
}

# floats VALUE_IN_HEX...: float32 values as bytes, given as big-endian words like 3f800000 (1.0).
floats() {
  local word
  for word; do
    printf "\\x${word:6:2}\\x${word:4:2}\\x${word:2:2}\\x${word:0:2}"
  done
}

# first_of FILE COUNT: the .npy FILE with all but its first COUNT entries left out, on standard
# output. Its header keeps its length.
first_of() {
  local header_bytes bytes all
  header_bytes=$(LC_ALL=C head -n 1 "$1" | wc -c)
  bytes=$(($(stat -c %s "$1") - header_bytes))
  all=$(LC_ALL=C head -n 1 "$1" | LC_ALL=C sed -n "s/.*'shape': (\([0-9]*\),.*/\1/p")
  LC_ALL=C head -n 1 "$1" | LC_ALL=C sed "s/'shape': ($all,\(.*\)\$/'shape': ($2,\1/" |
    { LC_ALL=C tr -d '\n' && printf '%*s\n' $((${#all} - ${#2})) ''; }
  head -c $((header_bytes + bytes / all * $2)) "$1" | tail -c +$((header_bytes + 1))
}

# first_cases FROM COUNT TO: the first COUNT cases of the folder FROM as a folder TO.
first_cases() {
  local file
  mkdir -p "$3/inputs" "$3/outputs"
  # How many labels the reference has right is a number of the whole set.
  sed -e "s/^\( *\"cases\":\) *[0-9]*/\1 $2/" -e '/"rule":/s/,$//' -e '/"reference_correct":/d' \
    "$1/cases.json" >"$3/cases.json"
  for file in "$1"/{inputs,outputs}/*.npy "$1"/labels.npy; do
    if [[ -e $file ]]; then first_of "$file" "$2" >"$3/${file#"$1"/}"; fi
  done
}
