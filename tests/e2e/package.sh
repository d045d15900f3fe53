#!/usr/bin/env bash
# The Debian package names what it needs, and what it installs works with the checkout out of reach.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/hidden_checkout.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/hidden_checkout.bash"

for program in cpack dpkg-deb dpkg-shlibdeps; do
  command -v $program >/dev/null || skip "$program is not installed (Debian packages cmake, dpkg, dpkg-dev)"
done
[[ $(id -u) == 0 ]] || skip 'only root may install packages'
find_way_to_hide
own_cache
run cpack -G DEB --config "$ASSAY_SOURCE_DIR/build/CPackConfig.cmake" -B packages
expect 0 'generated'
package=$(echo packages/assay_*.deb)
version=$(sed -n 's/^project(assay VERSION \([0-9.]*\).*/\1/p' "$ASSAY_SOURCE_DIR/CMakeLists.txt")
run dpkg-deb --field "$package" Package Version Depends
expect 0 'Package: assay' "Version: $version" libarchive libudev ninja-build

# Every package that it needs is one that this system has.
# shellcheck disable=SC2016 # a field of dpkg's
for needed in $(dpkg-deb --field "$package" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/,/ /g'); do
  run dpkg-query -W -f '${db:Status-Abbrev}' "$needed"
  expect 0 ii
done

# A system of its own, in which nothing else is installed, not even a shell: the package's scripts,
# which run ldconfig, run in this one.
root=$PWD/root
mkdir -p "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info"
: >"$root/var/lib/dpkg/status"
dpkg_there=(dpkg --root="$root" --log="$PWD/dpkg.log" --force-depends --force-script-chrootless)
run "${dpkg_there[@]}" --install "$package"
expect 0 'Setting up assay'
cp -R "$examples/digits" "$examples/host_library" .
hidden "$root/usr/bin/assay" run digits
expect 0 '360 of 360 cases within tolerance' PASS
hidden cmake -S host_library -B program -G Ninja -DCMAKE_PREFIX_PATH="$root/usr"
expect 0
hidden cmake --build program
expect 0
[[ -e $root/usr/share/doc/assay/copyright ]] || fail 'the package says nothing of its licence'
run "${dpkg_there[@]}" --purge assay
expect 0 'Removing assay'
expect_equal 'what is left of it' "$(find "$root" -path "$root/var" -prune -o ! -type d -print)" ''
finish
