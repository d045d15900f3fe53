# For the end-to-end tests: desks with USB devices that umockdev makes up.
# shellcheck shell=bash

# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
command -v umockdev-run >/dev/null || skip 'umockdev-run is not installed (Debian package umockdev)'

# A desk as umockdev describes it. usb NUMBER VENDOR PRODUCT SERIAL MAKER NAME
usb() {
  cat <<END
P: /devices/pci0000:00/0000:00:14.0/usb1/1-$1
N: bus/usb/001/00$1
E: DEVNAME=/dev/bus/usb/001/00$1
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
E: ID_SERIAL_SHORT=$4
A: idVendor=$2\\n
A: idProduct=$3\\n
A: serial=$4\\n
A: manufacturer=$5\\n
A: product=$6\\n

END
}

# port USB_NUMBER INTERFACE TTY ID: a serial port of the device that was described before.
port() {
  cat <<END
P: /devices/pci0000:00/0000:00:14.0/usb1/1-$1/1-$1:1.$2
E: DEVTYPE=usb_interface
E: SUBSYSTEM=usb
A: bInterfaceNumber=0$2\\n

P: /devices/pci0000:00/0000:00:14.0/usb1/1-$1/1-$1:1.$2/tty/$3
N: $3
E: DEVNAME=/dev/$3
E: SUBSYSTEM=tty
E: DEVLINKS=/dev/serial/by-path/pci-0000:00:14.0-usb-0:$1:1.$2 /dev/serial/by-id/usb-$4-if0$2

END
}

# on DESK ARGUMENTS...: the tool with these devices plugged in.
on() {
  local desk=$1
  shift
  run umockdev-run --device "$desk" -- "$ASSAY" "$@"
}

# own_boards: ASSAY becomes a copy of the tool that reads its boards from tree/share/assay/boards.
own_boards() {
  mkdir -p tree/bin tree/share/assay
  cp "$ASSAY" tree/bin/assay
  ln -s "$ASSAY_SOURCE_DIR/device" "$ASSAY_SOURCE_DIR/proto" "$ASSAY_SOURCE_DIR/host" tree/share/assay/
  cp -r "$ASSAY_SOURCE_DIR/boards" tree/share/assay/boards
  ASSAY=$PWD/tree/bin/assay
}
