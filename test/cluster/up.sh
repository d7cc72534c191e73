#!/usr/bin/env bash
# Starts a real single-node Kubernetes on this machine, on loopback only: API server, etcd, controller-manager, scheduler and
# kubelet, built from Go modules into one binary, with Debian's containerd and runc. No image registry is asked. Safe to run
# again: what already runs is left alone. Needs root on Debian and Go 1.24 or newer.
set -euo pipefail
. "$(dirname "$0")/env.sh"
[ "$(id -u)" = 0 ] || die "needs root: the kubelet and containerd make cgroups, mounts and network namespaces"
sources=$(cat "$HERE"/go.mod "$HERE"/go.sum "$HERE"/*.go "$HERE"/images/*/*.go | sha256sum)

is_up() {
  local name
  for name in etcd apiserver registry containerd controller-manager scheduler kubelet; do running "$name" || return; done
  answers
}
finish() {
  echo "export KUBECONFIG=$KUBECONFIG"
  exit
}
if is_up; then
  [ "$(cat "$BIN/sources")" = "$sources" ] || say "runs, built from other sources than these: npm run cluster:down first for a new build"
  finish
fi

lock
mkdir -p "$BIN" "$PKI" "$LOGS" "$RUN" "$ETC/cni"
# After a machine restart nothing in run/ is true any more.
boot=$(cat /proc/sys/kernel/random/boot_id)
if [ "$(cat "$RUN/boot" 2>/dev/null)" != "$boot" ]; then rm -rf "${RUN:?}"/*; echo "$boot" >"$RUN/boot"; fi

### 1. Debian packages and the binary
need=()
for p in containerd runc containernetworking-plugins busybox-static mmdebstrap iproute2 openssl curl jq; do
  [ "$(dpkg-query -Wf '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || need+=("$p")
done
if [ ${#need[@]} -gt 0 ]; then
  say "installing ${need[*]}"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${need[@]}"; } >"$LOGS/apt.log" 2>&1 ||
    die "apt-get failed, see $LOGS/apt.log"
fi
if [ "$(cat "$BIN/sources" 2>/dev/null)" != "$sources" ]; then
  say "building the binary (minutes the first time)"
  version=$(sed -n 's/^\tk8s.io\/kubernetes //p' "$HERE/go.mod") v=k8s.io/component-base/version
  CGO_ENABLED=0 nice go build -C "$HERE" -trimpath -ldflags "-s -w -X $v.gitVersion=$version -X $v.gitMajor=1 -X $v.gitMinor=$(cut -d. -f2 <<<"$version")" \
    -o "$BIN/" . ./images/hello ./images/pause
  ln -sf test-cluster "$BIN/kubectl"
  echo "$sources" >"$BIN/sources"
fi

### 2. Certificates and kubeconfigs
plain='[req]
distinguished_name=dn
[dn]'
key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650)
cert() { # NAME SUBJECT [SAN]
  [ -s "$PKI/$1.crt" ] && return
  openssl req -x509 -config <(echo "$plain") "${key[@]}" -CA "$PKI/ca.crt" -CAkey "$PKI/ca.key" \
    -keyout "$PKI/$1.key" -out "$PKI/$1.crt" -subj "$2" -addext "subjectAltName=${3:-DNS:$1}" \
    -addext keyUsage=digitalSignature -addext extendedKeyUsage=serverAuth,clientAuth 2>/dev/null
}
kubeconfig() { # NAME FILE
  [ -s "$2" ] && grep -q "127.0.0.1:$API_PORT$" "$2" && return
  (umask 077 && cat >"$2" <<YAML
apiVersion: v1
kind: Config
current-context: pod-tasks-test
clusters: [{name: pod-tasks-test, cluster: {certificate-authority-data: $(base64 -w0 "$PKI/ca.crt"), server: "https://127.0.0.1:$API_PORT"}}]
contexts: [{name: pod-tasks-test, context: {cluster: pod-tasks-test, user: $1, namespace: default}}]
users: [{name: $1, user: {client-certificate-data: $(base64 -w0 "$PKI/$1.crt"), client-key-data: $(base64 -w0 "$PKI/$1.key")}}]
YAML
  )
}
if [ ! -s "$PKI/ca.crt" ]; then
  openssl req -x509 -config <(echo "$plain") "${key[@]}" -keyout "$PKI/ca.key" -out "$PKI/ca.crt" -subj /CN=pod-tasks-test-ca \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign,cRLSign 2>/dev/null
  openssl ecparam -name prime256v1 -genkey -noout -out "$PKI/sa.key"
fi
here=DNS:localhost,IP:127.0.0.1
cert etcd /CN=etcd $here
cert apiserver /CN=kube-apiserver $here,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:10.96.0.1
cert kubelet /O=system:nodes/CN=system:node:localhost $here
cert controller-manager /CN=system:kube-controller-manager $here
cert scheduler /CN=system:kube-scheduler $here
cert admin /O=system:masters/CN=admin
for n in kubelet controller-manager scheduler; do kubeconfig $n "$ETC/$n.kubeconfig"; done
kubeconfig admin "$KUBECONFIG"

### 3. Configuration
put() { cat >"$1.new"; if cmp -s "$1.new" "$1"; then rm "$1.new"; else mv "$1.new" "$1"; fi; }
put "$ETC/containerd.toml" <<TOML
version = 2
root = "$CLUSTER_HOME/containerd"
state = "$RUN/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$CONTAINERD_SOCK"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/pod-tasks/pause:1"
  stream_server_address = "127.0.0.1"
  netns_mounts_under_state_dir = true
  restrict_oom_score_adj = true # where root lacks CAP_SYS_RESOURCE, runc could not lower it
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "$ETC/cni"
[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "$ETC/registries"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
TOML
# Every registry name is answered by the little one in the binary: no pull leaves the machine, and an image that is not there
# fails at once.
mkdir -p "$ETC/registries/_default"
printf 'server = "%s"\n[host."%s"]\n  capabilities = ["pull", "resolve"]\n' "http://127.0.0.1:$REGISTRY_PORT"{,} | put "$ETC/registries/_default/hosts.toml"
# Pods share a bridge with the host and with nothing else: no forwarding, no NAT, no DNS. Not podman's 10.88.0.0/16.
put "$ETC/cni/10-pod-tasks.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "pod-tasks-test", "plugins": [
  {"type": "bridge", "bridge": "$BRIDGE", "isGateway": false, "ipMasq": false,
   "ipam": {"type": "host-local", "dataDir": "$RUN/cni", "ranges": [[{"subnet": "10.244.0.0/16", "rangeStart": "10.244.0.10"}]]}}]}
JSON
put "$ETC/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 127.0.0.1
port: $KUBELET_PORT
healthzBindAddress: 127.0.0.1
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $PKI/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $PKI/kubelet.crt
tlsPrivateKeyFile: $PKI/kubelet.key
cgroupDriver: cgroupfs
cgroupRoot: /
failSwapOn: false
makeIPTablesUtilChains: false
containerRuntimeEndpoint: unix://$CONTAINERD_SOCK
clusterDomain: cluster.local
clusterDNS: [10.96.0.10]
resolvConf: ""
maxPods: 250
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
podLogsDir: $CLUSTER_HOME/pod-logs
volumePluginDir: $CLUSTER_HOME/kubelet/plugins-exec
YAML

### 4. Start
for taken in "apiserver $API_PORT" "etcd $ETCD_PORT" "registry $REGISTRY_PORT" "kubelet $KUBELET_PORT"; do
  running "${taken% *}" || [ -z "$(ss -Hltn "sport = :${taken#* }")" ] ||
    die "port ${taken#* } is taken: another cluster runs here. There is one per machine; its folder can be named in CLUSTER_HOME"
done
start etcd "$SERVERS" etcd --name pod-tasks-test --data-dir "$CLUSTER_HOME/etcd" --log-level warn \
  --listen-client-urls "https://127.0.0.1:$ETCD_PORT" --advertise-client-urls "https://127.0.0.1:$ETCD_PORT" \
  --listen-peer-urls http://127.0.0.1:0 --unsafe-no-fsync \
  --cert-file "$PKI/etcd.crt" --key-file "$PKI/etcd.key" --client-cert-auth --trusted-ca-file "$PKI/ca.crt"
start apiserver "$SERVERS" apiserver --bind-address 127.0.0.1 --secure-port "$API_PORT" \
  --etcd-servers "https://127.0.0.1:$ETCD_PORT" --etcd-cafile "$PKI/ca.crt" --etcd-certfile "$PKI/etcd.crt" --etcd-keyfile "$PKI/etcd.key" \
  --tls-cert-file "$PKI/apiserver.crt" --tls-private-key-file "$PKI/apiserver.key" --client-ca-file "$PKI/ca.crt" \
  --anonymous-auth=false --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
  --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$PKI/sa.key" --service-account-signing-key-file "$PKI/sa.key" \
  --service-cluster-ip-range 10.96.0.0/24 --endpoint-reconciler-type none \
  --kubelet-client-certificate "$PKI/admin.crt" --kubelet-client-key "$PKI/admin.key" --kubelet-certificate-authority "$PKI/ca.crt" \
  --kubelet-preferred-address-types Hostname \
  --requestheader-client-ca-file "$PKI/ca.crt" --requestheader-allowed-names nobody --requestheader-username-headers X-Remote-User
start registry "$SERVERS" registry "127.0.0.1:$REGISTRY_PORT" "$CLUSTER_HOME/registry"
start containerd containerd -c "$ETC/containerd.toml"
wait_for apiserver 120 kubectl get --raw /readyz
say "API server ready"
for n in controller-manager scheduler; do
  start $n "$SERVERS" $n --kubeconfig "$ETC/$n.kubeconfig" --authentication-kubeconfig "$ETC/$n.kubeconfig" --authorization-kubeconfig "$ETC/$n.kubeconfig" \
    --bind-address 127.0.0.1 --leader-elect=false --tls-cert-file "$PKI/$n.crt" --tls-private-key-file "$PKI/$n.key" \
    $([ $n = scheduler ] || echo --use-service-account-credentials --service-account-private-key-file "$PKI/sa.key" --root-ca-file "$PKI/ca.crt" --node-monitor-grace-period 2m)
done
if ! ip link show $BRIDGE >/dev/null 2>&1; then
  ip link add $BRIDGE type bridge
  ip addr add 10.244.0.1/16 dev $BRIDGE
  ip link set $BRIDGE up
fi
wait_for containerd 60 ctr version
"$HERE/images.sh"
new_kubelet=; running kubelet || new_kubelet=yes
started=$(date -u +%FT%TZ)
start kubelet "$SERVERS" kubelet --config "$ETC/kubelet.yaml" --kubeconfig "$ETC/kubelet.kubeconfig" \
  --root-dir "$CLUSTER_HOME/kubelet" --hostname-override localhost
fresh() { # Ready, and said so by this kubelet, not by one from before a restart
  kubectl get node localhost -o json | jq -e --arg t "${new_kubelet:+$started}" \
    '.status.conditions[] | select(.type == "Ready") | .status == "True" and .lastHeartbeatTime >= $t'
}
wait_for kubelet 120 fresh
wait_for controller-manager 60 kubectl get serviceaccount default
say "node ready"
finish
