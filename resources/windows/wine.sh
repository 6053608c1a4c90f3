# Read by build.sh and check.sh: wine, as a Windows Python and a Windows Qt can live in it.
# shellcheck shell=bash

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$top/build/windows
tools=$out/tools
stand_ins=$tools/stand-ins

export WINEARCH=win64 WINEDEBUG=-all LANG=C.UTF-8 LC_ALL=C.UTF-8
# wbemprox: any call of platform.* would end Python. mscms: wine's own lacks a call that Qt makes.
export WINEDLLOVERRIDES="mscoree,mshtml,wbemprox=;winemenubuilder.exe=d;mscms=n,b"

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }

# A Windows program dies of a plain file as its output: it gets a pipe.
windows() {
  wine "$@" </dev/null 2>&1 | cat
  return "${PIPESTATUS[0]}"
}

windows_path() { printf 'Z:%s' "${1//\//\\}"; }

# The program's version, out of the source tree given.
version_of() { sed -n 's/^__version__ = "\(.*\)"/\1/p' "$1/bcdesk/__init__.py"; }

next_version() { printf '%s.%s' "${1%.*}" "$((${1##*.} + 1))"; }

# A fresh Windows 10 in the folder given.
new_windows() {
  export WINEPREFIX=$1
  rm -rf "$1"
  wine wineboot --init </dev/null >/dev/null 2>&1
  wine winecfg -v win10 </dev/null >/dev/null 2>&1
  [ ! -e "$stand_ins/ready" ] || cp "$stand_ins"/*.dll "$1/drive_c/windows/system32/"
}

# DLLs that Windows has and wine lacks, for wine alone: every function that the folder's DLLs want of them gives 0.
make_stand_ins() {
  local name
  mkdir -p "$stand_ins"
  for name in icuuc mscms; do
    { find "$1" -iname '*.dll' -exec grep -liF "$name.dll" {} + || true; } | xargs -r x86_64-w64-mingw32-objdump -p |
      awk -v wanted="$name.dll" '
        /DLL Name:/ { inside = (tolower($3) == wanted); next }
        inside && NF == 3 && $2 ~ /^[0-9]+$/ { print "__declspec(dllexport) long long " $3 "(void) { return 0; }" }
        inside && NF == 4 && $3 ~ /^[0-9]+$/ { print "__declspec(dllexport) long long " $4 "(void) { return 0; }" }
      ' | sort -u >"$stand_ins/$name.c"
    [ -s "$stand_ins/$name.c" ] || continue # this Qt does not ask for it
    x86_64-w64-mingw32-gcc -w -shared -s -o "$stand_ins/$name.dll" "$stand_ins/$name.c"
  done
  touch "$stand_ins/ready"
}
