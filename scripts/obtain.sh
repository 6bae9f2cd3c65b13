#!/usr/bin/env bash
# Prints the command of the program of this checkout's version, one word a line: what was released, kept for the next time; as the
# last resort a build, once. `bash scripts/obtain.sh [VERSION]`; another version than this checkout's comes from npm.
# Reads WSGISCOPE_RELEASES (where releases lie) and WSGISCOPE_CACHE (where programs are kept).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
own=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$root/package.json")
version=${1:-$own}
releases=${WSGISCOPE_RELEASES:-https://github.com/wsgiscope/wsgiscope/releases/download}
cache=${WSGISCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/wsgiscope}
say() { printf 'wsgiscope: %s\n' "$*" >&2; }

# The executable of a release, where this checkout knows its checksum: whoever serves the file cannot exchange it.
executable() {
  [ "$version" = "$own" ] && [ "$(uname -sm)" = 'Linux x86_64' ] || return 1
  local archive="wsgiscope-$version-linux-x64.tar.gz" sum folder="$cache/$version-executable" work
  sum=$(awk -v name="$archive" '$2 == name { print $1 }' "$root/release.sha256" 2>/dev/null) || return 1
  [ -n "$sum" ] || return 1
  # Kept under its checksum: another build of the same version is another program.
  folder="$folder-${sum:0:16}"
  if [ ! -x "$folder/wsgiscope" ]; then
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/new.XXXXXX")
    if ! curl --fail --silent --show-error --location --retry 2 --output "$work/$archive" "$releases/v$version/$archive" >&2; then
      rm -rf "$work"
      return 1
    fi
    if ! printf '%s  %s\n' "$sum" "$work/$archive" | sha256sum --check --status; then
      say "$archive is not what was released: its checksum is another one"
      rm -rf "$work"
      exit 3
    fi
    tar -xzf "$work/$archive" -C "$work" --strip-components=1
    rm "$work/$archive"
    # Two runs may come at once: the first one stays.
    mv -T "$work" "$folder" 2>/dev/null || rm -rf "$work"
  fi
  printf '%s\n' "$folder/wsgiscope"
}

# The package, not from the folder one stands in: what lies there is a stranger's.
package() {
  command -v npm >/dev/null || return 1
  local folder
  folder="$cache/$(printf '%s' "$version" | tr -c 'A-Za-z0-9._\n-' _)-package"
  if [ ! -f "$folder/node_modules/wsgiscope/bin/wsgiscope.cjs" ]; then
    mkdir -p "$folder"
    (cd "$folder" && npm install --silent --no-audit --no-fund --prefix "$folder" "wsgiscope@$version" >&2) || return 1
  fi
  printf 'node\n%s\n' "$folder/node_modules/wsgiscope/bin/wsgiscope.cjs"
}

# This checkout itself, built where it is not.
build() {
  command -v npm >/dev/null || { say 'there is no release for this machine, and no npm to build one'; exit 3; }
  [ -f "$root/dist/cli/main.js" ] ||
    (cd "$root" && npm ci --silent --no-audit --no-fund --ignore-scripts && npm run --silent build) >&2
  printf 'node\n%s\n' "$root/bin/wsgiscope.cjs"
}

# Who asked for a version gets it or nothing; a checkout that is built already is its own program.
if [ "$version" != "$own" ]; then package
elif [ -f "$root/dist/cli/main.js" ]; then build
else executable || package || build; fi
