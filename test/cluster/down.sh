#!/usr/bin/env bash
# Stops exactly what up.sh started. With --purge also forgets the cluster's state (etcd, images, certificates), but keeps the
# binary.
set -uo pipefail
. "$(dirname "$0")/env.sh"
lock
stop kubelet
if running containerd; then
  for c in $(ctr containers ls -q); do ctr tasks rm -f "$c"; ctr containers rm "$c"; done >/dev/null 2>&1
fi
for n in containerd scheduler controller-manager apiserver registry etcd; do stop $n; done
# Deepest first: pod volumes, container root file systems.
awk '{print $5}' /proc/self/mountinfo | grep -F "$CLUSTER_HOME/" | sort -r | while read -r m; do umount "$m"; done
ip link delete "$BRIDGE" 2>/dev/null
rm -rf "${RUN:?}"
if [ "${1:-}" = --purge ]; then
  for d in etcd kubelet containerd registry pki etc pod-logs logs kubeconfig; do rm -rf "${CLUSTER_HOME:?}/$d"; done
fi
echo stopped
