/** What a generated DAG file is made of. */
export interface DagShape {
  readonly lines: number;
  /** Those that do not fit as calls of their own are made by a loop. */
  readonly tasks: number;
  /** The same seed gives the same text. */
  readonly seed: number;
}

/** Numbers from 0 to below `limit`, the same for the same seed. */
export type Draw = (limit: number) => number;

/** A generator of numbers that look random. */
export function seeded(seed: number): Draw {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const head = `"""A DAG file that was generated."""
import os
from datetime import datetime, timedelta

from airflow import DAG
from airflow.models import Variable
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

REGISTRY = "registry.example"
TAG = os.environ.get("IMAGE_TAG", "1.4.2")
COMMON = dict(namespace="jobs", image_pull_policy="IfNotPresent", get_logs=True)
default_args = {"owner": "data", "retries": 1, "retry_delay": timedelta(minutes=5)}


def resources(cpu, memory="128Mi"):
    return k8s.V1ResourceRequirements(requests={"cpu": cpu, "memory": memory})


`;

const open = `with DAG("generated_#", start_date=datetime(2024, 1, 1), schedule=None, default_args=default_args) as dag_#:
`;

/** Tasks of one \`with DAG\`, as people cut their files. */
const tasksPerDag = 40;

/** The text of a DAG file as people write them: constants, helpers, objects of the Kubernetes client, tasks one by one and by a loop. */
export function generateDag({ lines, tasks, seed }: DagShape): string {
  const draw = seeded(seed);
  const parts: string[] = [head];
  let height = countLines(head);
  let made = 0;
  // Some lines are left for a loop that makes the rest of the tasks.
  const room = lines - 12;
  const add = (part: string): void => {
    parts.push(part);
    height += countLines(part);
  };
  const own = Math.min(tasks, Math.floor((room - height) / 10));
  const spare = Math.max(0, room - height - own * 10);
  let dag = 0;
  let left = spare;
  const fill = (share: number): void => {
    for (let used = 0; used < share && left > 0;) {
      const part = ordinary(draw, parts.length);
      if (countLines(part) > left) break;
      used += countLines(part);
      left -= countLines(part);
      add(part);
    }
  };
  const dags = Math.max(1, Math.ceil(own / tasksPerDag));
  for (; dag < dags && height < room; dag++) {
    fill(Math.ceil(spare / dags));
    add(open.replaceAll('#', String(dag)));
    for (let i = 0; i < tasksPerDag && made < own && height < room; i++) add(oneTask(draw, made++));
    if (made === dag * tasksPerDag) add('    pass\n');
  }
  fill(left);
  if (made < tasks) add(loop(dag, tasks - made));
  while (height < lines) add('# The end is near.\n');
  return parts.join('');
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

function oneTask(draw: Draw, i: number): string {
  const kinds = [
    `        arguments=["--table", "t${i}", f"--tag={TAG}"],\n        env_vars={"N": "${draw(100)}", "DAY": "{{ ds }}"},\n`,
    `        cmds=["python", "-m", "job_${i}"],\n        container_resources=resources("${draw(4)}", memory="64Mi"),\n`,
    `        labels={"team": "t${draw(9)}"},\n        volumes=[k8s.V1Volume(name="v", empty_dir=k8s.V1EmptyDirVolumeSource())],\n`,
    `        arguments=[Variable.get("bucket_${draw(3)}"), "{{ params.x }}"],\n        node_selector={"pool": "p${draw(5)}"},\n`,
  ];
  return `    task_${i} = KubernetesPodOperator(
        task_id="task_${i}",
        name="task-${i}",
        image=f"{REGISTRY}/app_${draw(20)}:{TAG}",
${kinds[draw(kinds.length)] ?? ''}        on_finish_action="delete_pod",
        **COMMON,
    )
${i % tasksPerDag === 0 ? '\n' : `    task_${i - 1} >> task_${i}\n`}`;
}

function ordinary(draw: Draw, i: number): string {
  const kinds = [
    `LIMIT_${i} = ${draw(1000)}\n`,
    `PATHS_${i} = ["a/${draw(9)}", "b/${draw(9)}", f"{REGISTRY}/c"]\n`,
    `# A remark about what stands below, number ${i}.\n`,
    `\n`,
    `CONFIG_${i} = {\n    "image": f"{REGISTRY}/job:${draw(9)}",\n    "args": ["--x", "${draw(99)}"],\n    "nested": {"cpu": "${draw(4)}", "memory": "1Gi"},\n}\n`,
    `def helper_${i}(name, size=${draw(9)}):\n    labels = {"name": name, "size": str(size)}\n    if size > 3:\n        labels["big"] = "yes"\n    return labels\n\n\n`,
    `NAMES_${i} = [f"n{x}" for x in range(${draw(9)}) if x % 2]\n`,
    `if os.environ.get("STAGE_${draw(3)}") == "prod":\n    REPLICAS_${i} = 3\nelse:\n    REPLICAS_${i} = 1\n`,
    `class Settings_${i}:\n    """What goes together."""\n\n    name = "s${draw(9)}"\n    retries = ${draw(5)}\n\n\n`,
    `TOTAL_${i} = sum(len(x) for x in ("abc", "de")) + ${draw(50)}\n`,
  ];
  return kinds[draw(kinds.length)] ?? '';
}

function loop(dag: number, count: number): string {
  return `${open.replaceAll('#', String(dag))}    for number in range(${count}):
        KubernetesPodOperator(
            task_id=f"looped_{number}",
            name=f"looped-{number}",
            image=f"{REGISTRY}/loop:{TAG}",
            arguments=["--number", str(number)],
            **COMMON,
        )
`;
}
