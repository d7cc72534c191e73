#!/usr/bin/env bash
# Makes podman ready for contract-podman.test.ts on Debian as root, with stand-ins for three public images and without a
# network except apt's. Prints the path of a containers.conf; name it in CONTAINERS_CONF. May be run again at any time.
set -euo pipefail
home=${POD_TASKS_PODMAN_HOME:-/var/tmp/pod-tasks-podman}
mkdir -p "$home"

need=()
command -v podman >/dev/null || need+=(podman)
command -v runc >/dev/null || need+=(runc)
[ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1 || need+=(busybox-static)
if [ ${#need[@]} -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends "${need[@]}" >&2
fi

# Where root lacks CAP_SYS_RESOURCE, and where cgroups are hybrid, podman's defaults do not start a container.
cat >"$home/containers.conf" <<'CONF'
[containers]
default_ulimits=["nofile=1024:1024","nproc=1000:1000"]
[engine]
runtime="runc"
CONF
export CONTAINERS_CONF=$home/containers.conf

have() { podman image exists "$1"; }
import() { # ROOT NAME CHANGE...
  local root=$1 name=$2; shift 2
  tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | podman import -q "${@/#/--change=}" - "$name" >&2
}
path='ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
work=$(mktemp -d "$home/images.XXXXXX")
trap 'rm -rf "$work"' EXIT

if ! have docker.io/library/alpine:3.24.2; then
  root=$work/busybox
  mkdir -p "$root"/{bin,etc,tmp,root,proc,sys,dev}
  chmod 1777 "$root/tmp"
  cp /bin/busybox "$root/bin/busybox"
  for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"; done
  echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
  echo root:x:0: >"$root/etc/group"
  import "$root" docker.io/library/busybox:latest "$path" 'CMD ["sh"]'
  for name in alpine:latest alpine:3.23.4 alpine:3.24.1 alpine:3.24.2; do
    podman tag docker.io/library/busybox:latest "docker.io/library/$name" >&2
  done
fi

if ! have docker.io/library/hello-world:latest; then
  root=$work/hello
  mkdir -p "$root"
  cp /bin/busybox "$root/busybox"
  import "$root" docker.io/library/hello-world:latest 'CMD ["/busybox", "echo", "Hello from a stand-in for hello-world"]'
fi

if ! have docker.io/library/python:3.11; then
  # This machine's own Python with the shell and the few programs that the provider's script uses.
  root=$work/python
  mkdir -p "$root"/{usr/bin,usr/lib,usr/lib64,usr/local/bin,etc,tmp,root,proc,sys,dev}
  chmod 1777 "$root/tmp"
  for folder in bin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  python=$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')
  library=$(python3 -c 'import sysconfig; print(sysconfig.get_paths()["stdlib"])')
  programs=("$python" /bin/bash /bin/sh)
  for name in cat echo env id ls mkdir rm seq sleep true; do programs+=("$(type -P "$name")"); done
  {
    for file in "${programs[@]}" "$library"/lib-dynload/*.so; do
      printf '%s\n' "$file"
      ldd "$file" 2>/dev/null | grep -o '/[^ ]*' || true
    done
  } | sort -u | while read -r file; do
    # Under the real folders, since /bin and /lib are links in the new root.
    target=$root$(realpath "$(dirname "$file")")
    mkdir -p "$target"
    cp -L "$file" "$target/"
  done
  mkdir -p "$root$library"
  tar -C "$library" --exclude=__pycache__ --exclude=test --exclude=site-packages --exclude=dist-packages -c . | tar -C "$root$library" -x
  for name in python python3; do ln -sf "$python" "$root/usr/local/bin/$name"; done
  ln -sf bash "$root/usr/bin/sh" 2>/dev/null || true
  for tag in latest 3.11; do
    if [ "$tag" = latest ]; then import "$root" docker.io/library/python:latest "$path" 'CMD ["python3"]'
    else podman tag docker.io/library/python:latest docker.io/library/python:$tag >&2; fi
  done
fi
echo "$CONTAINERS_CONF"
