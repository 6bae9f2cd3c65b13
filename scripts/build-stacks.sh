#!/usr/bin/env bash
# Builds what the conformance suite runs on beside Debian's own: other versions of mod_wsgi and of Django, from the Python package
# registry, into .cache/stacks. Skips with a line what cannot be had.
set -uo pipefail
cd "$(dirname "$0")/.."
python=/usr/bin/python3
root=$PWD/.cache/stacks
version=$($python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
mkdir -p "$root"

build() { # a version of mod_wsgi
  local name=mod_wsgi-$1 work
  [ -f "$root/$name/stack.json" ] && return
  work=$(mktemp -d)
  if $python -m pip download "mod_wsgi==$1" --no-deps --no-binary :all: --no-build-isolation -d "$work" >"$work/log" 2>&1 &&
    tar -xf "$work"/mod_wsgi-"$1".tar.gz -C "$work" &&
    (cd "$work/mod_wsgi-$1" && ./configure --with-python=$python --with-apxs=/usr/bin/apxs && make) >>"$work/log" 2>&1; then
    mkdir -p "$root/$name"
    cp "$work/mod_wsgi-$1/src/server/.libs/mod_wsgi.so" "$root/$name/"
    printf '{"modWsgiVersion": "%s", "pythonVersion": "%s"}\n' "$1" "$version" >"$root/$name/stack.json"
    echo "stacks: $name built"
  else
    echo "stacks: skipped: $name cannot be built here ($(tail -n 1 "$work/log"))"
  fi
  rm -rf "$work"
}

django() { # a series of Django
  local name=django-$1
  [ -f "$root/$name/stack.json" ] && return
  mkdir -p "$root/$name"
  if $python -m pip install "django==$1.*" --target "$root/$name/packages" >"$root/$name/log" 2>&1; then
    printf '{"modWsgiVersion": "4.9.4", "pythonVersion": "%s", "packages": "packages"}\n' "$version" >"$root/$name/stack.json"
    echo "stacks: $name installed"
  else
    echo "stacks: skipped: $name cannot be had for Python $version ($(tail -n 1 "$root/$name/log"))"
  fi
}

build 5.0.2
build 6.0.6
django 4.2
django 5.2
django 6.0
