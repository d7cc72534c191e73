// test-cluster is one binary with every server of a single-node Kubernetes:
//
//	test-cluster etcd|apiserver|controller-manager|scheduler|kubelet|kubectl [flags]
//	test-cluster registry ADDRESS DIRECTORY
//
// Called as kubectl (by a link) it is kubectl. For tests on one machine only. Linking the parts once is much faster and
// smaller than building six programs.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

var servers = map[string]func() *cobra.Command{
	"apiserver":          apiserver.NewAPIServerCommand,
	"controller-manager": controllers.NewControllerManagerCommand,
	"scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	"kubelet":            func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) },
}

func main() {
	if filepath.Base(os.Args[0]) != "kubectl" {
		os.Args = os.Args[1:]
	}
	if len(os.Args) == 0 {
		fail("usage: test-cluster etcd|apiserver|controller-manager|scheduler|kubelet|kubectl|registry ...")
	}
	switch name := filepath.Base(os.Args[0]); name {
	case "kubectl":
		if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
			kubectlutil.CheckErr(err)
		}
	case "etcd":
		etcdmain.Main(os.Args)
	case "registry":
		if len(os.Args) != 3 {
			fail("usage: test-cluster registry ADDRESS DIRECTORY")
		}
		fail(serveRegistry(os.Args[1], os.Args[2]))
	default:
		server, ok := servers[name]
		if !ok {
			fail("test-cluster: no part named " + name)
		}
		os.Exit(cli.Run(server()))
	}
}

func fail(why any) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(2)
}
