#!/usr/bin/env bash
# Prints how long the hand-written C# files are: count, median, 90th percentile, and the largest ones.
# Budget: median about 100 lines, a second look at 250, 400 at most.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=400

sizes=$(git ls-files -- '*.cs' ':!*.g.cs' | while read -r file; do
  [ -f "$file" ] && printf '%s %s\n' "$(wc -l <"$file")" "$file"
done | sort -n)

count=$(printf '%s\n' "$sizes" | wc -l)
at() { printf '%s\n' "$sizes" | sed -n "${1}p" | cut -d' ' -f1; }
echo "files $count   median $(at $(((count + 1) / 2)))   p90 $(at $(((count * 9 + 9) / 10)))   largest $(at "$count")"
printf '%s\n' "$sizes" | tail -n "${1:-10}" | sort -rn

over=$(printf '%s\n' "$sizes" | awk -v limit=$limit '$1 > limit')
if [ -n "$over" ]; then
  echo "Over $limit lines:" >&2
  printf '%s\n' "$over" >&2
  exit 1
fi
