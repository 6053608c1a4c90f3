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

# A Windows program dies of a plain file as its output: it gets a pipe. One that asks something would wait for ever.
windows() {
  timeout --kill-after=10 900 wine "$@" </dev/null 2>&1 | cat
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
  give_stand_ins
}

give_stand_ins() {
  find "$stand_ins" -name '*.dll' -exec cp {} "$WINEPREFIX/drive_c/windows/system32/" \; 2>/dev/null || true
}

# DLLs that Windows has and wine lacks, for wine alone. Of Qt's two, every function that Qt asks for gives 0.
make_stand_ins() {
  local qt=$1 name
  rm -rf "$stand_ins"
  mkdir -p "$stand_ins"
  for name in icuuc mscms; do
    { find "$qt" -iname '*.dll' -exec grep -liF "$name.dll" {} + || true; } |
      xargs -r x86_64-w64-mingw32-objdump -p |
      awk -v wanted="$name.dll" '
        /DLL Name:/ { inside = (tolower($3) == wanted); next }
        inside && NF >= 3 && $(NF - 1) ~ /^[0-9]+$/ { print "__declspec(dllexport) long long " $NF "(void) { return 0; }" }
      ' | sort -u >"$stand_ins/$name.c"
    [ -s "$stand_ins/$name.c" ] || rm "$stand_ins/$name.c" # this Qt does not ask for it
  done
  cat >"$stand_ins/bcryptprimitives.c" <<'END'
unsigned char __stdcall SystemFunction036(void *bytes, unsigned long count); /* RtlGenRandom */
__declspec(dllexport) int ProcessPrng(void *bytes, unsigned long long count) { return SystemFunction036(bytes, count); }
END
  for name in "$stand_ins"/*.c; do
    x86_64-w64-mingw32-gcc -w -shared -s -o "${name%.c}.dll" "$name" -ladvapi32
  done
}
