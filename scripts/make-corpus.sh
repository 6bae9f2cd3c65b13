#!/usr/bin/env bash
# Builds the large Python tree that `npm run bench` measures on, from Debian packages by name, outside the repository.
# usage: scripts/make-corpus.sh [DIR]     (default: ${XDG_CACHE_HOME:-~/.cache}/wsgiscope/corpus)
set -euo pipefail

target="${1:-${XDG_CACHE_HOME:-$HOME/.cache}/wsgiscope/corpus}"
packages=(python3-django ansible python3-azure python3-sympy python3-scipy python3-pandas python3-twisted
  python3-sqlalchemy python3-nova python3-neutron python3-cinder python3-botocore python3-djangorestframework
  python3-networkx python3-matplotlib python3-keystone python3-heat python3-manila python3-glance graphite-web
  mailman3-web python3-django-horizon python3-django-extensions python3-django-hyperkitty python3-django-postorius lava-server)

if [ -f "$target/.complete" ]; then
  echo "$target: already there"
  exit 0
fi
mkdir -p "$target"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# apt-get download drops to the user _apt where it can write as that user.
chmod 777 "$scratch"
(cd "$scratch" && apt-get -qq download "${packages[@]}")
for package in "$scratch"/*.deb; do dpkg -x "$package" "$target"; done
touch "$target/.complete"
echo "$target: $(find "$target" -name '*.py' -type f | wc -l) Python files, $(du -sh "$target" | cut -f1)"
