#!/usr/bin/env bash
# Sets up and runs every test: the engine, the API on SQLite and on PostgreSQL, then over HTTP and in a real browser
# against a server of its own on TEST_PORT. Cleans up after itself, also after a failure or Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")"
export TEST_PORT="${TEST_PORT:-8000}"
scratch="$(mktemp -d)"
server=""

finish() {
  local code=$?
  trap - EXIT INT TERM
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$scratch"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '\n== %s\n' "$*"; }
fail() { echo "$*" >&2; exit 1; }

need_curl() {
  command -v curl >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && apt-get install -y --no-install-recommends curl; } >"$scratch/curl.log" 2>&1 || true
  fi
  command -v curl >/dev/null || fail "curl is needed to walk the README's way and was not found: install it."
}

find_chromium() {
  local each
  if [ -n "${CHROMIUM_PATH:-}" ]; then echo "$CHROMIUM_PATH"; return; fi
  for each in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$each"; then return; fi
  done
  each="$(node -e 'console.log(require("playwright").chromium.executablePath())' 2>/dev/null || true)"
  if [ -n "$each" ] && [ -x "$each" ]; then echo "$each"; fi
}

install_chromium() {
  say "Installing Chromium for the browser tests"
  if timeout 300 npx --no-install playwright install chromium >"$scratch/chromium.log" 2>&1; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } \
      >"$scratch/chromium.log" 2>&1 || tail -n 5 "$scratch/chromium.log" >&2
  fi
}

answers() {
  .venv/bin/python -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)' \
    "http://localhost:$TEST_PORT/api/health" 2>/dev/null
}

start_server() {
  (cd backend && exec ../.venv/bin/python run.py) >"$scratch/server.log" 2>&1 &
  server=$!
  for _ in $(seq 150); do
    # Its own line tells that the port is ours: another program may answer on a port that was taken.
    if grep -q "is playing on" "$scratch/server.log" && answers; then return; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  cat "$scratch/server.log" >&2
  fail "The test server did not start on port $TEST_PORT."
}

say "Setting up"
make --silent .venv/dev.stamp node_modules/.stamp .venv/warm.stamp
need_curl
chromium="$(find_chromium)"
[ -n "$chromium" ] || { install_chromium; chromium="$(find_chromium)"; }
[ -n "$chromium" ] || fail "No Chromium was found: install one (Debian: apt-get install chromium) or name it with CHROMIUM_PATH."
export CHROMIUM_PATH="$chromium"

say "Engine and API (SQLite and PostgreSQL)"
(cd backend && ../.venv/bin/python -m pytest)

say "HTTP and browser against http://localhost:$TEST_PORT"
start_server
npm test --silent
