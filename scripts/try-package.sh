#!/usr/bin/env bash
# Installs what `npm pack` makes, and this repository by git, into empty folders, and uses both as a stranger would.
# Needs the network, for the dependencies.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
install() { (mkdir "$work/$1" && cd "$work/$1" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund "$2"); }
expect() { printf '%s' "$1" | grep -q -e "$2" || { printf 'expected "%s" in:\n%s\n' "$2" "$1" >&2; exit 1; }; }

cd "$root"
npx publint
# pre-commit takes all that `npm pack` prints for the name of the archive.
printed=$(npm pack --pack-destination "$work" 2>/dev/null)
archive="$work/$printed"
[ -f "$archive" ] || { printf 'npm pack prints more than a name: %s\n' "$printed" >&2; exit 1; }
cp -r samples/shared-process "$work/site"
cd "$work/site"

install tarball "$archive"
wsgiscope="$work/tarball/node_modules/.bin/wsgiscope"
expect "$("$wsgiscope" --version)" '^wsgiscope [0-9]'
expect "$("$wsgiscope" check --exit-zero)" 'error.env-setdefault-shared-process'
expect "$("$wsgiscope" check --exit-zero --format html)" '<svg'
expect "$("$wsgiscope" explain --apache apache.conf http://shop.example.com/)" 'with shop.settings'
expect "$("$wsgiscope" graph --apache apache.conf --format svg)" '^<svg'
expect "$("$wsgiscope" facts blog/blog/wsgi.py)" 'writes DJANGO_SETTINGS_MODULE where it is absent'
expect "$("$wsgiscope" rule alias-shadowed)" '^# alias-shadowed'
expect "$(cd "$work/tarball/node_modules/wsgiscope/dist/parts" && ls)" '^search-worker.js$'
expect "$(cd "$work/tarball" && node --input-type=module -e 'import { RULES } from "wsgiscope"; console.log(RULES.length)')" '^[1-9]'
echo 'the packed package works'

install git "git+file://$root"
expect "$("$work/git/node_modules/.bin/wsgiscope" check --exit-zero)" 'error.env-setdefault-shared-process'
echo 'the package installed by git works'

log=$(INPUT_VERSION="file:$archive" INPUT_FAIL_ON=never RUNNER_TEMP="$work" ACTION_PATH=/nowhere bash "$root/scripts/action.sh")
expect "$log" '^::error file=blog/blog/wsgi.py,line=10'
echo 'the action works with a version of the package'
