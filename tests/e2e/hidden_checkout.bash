# For tests of what is installed: commands that cannot reach the checkout.
# shellcheck shell=bash

# Sets how a mount namespace is made here, or skips the test. A user namespace gives the right to
# it, where the system lets users have one.
find_way_to_hide() {
  for way in '--mount' '--map-root-user --mount'; do
    # shellcheck disable=SC2086 # the options, one by one
    if unshare $way mount -t tmpfs none "$ASSAY_SOURCE_DIR" 2>/dev/null; then return; fi
  done
  skip 'this user may not mount in a namespace of their own (unshare --mount)'
}

# run, with an empty folder in place of the checkout.
hidden() {
  # shellcheck disable=SC2016,SC2086 # for the inner shell; the options, one by one
  run unshare $way sh -c 'mount -t tmpfs none "$0" && exec "$@"' "$ASSAY_SOURCE_DIR" "$@"
}
