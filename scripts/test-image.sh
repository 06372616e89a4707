#!/usr/bin/env bash
# Runs what the container image would, without Docker: the published tool, the C library and nothing else, on a read-only root, as
# the image's user. Asks it a question, then stops it as Kubernetes does. Needs Linux on x64, and root for the mounts.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" -eq 0 ] && [ "$(uname -sm)" = "Linux x86_64" ] || { echo "Not run: needs Linux on x64, and root." >&2; exit 1; }

root=$PWD/artifacts/image-root port=${1:-3999}
[ -x artifacts/image/amd64/squeezebert ] ||
  dotnet publish src/SqueezeBert.Cli -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true -p:DebugType=none -o artifacts/image/amd64
rm -rf "$root"
mkdir -p "$root"/{app,proc,dev}
# What every container has of devices.
touch "$root"/dev/{null,urandom}
cp -al artifacts/image/amd64/. "$root/app/"
# Of the libraries that the publish output links to, those that the base image has.
ldd artifacts/image/amd64/squeezebert artifacts/image/amd64/*.so 2> /dev/null | grep -o '[[:space:]]/[^ :]*\.so[^ :]*' | grep -v "$PWD" | sort -u | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

unshare --mount bash -c '
  mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && mount -o remount,ro,bind "$0"
  for device in null urandom; do mount --bind "/dev/$device" "$0/dev/$device"; done
  export DOTNET_EnableDiagnostics=0 HF_HOME=/data
  exec chroot --userspec=1654:1654 "$0" /app/squeezebert serve --hostname 127.0.0.1 --port "$1"' "$root" "$port" > "$root.log" 2>&1 &
server=$!
trap 'kill -9 $server 2> /dev/null || true' EXIT
for _ in $(seq 100); do
  curl -sf "http://127.0.0.1:$port/health" && break
  sleep 0.2
done
curl -sf -H 'Content-Type: application/json' -d '{"inputs":"The staff were friendly."}' "http://127.0.0.1:$port/predict"
echo
kill -TERM $server
code=0
wait $server || code=$?
trap - EXIT
cat "$root.log"
rm -rf "$root"
[ "$code" -eq 0 ] && echo "The image's content runs on a read-only root without privileges, and stops when told."
exit "$code"
