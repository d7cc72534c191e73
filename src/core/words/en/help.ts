import type { HelpTopic } from '../interface-key.ts';

const context = `
What the outside supplies (CONTEXT):
  --airflow-version V --provider-version V
                            Versions of Airflow and of its cncf.kubernetes provider
                            (else those that the project pins or has installed, else the newest known)
  --workspace DIR           The project (else the repository that holds the file)
  --logical-date ISO        For example 2024-01-15T00:00:00+00:00
  --data-interval-start ISO, --data-interval-end ISO
  --run-type scheduled|manual, --run-id ID, --try-number N, --map-index N
                            With a run id "run" takes over the pod of an earlier start of that run
  --params JSON             The run's configuration: an object that overrides the DAG's params
  --var KEY=VALUE           An Airflow variable
  --conn ID=URI_OR_JSON     An Airflow connection
  --env KEY=VALUE           An environment variable, as the DAG file sees it
  --config SECTION.KEY=VALUE
                            An option of Airflow's configuration
  --in-cluster              Take it that Airflow runs inside the cluster
  --xcom JSON               Results of other tasks, for example {"extract": 42}
  --arg NAME=JSON           An argument of the task's function
  --fixed-ids               Random parts as in recordings, and nothing but what the options give
  --no-marker               The operator's own labels and run id only

--var, --conn, --env, --config and --arg may be given several times.`;

const target = `
Where it runs (TARGET):
  --sandbox                 On this machine: containers with podman or docker, else plain processes
  --kubeconfig PATH, --context NAME
                            On a Kubernetes cluster
  -n, --namespace NAMESPACE The namespace, in place of the task's own`;

/** What `--help` prints, in English. */
export const help: Readonly<Record<HelpTopic, string>> = {
  main: `Run the pod tasks of an Airflow DAG file, without Airflow:
KubernetesPodOperator, @task.kubernetes and @task.kubernetes_cmd.

Usage:
  pod-tasks tasks PATH...                   List the pod tasks in files and folders
  pod-tasks manifest FILE --task TASK_ID    Print the pod that the operator would create
  pod-tasks run FILE --task TASK_ID         Run that pod, follow its log, fetch its result
  pod-tasks pods                            List the pods of pod tasks
  pod-tasks logs POD                        Print a pod's log
  pod-tasks delete POD...                   Delete pods

Begin with:
  pod-tasks tasks dags/
  pod-tasks run dags/my_dag.py --task my_task --sandbox

"pod-tasks COMMAND --help" explains the options of a command.
-h, --help and --version work everywhere.

Exit codes:
  0    success                           4    the cluster does not answer, or refuses
  1    the task failed; not found        99   Airflow would record the task as skipped
  2    a mistake in the command, a file  130  cancelled
       that cannot be read, or a task
       that Airflow would refuse
  3    values are missing

The language follows POD_TASKS_LANG (en, zh-cn), else the locale.
`,
  tasks: `List the pod tasks in DAG files, and what is wrong with the files.

Usage: pod-tasks tasks PATH... [CONTEXT] [--json]

  PATH                      A DAG file, or a folder that is searched for them
  --json                    Print everything as JSON
${context}
`,
  manifest: `Print the pod that the operator would create, exactly as it would be sent.

Usage: pod-tasks manifest FILE (--task TASK_ID [--dag DAG_ID] | --all) [CONTEXT]
                          [-n NAMESPACE] [-o yaml|json] [--force]
       pod-tasks manifest FILE --task TASK_ID --stored [TARGET] [--yes] …
       pod-tasks manifest FILE (--task TASK_ID | --all) --exact COMMAND …

  --task TASK_ID            The task, with the prefixes of its groups
  --dag DAG_ID              The DAG, where several have that task
  --all                     All pod tasks of the file, and all instances of mapped ones
  -n, --namespace NAMESPACE The namespace, in place of the task's own
  -o yaml|json              The form (yaml)
  --force                   Go on although Airflow would refuse
  --stored                  The pod as the cluster would store it: a dry run there, with a comment
                            (in JSON a mark) on what is a server default, comes from admission or
                            is changed; a protected context is asked about, --yes answers
  --sandbox, --kubeconfig PATH, --context NAME
                            Where, with --stored
  --exact COMMAND           Ask your own Airflow, print its pod, and say whether ours differs
                            (exit code 1). COMMAND is what starts the Python that holds Airflow,
                            as a JSON array: '["docker", "compose", "exec", "-T", "scheduler",
                            "python"]'; auto looks for one beside the file. It runs the DAG file.
  --registry-map PATTERN=TARGET
                            Fetch images from elsewhere: 'docker.io/*=mirror.example.com/hub/*', the
                            XCom sidecar's too; may be given several times, the longest match counts
${context}
`,
  run: `Run one pod task: create its pod, follow its log, fetch its XCom, clean up.

Usage: pod-tasks run FILE --task TASK_ID [--dag DAG_ID] [CONTEXT] [TARGET]
                     [--keep-pod policy|failed|all] [--keep-for DURATION]
                     [--preflight-only | --no-preflight] [--force] [--yes] [--json]

The pod's log goes to standard output as it is, all else to standard error.
Ctrl-C cancels the run and settles its pod as the task's own policy says.

  --task TASK_ID            The task, with the prefixes of its groups
  --dag DAG_ID              The DAG, where several have that task
  --preflight-only          Create nothing: say whether the pod could run there, check by check
                            (exit code 4 where something is wrong)
  --no-preflight            Run without looking at rights and at what the pod needs
  --keep-pod policy|failed|all
                            What becomes of the pod: as the task's own policy says (policy); kept
                            for a time where the task fails; kept. A pod that has not ended is not
                            kept, since its task could still run
  --keep-for DURATION       For how long that of a failed task is kept, for example 30m (1h); then
                            the editor or the next run on that cluster deletes it
  --force                   Go on although Airflow would refuse
  --yes                     Answer the question before a protected context or --no-marker
  --json                    One event a line on standard output
  --registry-map PATTERN=TARGET
                            Fetch images from elsewhere: 'docker.io/*=mirror.example.com/hub/*', the
                            XCom sidecar's too; may be given several times, the longest match counts
${target}
${context}
`,
  pods: `List the pods of pod tasks.

Usage: pod-tasks pods [TARGET] [--dag ID] [--task ID] [--run ID] [--watch] [--json]

  --dag ID, --task ID, --run ID
                            Only the pods of this DAG, task or run
  --watch                   Go on and print each change
  --json                    Print JSON
${target}
`,
  logs: `Print the log of a pod.

Usage: pod-tasks logs POD [TARGET] [--follow] [--previous] [--since DURATION] [--container NAME]

  --follow                  Go on while the container runs
  --previous                Of the container's previous start
  --since DURATION          Only what is younger, for example 90s, 5m, 2h
  --container NAME          The container (base)
${target}
`,
  delete: `Delete pods.

Usage: pod-tasks delete POD... [TARGET] [--force] [--yes]

  --force                   At once, without the time that the pod has to end
  --yes                     Answer the question before a protected context
${target}
`,
};
