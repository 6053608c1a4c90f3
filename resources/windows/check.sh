#!/usr/bin/env bash
# Builds the setup, installs it in a clean Windows under wine and plays what IT and a clerk do with it.
# Any surprise ends it. Prints its record as a table at the end; the setup stays in build/windows.
set -euo pipefail
. "$(dirname "$0")/wine.sh"

version=$(version_of "$top")
next=$(next_version "$version")
program='C:\Program Files\bcdesk\bcdesk.exe'
console='C:\Program Files\bcdesk\bcdesk-cli.exe'
uninstall='C:\Program Files\bcdesk\uninstall.exe'
practice=bcdesk/data/practice
record=()
began=$SECONDS

note() {
  record+=("$1|$2|$((SECONDS - began))")
  say "$1: $2"
  began=$SECONDS
}

fail() {
  echo "$1" >&2
  exit 1
}

# Runs, and ends everything unless the exit code is the one wanted.
expect() {
  local code=0
  windows "${@:2}" || code=$?
  [ "$code" = "$1" ] || fail "exit code $code instead of $1: ${*:2}"
}

wait_for() {
  local tries
  for ((tries = 0; tries < 240; tries++)); do
    if eval "$1"; then return; fi
    sleep 0.5
  done
  fail "in vain: $1"
}

setup() { printf '%s' "$out/bcdesk-$1-setup.exe"; }
installed_version() { windows "$console" --version | tr -d '\r' | awk '{ print $2 }'; }
fingerprint() {
  (cd "$data/bcdesk" && find . -type f -not -name '*.log*' -not -name '*.lock' -print0 | sort -z | xargs -0 sha256sum) |
    sha256sum | cut -c1-16
}

# Of the program's folder: names, sizes and times.
listing() { find "$files" -type f -printf '%P %s %T@\n' | sort; }


selftest() {
  local file=$WINEPREFIX/drive_c/findings.txt code=0
  windows "$program" selftest 'C:\findings.txt' >/dev/null || code=$?
  cat "$file"
  [ "$code" = 0 ] || fail "the self-test found a fault"
  note "self-test $1" "$(grep -c '^ĐẠT' "$file") of $(wc -l <"$file") sound, exit code 0"
}

start_screen() {
  exec 3< <(exec Xvfb -displayfd 1 -screen 0 1366x768x24 -nolisten tcp 2>/dev/null)
  screen=$!
  read -r -u 3 number
  export DISPLAY=:$number
}

finish() {
  wineserver -k || true
  [ -z "${screen:-}" ] || kill "$screen"
}

"$top/resources/windows/build.sh"
note "build" "bcdesk.exe, bcdesk-cli.exe and the setup of $version"
"$top/resources/windows/build.sh" "$next"
note "build again" "the same as $next, to upgrade to"

trap finish EXIT
start_screen
new_windows "$out/clean"
data=$WINEPREFIX/drive_c/ProgramData
menu="$data/Microsoft/Windows/Start Menu/Programs/Bưu chính công ích"
files="$WINEPREFIX/drive_c/Program Files/bcdesk"
note "clean Windows" "wine prefix, Windows 10"

wine winecfg -v win81 </dev/null >/dev/null 2>&1
expect 4 "$(setup "$version")" /S
[ ! -e "$files" ] || fail "installed on Windows 8.1"
wine winecfg -v win10 </dev/null >/dev/null 2>&1
note "Windows 8.1" "refused, exit code 4"

expect 0 "$(setup "$version")" /S
[ "$(installed_version)" = "$version" ] || fail "not $version"
[ "$(find "$menu" -name '*.lnk' | wc -l)" = 2 ] || fail "not in the menu"
sizes="setup $(du -m "$(setup "$version")" | cut -f1) MB, installed $(du -sm "$files" | cut -f1) MB"
note "silent install" "$version: $sizes in $(listing | wc -l) files"

selftest "of $version"

expect 0 "$console" demo 'C:\demo'
papers=$(find "$WINEPREFIX/drive_c/demo" -name '*.pdf' | wc -l)
[ "$papers" -gt 0 ] || fail "the demo left no paper"
rm -rf "$out/demo"
cp -r "$WINEPREFIX/drive_c/demo" "$out/demo"
note "a morning at the window" "$papers papers, $(find "$out/demo" -name '*.png' | wc -l) pictures in build/windows/demo"

windows "$program" run --practice &
window=$!
wait_for '[ -e "$data/$practice/bcdesk.db.keycheck" ]'
expect 0 "$console" doctor --practice
before=$(listing)
expect 5 "$(setup "$next")" /S
# With _?= it does its work itself and its exit code is seen; that word must stand without quotes, which wine would add.
printf '"%s" /S _?=C:\\Program Files\\bcdesk\r\nexit /b %%errorlevel%%\r\n' "$uninstall" >"$WINEPREFIX/drive_c/try.bat"
expect 5 cmd /c 'C:\try.bat' >/dev/null
[ "$before" = "$(listing)" ] || fail "half-done"
note "while it runs" "upgrade and uninstall refused, exit code 5, nothing changed"

windows taskkill /im bcdesk.exe >/dev/null
wait "$window"
[ ! -e "$data/$practice/bcdesk.db-wal" ] || fail "the database was left open"
note "window closed" "as by its X; the database is folded into one file"

kept=$(fingerprint)
expect 0 "$(setup "$next")" /S
[ "$(installed_version)" = "$next" ] || fail "not $next"
[ ! -e "$files.old" ] && [ ! -e "$files.new" ] || fail "left-over folders"
[ "$kept" = "$(fingerprint)" ] || fail "the upgrade touched the data"
note "upgrade $version to $next" "data and key unchanged ($kept)"
expect 0 "$console" doctor --practice
note "doctor of $next" "opens the desk of $version by its key, journal and ledger agree"
expect 7 "$(setup "$version")" /S
note "older over newer" "refused, exit code 7"
selftest "of $next"

kept=$(fingerprint)
windows "$uninstall" /S
wait_for '[ ! -e "$files" ]'
[ ! -e "$menu" ] || fail "still in the menu"
[ "$kept" = "$(fingerprint)" ] || fail "the uninstaller touched the data"
! windows reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\bcdesk' >/dev/null || fail "still listed"
note "silent uninstall" "program and menu gone, ProgramData\\bcdesk kept ($(find "$data/bcdesk" -type f | wc -l) files)"

rm "$(setup "$next")"
printf '\n%-28s %-90s %s\n' step seen seconds
printf '%s\n' "${record[@]}" | awk -F'|' '{ printf "%-28s %-90s %7d\n", $1, $2, $3 }'
