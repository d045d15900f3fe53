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
find_way_to_hide
own_cache
run cpack -G DEB --config "$ASSAY_SOURCE_DIR/build/CPackConfig.cmake" -B packages
expect 0 'generated'
package=$(echo packages/assay_*.deb)
version=$(sed -n 's/^project(assay VERSION \([0-9.]*\).*/\1/p' "$ASSAY_SOURCE_DIR/CMakeLists.txt")
run dpkg-deb --field "$package" Package Version Depends
expect 0 'Package: assay' "Version: $version" libarchive libudev ninja-build

root=$PWD/root
run dpkg-deb --extract "$package" "$root"
expect 0
cp -R "$examples/digits" "$examples/host_library" .
hidden "$root/usr/bin/assay" run digits
expect 0 '360 of 360 cases within tolerance' PASS
hidden cmake -S host_library -B program -G Ninja -DCMAKE_PREFIX_PATH="$root/usr"
expect 0
hidden cmake --build program
expect 0
[[ -e $root/usr/share/doc/assay/copyright ]] || fail 'the package says nothing of its licence'
finish
