#!/usr/bin/env bash
# The GitHub Action's one step: runs `wsgiscope check` once and hands its reports to GitHub. Needs bash and curl, no Node.
# Reads INPUT_*, ACTION_PATH and GitHub's own variables; ends with wsgiscope's exit code.
set -euo pipefail

work="${RUNNER_TEMP:-$(mktemp -d)}/wsgiscope"
mkdir -p "$work"
# Kept for the job; a runner that is kept has it in its tool cache.
export WSGISCOPE_CACHE="${RUNNER_TOOL_CACHE:-$work}/wsgiscope"

mapfile -t program < <(bash "$ACTION_PATH/scripts/obtain.sh" ${INPUT_VERSION:+"$INPUT_VERSION"})
[ "${#program[@]}" -gt 0 ] || exit 3

lines() { while IFS= read -r line || [ -n "$line" ]; do [ -z "$line" ] || printf '%s\0' "$line"; done <<<"$1"; }

# A word that no file of a pull request can know.
secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# Shows a file in the log while the runner takes no commands: names of files in it are a stranger's.
show() {
  [ -s "$1" ] || return 0
  local token
  token=$(secret)
  printf '::stop-commands::%s\n' "$token"
  cat "$1"
  printf '\n::%s::\n' "$token"
}

# git obeys the repository that it stands in. Looking for a commit runs nothing and asks nobody: no promisor, whatever the
# configuration allows, and no folder that only looks like a repository.
knows() {
  GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 git -c core.fsmonitor=false -c safe.bareRepository=explicit \
    rev-parse --quiet --verify --end-of-options "$1^{commit}" >/dev/null 2>&1
}

# Settings of a checkout's own that name no program, no proxy and no file; git-config(1). `includeIf` is how checkouts keep a token
# apart, and what is included is listed too.
harmless='(include|includeif\..*)\.path|(user|gc|maintenance|pull|push|init|advice|color|branch|branch\..*)\.[a-z]+'
harmless+='|core\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|longpaths)'
harmless+='|core\.(autocrlf|eol|protecthfs|protectntfs|sparsecheckout|sparsecheckoutcone|untrackedcache)'
harmless+='|extensions\.[a-z]+|remote\..*\.(url|pushurl|fetch|tagopt|prune|promisor|partialclonefilter)|url\..*\.insteadof'
harmless+='|http\..*\.extraheader|submodule\..*\.(url|active|branch)|lfs\..+|fetch\.(prune|prunetags|parallel)'

# Whether fetching would do what a checkout's own settings say, and those may name programs.
obeys() {
  local own
  own=$(git -c safe.bareRepository=explicit config --list --name-only --includes --show-scope 2>/dev/null) || return 0
  grep -E $'^(local|worktree)\t' <<<"$own" | cut -f2- | grep -qvxE "$harmless"
}

# The commit to compare with may not be there: a checkout has one commit unless it is told otherwise. It comes from where the
# checkout says that it comes from, over the network, with git's own program at the other end and no hook here.
since=${INPUT_SINCE:-}
if [[ "$since" =~ ^[0-9a-f]{40}$ ]] && ! knows "$since"; then
  if obeys; then
    echo "wsgiscope: $since is not fetched: the configuration of this checkout could run a program. Check out with fetch-depth: 0" >&2
  else
    GIT_ALLOW_PROTOCOL=https:http:ssh GIT_TERMINAL_PROMPT=0 \
      git -c core.fsmonitor=false -c core.hooksPath=/dev/null -c safe.bareRepository=explicit \
      fetch --quiet --no-write-fetch-head --no-auto-maintenance --no-tags --no-recurse-submodules --depth=1 \
      origin "$since" >&2 || true
  fi
fi

arguments=(check "--format=counts=$work/counts" "--fail-on=${INPUT_FAIL_ON:-warning}")
[ "${INPUT_ANNOTATIONS:-true}" != true ] || arguments+=(--format=github)
[ "${INPUT_ANNOTATIONS:-true}" = true ] || arguments+=(--format=concise)
[ "${INPUT_SUMMARY:-true}" != true ] || arguments+=("--format=markdown=$work/summary.md")

# No folder is made where a link of the workspace leads out of it; the program then refuses to write there.
report() {
  local format=$1 file=$2 folder named real
  [ -n "$file" ] || return 0
  folder=$(dirname -- "$file")
  named=$(realpath -ms -- "$folder")
  real=$(realpath -m -- "$folder")
  if [ "$named" = "$real" ] || [[ "$named/" != "$PWD/"* ]] || [[ "$real/" = "$(realpath "$PWD")/"* ]]; then mkdir -p -- "$folder"; fi
  arguments+=("--format=$format=$file")
}
report sarif "${INPUT_SARIF_FILE:-}"
report json "${INPUT_JSON_FILE:-}"

# What a pull request says of settings, baseline and suppressions counts once it is merged.
[ -z "$since" ] || arguments+=("--since=$since" "--settings-from=$since")
while IFS= read -r -d '' file; do arguments+=("--apache=$file"); done < <(lines "${INPUT_APACHE:-}")
# Splitting at blanks is what the input promises; globbing is not.
set -f
# shellcheck disable=SC2206
arguments+=(${INPUT_ARGS:-})
set +f
arguments+=(--)
while IFS= read -r -d '' path; do arguments+=("$path"); done < <(lines "${INPUT_PATHS:-.}")

rm -f "$work/counts" "$work/summary.md"
status=0
"${program[@]}" "${arguments[@]}" >"$work/stdout" 2>"$work/stderr" || status=$?
show "$work/stderr"
if [ "${INPUT_ANNOTATIONS:-true}" = true ]; then cat "$work/stdout"; else show "$work/stdout"; fi

if [ -f "$work/summary.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
if [ -f "$work/counts" ] && [ -n "${GITHUB_OUTPUT:-}" ]; then
  cat "$work/counts" >>"$GITHUB_OUTPUT"
  # A name with a line end could write outputs of its own.
  [ -z "${INPUT_SARIF_FILE:-}" ] || printf 'sarif-file=%s\n' "${INPUT_SARIF_FILE//[$'\r\n']/}" >>"$GITHUB_OUTPUT"
  [ -z "${INPUT_JSON_FILE:-}" ] || printf 'json-file=%s\n' "${INPUT_JSON_FILE//[$'\r\n']/}" >>"$GITHUB_OUTPUT"
fi
exit "$status"
