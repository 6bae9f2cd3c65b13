#!/usr/bin/env bash
# The hook of pre-commit: the released program, fetched once (scripts/obtain.sh), on the repository one stands in.
set -euo pipefail
mapfile -t program < <(bash "$(dirname "${BASH_SOURCE[0]}")/obtain.sh")
[ "${#program[@]}" -gt 0 ] || exit 3
exec "${program[@]}" "$@"
