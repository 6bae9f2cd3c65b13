#!/usr/bin/env bash
# The GitHub Action's one step: runs `wsgiscope check` once and hands its reports to GitHub.
# Reads INPUT_*, ACTION_PATH and GitHub's own variables; ends with wsgiscope's exit code.
set -euo pipefail

work="${RUNNER_TEMP:-$(mktemp -d)}/wsgiscope"
mkdir -p "$work"

# The program: a version from npm, or this checkout, built once.
if [ -n "${INPUT_VERSION:-}" ]; then
  # Not from the workspace: what lies there is a stranger's.
  (mkdir -p "$work/npm" && cd "$work/npm" && npm install --silent --no-audit --no-fund --prefix "$work/npm" "wsgiscope@$INPUT_VERSION" >&2)
  program="$work/npm/node_modules/wsgiscope/dist/cli/main.js"
else
  program="$ACTION_PATH/dist/cli/main.js"
  [ -f "$program" ] || (cd "$ACTION_PATH" && npm ci --silent --no-audit --no-fund --ignore-scripts && npm run --silent build) >&2
fi

lines() { while IFS= read -r line || [ -n "$line" ]; do [ -z "$line" ] || printf '%s\0' "$line"; done <<<"$1"; }

# Shows a file in the log while the runner takes no commands: names of files in it are a stranger's.
show() {
  [ -s "$1" ] || return 0
  local token
  token=$(node -p 'crypto.randomUUID()')
  printf '::stop-commands::%s\n' "$token"
  cat "$1"
  printf '\n::%s::\n' "$token"
}

arguments=(check "--format=json=$work/report.json" "--fail-on=${INPUT_FAIL_ON:-warning}")
[ "${INPUT_ANNOTATIONS:-true}" != true ] || arguments+=(--format=github)
[ "${INPUT_ANNOTATIONS:-true}" = true ] || arguments+=(--format=concise)
[ "${INPUT_SUMMARY:-true}" != true ] || arguments+=("--format=markdown=$work/summary.md")
if [ -n "${INPUT_SARIF_FILE:-}" ]; then
  # No folder is made where a link of the workspace leads out of it; the program then refuses to write there.
  folder=$(dirname -- "$INPUT_SARIF_FILE")
  named=$(realpath -ms -- "$folder")
  real=$(realpath -m -- "$folder")
  if [ "$named" = "$real" ] || [[ "$named/" != "$PWD/"* ]] || [[ "$real/" = "$(realpath "$PWD")/"* ]]; then mkdir -p -- "$folder"; fi
  arguments+=("--format=sarif=$INPUT_SARIF_FILE")
fi
# What a pull request says of settings, baseline and suppressions counts once it is merged.
[ -z "${INPUT_SINCE:-}" ] || arguments+=("--since=$INPUT_SINCE" "--settings-from=$INPUT_SINCE")
while IFS= read -r -d '' file; do arguments+=("--apache=$file"); done < <(lines "${INPUT_APACHE:-}")
# Splitting at blanks is what the input promises; globbing is not.
set -f
# shellcheck disable=SC2206
arguments+=(${INPUT_ARGS:-})
set +f
arguments+=(--)
while IFS= read -r -d '' path; do arguments+=("$path"); done < <(lines "${INPUT_PATHS:-.}")

rm -f "$work/report.json" "$work/summary.md"
status=0
node "$program" "${arguments[@]}" >"$work/stdout" 2>"$work/stderr" || status=$?
show "$work/stderr"
if [ "${INPUT_ANNOTATIONS:-true}" = true ]; then cat "$work/stdout"; else show "$work/stdout"; fi

if [ -f "$work/summary.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
if [ -f "$work/report.json" ] && [ -n "${GITHUB_OUTPUT:-}" ]; then
  node -e '
    const { findings, summary } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    console.log(`findings=${findings.length}\nerrors=${summary.errors}`);
  ' "$work/report.json" >>"$GITHUB_OUTPUT"
  # A name with a line end could write outputs of its own.
  [ -z "${INPUT_SARIF_FILE:-}" ] || printf 'sarif-file=%s\n' "${INPUT_SARIF_FILE//[$'\r\n']/}" >>"$GITHUB_OUTPUT"
fi
exit "$status"
