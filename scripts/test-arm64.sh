#!/usr/bin/env bash
# Runs the tests of kernels, models, tokenizer, checkpoints and data on emulated ARM64, with and without the dot product
# instruction, and holds them to the published bits (tests/fixtures/conformance.json). Needs a Debian on x64 and, the first time,
# root for apt. Tests that start child processes are left out: the emulator cannot start programs of its own kind.
set -euo pipefail
cd "$(dirname "$0")/.."

root=/usr/aarch64-linux-gnu
libraries=$PWD/artifacts/arm64-libraries
output=artifacts/arm64-tests

not_run() {
  echo "Not run: needs $1." >&2
  exit 1
}

if ! command -v qemu-aarch64 >/dev/null || [ ! -e "$root/lib/libstdc++.so.6" ]; then
  needed="qemu-aarch64 and the ARM64 C++ runtime in $root (Debian: qemu-user libc6-dev-arm64-cross libstdc++6-arm64-cross)"
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || not_run "$needed, and root to install them"
  apt-get update -qq && apt-get install -y -qq qemu-user libc6-dev-arm64-cross libstdc++6-arm64-cross >/dev/null || not_run "$needed, which apt could not install"
fi

# The test runner hashes names with OpenSSL, which has no cross package: the ARM64 one is unpacked, not installed.
if [ ! -e "$libraries/usr/lib/aarch64-linux-gnu/libssl.so.3" ]; then
  needed="OpenSSL for ARM64 (libssl3 of Debian or a package like it) unpacked in $libraries"
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || not_run "$needed, and apt to fetch it"
  mkdir -p "$libraries/lists/partial"
  foreign=(-qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o "Dir::State::lists=$libraries/lists")
  apt-get "${foreign[@]}" update && (cd "$libraries" && apt-get "${foreign[@]}" download libssl3 2>/dev/null && dpkg-deb -x libssl3_*.deb .) ||
    not_run "$needed, which apt could not fetch"
fi

dotnet publish tests/SqueezeBert.Tests -c Release -r linux-arm64 --self-contained -o "$output" -v quiet
for cpu in max cortex-a72; do
  echo "== qemu-aarch64 -cpu $cpu"
  # The emulator stumbles over code that is rewritten while it runs, so nothing is compiled twice and tests run one by one.
  qemu-aarch64 -L "$root" -E "LD_LIBRARY_PATH=$libraries/usr/lib/aarch64-linux-gnu" -E DOTNET_TieredCompilation=0 \
    -E DOTNET_EnableWriteXorExecute=0 -cpu "$cpu" "$output/SqueezeBert.Tests" -parallel none \
    -class "SqueezeBert.Tests.Kernels.*" -class "SqueezeBert.Tests.Model.*" -class "SqueezeBert.Tests.Tokenization.*" \
    -class "SqueezeBert.Tests.Checkpoints.*" -class "SqueezeBert.Tests.Data.*" -class "SqueezeBert.Tests.ConformanceTests" \
    -class- "*FuzzTests" -method- "*Every_instruction_set_gives_the_same_bits" \
    -method- "*Settings_of_the_runtime_lead_to_other_kernels" "$@"
done
