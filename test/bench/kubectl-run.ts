import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestCluster } from '../cluster/test-cluster.ts';
import { startProgram } from '../contract/start-program.ts';

/** What someone does with kubectl in place of a run of ours; each gives the milliseconds from the first start to the last end. */
export interface Kubectl {
  /** hello-world until it has succeeded; its deletion is not waited for and does not count. */
  run(name: string, kubeconfig: string): Promise<number>;
  /**
   * The pod, given as YAML: its log and its result are read when its base container has ended, its XCom sidecar is told to
   * end, and then it has succeeded; deleted as above.
   */
  runForResult(pod: string, kubeconfig: string): Promise<number>;
}

const succeeded = '--for=jsonpath={.status.phase}=Succeeded';
/** As the operator did up to cncf.kubernetes 10.0: the sidecar's shell is the first process of its container. */
const end = ['/bin/sh', '-c', 'kill -2 1'];

/** kubectl with its home in `folder`, so that what it caches lasts from one call to the next. */
export function createKubectl(cluster: TestCluster, folder: string): Kubectl {
  const program = cluster.home === undefined ? 'kubectl' : join(cluster.home, 'bin', 'kubectl');
  const env = { PATH: process.env['PATH'], HOME: folder };
  const call = async (kubeconfig: string, ...words: readonly string[]): Promise<string> => {
    const argv = ['--kubeconfig', kubeconfig, '--namespace', cluster.namespace, ...words];
    const { code, out, err } = await startProgram(program, argv, { cwd: folder, env }).ended;
    if (code !== 0) throw new Error(`kubectl ended with ${String(code)}: ${out}${err}`);
    return out;
  };
  return {
    run: async (name, kubeconfig) => {
      const began = performance.now();
      await call(kubeconfig, 'run', name, '--image=hello-world', '--restart=Never');
      await call(kubeconfig, 'wait', succeeded, `pod/${name}`, '--timeout=60s');
      const ms = performance.now() - began;
      await call(kubeconfig, 'delete', 'pod', name, '--wait=false');
      return ms;
    },
    runForResult: async (pod, kubeconfig) => {
      const file = join(folder, 'pod.yaml');
      writeFileSync(file, pod);
      const began = performance.now();
      const name = (await call(kubeconfig, 'create', '-f', file, '-o', 'name')).trim();
      const ended = '{.status.containerStatuses[?(@.name=="base")].state.terminated.exitCode}';
      await call(kubeconfig, 'wait', `--for=jsonpath=${ended}=0`, name, '--timeout=60s');
      await call(kubeconfig, 'logs', name, '-c', 'base');
      const read = ['cat', '/airflow/xcom/return.json'];
      const out = await call(kubeconfig, 'exec', name, '-c', 'airflow-xcom-sidecar', '--', ...read);
      await call(kubeconfig, 'exec', name, '-c', 'airflow-xcom-sidecar', '--', ...end);
      await call(kubeconfig, 'wait', succeeded, name, '--timeout=60s');
      const ms = performance.now() - began;
      if (!out.includes('count')) throw new Error(`no result: ${out}`);
      await call(kubeconfig, 'delete', name, '--wait=false');
      return ms;
    },
  };
}
