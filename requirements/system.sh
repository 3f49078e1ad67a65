#!/bin/sh
# What Isnad needs from the system. On Debian and Ubuntu root gets it installed and everybody else
# the command to copy; elsewhere it is only told. Exit code 1: something is missing that must be
# there. PYTHON names the Python that will be used.
set -eu

python=${PYTHON:-python3}
# Qt does not load without the first line; the second is what a window on X11 takes.
must="libglib2.0-0 libgl1 libegl1 libdbus-1-3 libfontconfig1 libxkbcommon0
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1"
# Without these Arabic is still drawn, with whatever face there is.
nice="fonts-noto-core fonts-dejavu-core"

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
  if [ "$(uname -s)" = Linux ]; then
    echo "Isnad needs from your system: Python 3.11 or newer with venv, OpenGL and EGL, GLib, D-Bus,"
    echo "fontconfig, xkbcommon (also its x11 part), xcb-cursor and the xcb-util libraries, and an"
    echo "Arabic text font such as Noto Naskh Arabic. Going on as if all of that is there."
  fi
  exit 0
fi

is_installed() {
  for name in "$1" "$1t64"; do # newer releases renamed some libraries: libglib2.0-0t64
    case "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" in
      installed) return 0 ;;
    esac
  done
  return 1
}

missing=""
wished=""
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="python3-venv"
for package in $must; do
  is_installed "$package" || missing="$missing $package"
done
for package in $nice; do
  is_installed "$package" || wished="$wished $package"
done
missing=${missing# }
wished=${wished# }
[ -n "$missing$wished" ] || exit 0

all="$missing${missing:+${wished:+ }}$wished"
if [ "$(id -u)" != 0 ]; then
  echo "Missing from your system; this line installs it:"
  echo "sudo apt-get install --no-install-recommends $all"
  if [ -n "$missing" ]; then
    echo "Then run the same command again."
    exit 1
  fi
  echo "That is only for better letters. Going on without."
  exit 0
fi

echo "Installing system packages: $all"
export DEBIAN_FRONTEND=noninteractive
# A source that cannot be reached does no harm as long as the others know the packages.
apt-get -qq update </dev/null || echo "Not every package source answered. Going on."
# shellcheck disable=SC2086 # a list of names
if ! apt-get -qq install -y --no-install-recommends -o Dpkg::Use-Pty=0 $all </dev/null >/dev/null; then
  [ -z "$missing" ] || { echo "That failed, and Isnad cannot run without these packages."; exit 1; }
  echo "That failed. It was only for better letters. Going on without."
fi
