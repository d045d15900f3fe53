#!/usr/bin/env bash
# scripts/fresh: its options, and why it refuses. What makes a system is a fake: nothing is fetched.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"
fresh=$ASSAY_SOURCE_DIR/scripts/fresh

# fake NAME: puts standard input in front of the PATH as a program of this name.
mkdir programs
fake() {
  { printf '#!/bin/sh\nhere=%q\n' "$PWD" && cat; } >"programs/$1"
  chmod +x "programs/$1"
}
# try ARGUMENTS...: runs it with the fakes; made is what was asked of debootstrap.
try() {
  : >made
  XDG_CACHE_HOME=$PWD/cache TMPDIR=$PWD/temporary PATH=$PWD/programs:$PATH run "$fresh" "$@" </dev/null
}
mkdir temporary
echo 'echo 0' | fake id
echo 'exit 0' | fake debootstrap
echo 'exit 0' | fake unshare
fake git <<'FAKE'
case "$*" in *rev-parse*) echo abc1234 ;; esac
FAKE

echo '- help says what there is'
try --help
expect_equal 'the exit code' "$code" 0
for part in 'bookworm or trixie' --mirror debootstrap 'Exit code' 'Example:'; do
  expect_contains 'the help' "$out" "$part"
done

echo '- wrong options are refused before anything is asked of the system'
echo 'echo 1000' | fake id
for arguments in '' woody --bogus --mirror '--mirror somewhere'; do
  # shellcheck disable=SC2086 # none, or two
  try $arguments
  expect_equal "the exit code of '$arguments'" "$code" 2
done
try woody scripts/test
expect_equal 'what was said' "$err" "fresh: there is no suite 'woody'; there are: bookworm trixie"

echo '- without root it refuses'
try trixie true
expect_equal 'the exit code' "$code" 3
expect_equal 'what was said' "$err" 'fresh: making a system needs root'
echo 'echo 0' | fake id

echo '- where namespaces are not permitted it refuses with what the system says'
echo 'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1' | fake unshare
try trixie true
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'namespaces are not permitted here: unshare: unshare failed'

echo '- without debootstrap it names the package'
mkdir few
for program in bash env sed grep cat; do
  ln -s "$(type -P "$program")" few/
done
cp programs/id few/
PATH=$PWD/few run "$fresh" trixie true
expect_equal 'the exit code' "$code" 3
expect_equal 'what was said' "$err" 'fresh: debootstrap is missing (Debian package debootstrap)'

# From here on the namespaces are fakes too: the inner half runs as it is, as far as debootstrap.
fake unshare <<'FAKE'
while [ $# -gt 0 ]; do
  case $1 in
    --propagation) shift 2 ;;
    --*) shift ;;
    *) break ;;
  esac
done
exec "$@"
FAKE
fake debootstrap <<'FAKE'
echo "$@" >>"$here/made"
echo 'E: No such release here'
exit 1
FAKE

echo '- a system that cannot be made is an error with the reason, and leaves nothing'
try --mirror somewhere://else trixie true
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'debootstrap failed: E: No such release here'
expect_contains 'what was asked of debootstrap' "$(cat made)" '--force-check-gpg trixie'
expect_contains 'what was asked of debootstrap' "$(cat made)" 'somewhere://else'
expect_equal 'what is left' "$(ls temporary)" ''
[[ ! -e cache ]] || fail 'a system that could not be made was kept'

echo '- the mirror is that of the release that runs here'
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
fake apt-get <<FAKE
echo "'first://other/dists/stable/InRelease' other 0"
echo "'second://safe/dists/$codename-security/InRelease' safe 0"
echo "'third://right/debian/dists/$codename/InRelease' right 0"
FAKE
try bookworm true
expect_contains 'what was asked of debootstrap' "$(cat made)" 'third://right/debian'
echo 'exit 0' | fake apt-get
try bookworm true
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'give one by --mirror URL'

echo '- what is not committed is said not to run'
fake git <<'FAKE'
case "$*" in
  *rev-parse*) echo abc1234 ;;
  *status*) echo ' M README.md' ;;
esac
FAKE
try --mirror somewhere trixie true
expect_contains 'what was said' "$err" 'not all here is committed; what runs is the commit abc1234'
