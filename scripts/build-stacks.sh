#!/usr/bin/env bash
# Builds what the conformance suite runs on beside Debian's own: other versions of mod_wsgi and of Django, from the Python package
# registry, into .cache/stacks. Skips with a line what cannot be had. `--older` adds a CPython that shares one environ.
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

# mod_wsgi for a CPython that pyenv has built with a shared library, where Debian's is too young for something: up to 3.8 all
# interpreters of a process share one environ. Its files are copied, because httpd's user cannot read a home folder.
older() { # a series of Python, a version of mod_wsgi, a series of Django
  local name=python-$1 work from
  [ -f "$root/$name/stack.json" ] && return
  from=$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".* 2>/dev/null | tail -n 1)
  if [ ! -f "$from/lib/libpython$1.so" ]; then
    echo "stacks: skipped: $name: pyenv has no Python $1 with a shared library"
    return
  fi
  work=$(mktemp -d)
  mkdir -p "$root/$name/python/lib"
  cp "$from/lib/libpython$1.so.1.0" "$root/$name/python/lib/"
  tar -C "$from/lib" --exclude=test --exclude=tests --exclude=site-packages --exclude='config-*' -cf - "python$1" | tar -C "$root/$name/python/lib" -xf -
  if $python -m pip download "mod_wsgi==$2" --no-deps --no-binary :all: --no-build-isolation -d "$work" >"$work/log" 2>&1 &&
    tar -xf "$work"/mod_wsgi-"$2".tar.gz -C "$work" &&
    (cd "$work/mod_wsgi-$2" && export LD_RUN_PATH="$root/$name/python/lib" LD_LIBRARY_PATH="$from/lib" &&
      ./configure --with-python="$from/bin/python$1" --with-apxs=/usr/bin/apxs && make) >>"$work/log" 2>&1 &&
    "$from/bin/python$1" -m pip install "django==$3.*" --target "$root/$name/packages" >>"$work/log" 2>&1; then
    cp "$work/mod_wsgi-$2/src/server/.libs/mod_wsgi.so" "$root/$name/"
    printf '{"modWsgiVersion": "%s", "pythonVersion": "%s", "packages": "packages", "home": "python"}\n' "$2" "$1" >"$root/$name/stack.json"
    echo "stacks: $name built"
  else
    echo "stacks: skipped: $name cannot be built here ($(tail -n 1 "$work/log"))"
  fi
  rm -rf "$work"
}

build 5.0.2
build 6.0.6
if [ "${1:-}" = --older ]; then older 3.8 5.0.2 4.2; fi
django 4.2
django 5.2
django 6.0
