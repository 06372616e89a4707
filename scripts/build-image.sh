#!/usr/bin/env bash
# Publishes the tool for x64 and ARM64 and builds the container image from nothing but that.
#
#   scripts/build-image.sh [TAG]
#
# Without Docker only the publish outputs are made, in artifacts/image.
set -euo pipefail
cd "$(dirname "$0")/.."
tag=${1:-squeezebert:latest}
for pair in amd64:linux-x64 arm64:linux-arm64; do
  dotnet publish src/SqueezeBert.Cli -c Release -r "${pair#*:}" --self-contained -p:PublishReadyToRun=true -p:DebugType=none -o "artifacts/image/${pair%%:*}"
done
if docker info > /dev/null 2>&1; then
  docker buildx build --platform linux/amd64,linux/arm64 -f deploy/Dockerfile -t "$tag" .
else
  echo "No Docker here: artifacts/image holds what the image would." >&2
fi
