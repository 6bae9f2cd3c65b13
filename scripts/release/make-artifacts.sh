#!/usr/bin/env bash
# Makes every artifact of a release in an empty folder, .cache/release/artifacts unless another is named: the npm package, the
# executable for linux-x64 with manual page, completions and licences, their checksums, the SBOM, the notes of the release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=${1:-.cache/release/artifacts}
version=$(node -p "require('./package.json').version")
rm -rf "$out"
mkdir -p "$out"

node scripts/generate.mjs --check
npm run --silent build >/dev/null
npm pack --silent --ignore-scripts --pack-destination "$out" >/dev/null

name="wsgiscope-$version-linux-x64"
folder="$out/$name"
mkdir -p "$folder/completions"
node scripts/release/build-executable.mjs "$folder/wsgiscope"
cp LICENSE .cache/release/executable/LICENSES.txt docs/wsgiscope.1 "$folder/"
for shell in bash zsh fish; do "$folder/wsgiscope" completions "$shell" >"$folder/completions/wsgiscope.$shell"; done
# The same files give the same archive.
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$out" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
rm -r "$folder"

node scripts/release/write-sbom.mjs >"$out/wsgiscope-$version.cdx.json"
node scripts/release/release-notes.mjs "$version" >"$out/RELEASE_NOTES.md"
(cd "$out" && sha256sum -- *.tgz *.tar.gz *.cdx.json >SHA256SUMS)
