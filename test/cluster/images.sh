#!/usr/bin/env bash
# Makes stand-ins for a few public images and puts them in the local registry
# and in containerd. None is the official image; each says so in its labels.
set -euo pipefail
. "$(dirname "$0")/env.sh"
REG=$CLUSTER_HOME/registry
mkdir -p "$REG/blobs" "$REG/tags"
work=$(mktemp -d "$CLUSTER_HOME/images.XXXXXX")
trap 'rm -rf "$work"' EXIT

blob() { # FILE: moves it among the blobs, prints {digest, size}
  local d size; d=$(sha256sum "$1" | cut -d' ' -f1); size=$(stat -c %s "$1")
  mv "$1" "$REG/blobs/sha256:$d"
  jq -nc --arg d "sha256:$d" --argjson s "$size" '{digest: $d, size: $s}'
}
image() { # ROOTFS CMD_JSON WHAT NAME...
  local rootfs=$1 cmd=$2 what=$3 diff layer config name; shift 3
  tar -C "$rootfs" --sort=name --mtime=@0 --numeric-owner -cf "$work/layer.tar" .
  diff=sha256:$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  gzip -nf1 "$work/layer.tar"
  layer=$(blob "$work/layer.tar.gz")
  jq -nc --argjson cmd "$cmd" --arg diff "$diff" --arg what "$what" '{architecture: "amd64", os: "linux",
    config: {Cmd: $cmd, Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      Labels: {"pod-tasks.stand-in": "true", "org.opencontainers.image.description": $what}},
    rootfs: {type: "layers", diff_ids: [$diff]}}' >"$work/config"
  config=$(blob "$work/config")
  local t=application/vnd.docker
  jq -nc --argjson c "$config" --argjson l "$layer" --arg t $t '{schemaVersion: 2, mediaType: "\($t).distribution.manifest.v2+json",
    config: ($c + {mediaType: "\($t).container.image.v1+json"}),
    layers: [$l + {mediaType: "\($t).image.rootfs.diff.tar.gzip"}]}' >"$work/manifest"
  local digest; digest=$(blob "$work/manifest" | jq -r .digest)
  for name; do
    mkdir -p "$REG/tags/${name%:*}"
    echo "$digest" >"$REG/tags/${name%:*}/${name#*:}"
  done
  say "made $* ($(jq -r .size <<<"$layer") bytes)"
}
have() { [ -s "$REG/tags/${1%:*}/${1#*:}" ]; }

mkdir -p "$work"/{pause,hello,busybox/{bin,etc,tmp,root,proc,sys,dev},python}
chmod 1777 "$work/busybox/tmp"
if ! have pod-tasks/pause:1; then
  cp "$BIN/pause" "$work/pause/pause"
  image "$work/pause" '["/pause"]' "the test cluster's own pause program" pod-tasks/pause:1
fi
if ! have library/hello-world:latest; then
  cp "$BIN/hello" "$work/hello/hello"
  image "$work/hello" '["/hello"]' "stand-in for hello-world, not the official image" library/hello-world:latest
fi
if ! have library/alpine:3.24.2; then
  cp "$(command -v busybox)" "$work/busybox/bin/busybox"
  for a in $(busybox --list); do [ "$a" = busybox ] || ln -s busybox "$work/busybox/bin/$a"; done
  echo root:x:0:0:root:/root:/bin/sh >"$work/busybox/etc/passwd"
  echo root:x:0: >"$work/busybox/etc/group"
  image "$work/busybox" '["sh"]' "stand-in for busybox and alpine: Debian's busybox-static, not the official image" library/busybox:latest \
    library/alpine:latest library/alpine:3.20 library/alpine:3.23.4 library/alpine:3.24.1 library/alpine:3.24.2
fi
if ! have library/python:latest; then
  mmdebstrap --quiet --variant=essential --include=python3,python-is-python3,ca-certificates \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    bookworm "$work/python.tar" >"$LOGS/mmdebstrap.log" 2>&1 || die "mmdebstrap failed, see $LOGS/mmdebstrap.log"
  tar -C "$work/python" --exclude='./dev/*' --exclude='./var/cache/apt/*' --exclude='./var/lib/apt/lists/*' -xf "$work/python.tar"
  image "$work/python" '["python3"]' "stand-in for python 3.11: Debian bookworm with its own python3, not the official image" \
    library/python:latest library/python:3.11 library/python:3.11-slim
fi

# containerd gets them by a real pull from the local registry.
present=$(ctr images ls -q)
for tag in $(cd "$REG/tags" && find . -type f -printf '%P\n'); do
  name=docker.io/${tag%/*}:${tag##*/}
  grep -qxF "$name" <<<"$present" && continue
  ctr images pull --hosts-dir "$ETC/registries" "$name" >/dev/null
  say "pulled $name"
done
