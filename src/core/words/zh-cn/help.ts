import type { HelpTopic } from '../interface-key.ts';

const context = `
由外部给出的内容（CONTEXT）：
  --airflow-version V --provider-version V
                            Airflow 及其 cncf.kubernetes provider 的版本
                            （否则取项目固定或已安装的版本，再否则取已知的最新版本）
  --workspace DIR           项目文件夹（否则取文件所在的仓库）
  --logical-date ISO        例如 2024-01-15T00:00:00+00:00
  --data-interval-start ISO、--data-interval-end ISO
  --run-type scheduled|manual、--run-id ID、--try-number N、--map-index N
                            给出运行 id 时，run 会接管该运行先前启动的 Pod
  --params JSON             本次运行的配置：一个对象，覆盖 DAG 的 params
  --var KEY=VALUE           Airflow 变量
  --conn ID=URI_OR_JSON     Airflow 连接
  --env KEY=VALUE           DAG 文件所见的环境变量
  --config SECTION.KEY=VALUE
                            Airflow 的配置项
  --in-cluster              视为 Airflow 运行在集群内
  --xcom JSON               其他任务的结果，例如 {"extract": 42}
  --arg NAME=JSON           任务函数的参数
  --fixed-ids               随机部分与录制数据一致，且只使用选项给出的内容
  --no-marker               只使用 operator 自己的标签与 run id

--var、--conn、--env、--config 与 --arg 可多次给出。`;

const target = `
在哪里运行（TARGET）：
  --sandbox                 在本机运行：用 podman 或 docker 的容器，否则用普通进程
  --kubeconfig PATH、--context NAME
                            在 Kubernetes 集群上运行
  -n, --namespace NAMESPACE 命名空间，取代任务自己的命名空间`;

/** What `--help` prints, in Simplified Chinese. */
export const help: Readonly<Record<HelpTopic, string>> = {
  main: `无需 Airflow，直接运行 Airflow DAG 文件中的 Pod 任务：
KubernetesPodOperator、@task.kubernetes 与 @task.kubernetes_cmd。

用法：
  pod-tasks tasks PATH...                   列出文件和文件夹中的 Pod 任务
  pod-tasks manifest FILE --task TASK_ID    打印 operator 会创建的 Pod
  pod-tasks run FILE --task TASK_ID         运行该 Pod，跟踪日志，取回结果
  pod-tasks pods                            列出 Pod 任务的 Pod
  pod-tasks logs POD                        打印 Pod 的日志
  pod-tasks delete POD...                   删除 Pod

可以这样开始：
  pod-tasks tasks dags/
  pod-tasks run dags/my_dag.py --task my_task --sandbox

“pod-tasks COMMAND --help” 说明某个命令的选项。
-h、--help 与 --version 在任何位置都可使用。

退出码：
  0    成功
  1    任务失败；未找到
  2    命令有误、文件无法读取，或 Airflow 会拒绝该任务
  3    缺少取值
  4    集群没有响应或拒绝请求
  99   Airflow 会将任务记录为已跳过
  130  已取消

语言取自 POD_TASKS_LANG（en、zh-cn），否则取自系统区域设置。
`,
  tasks: `列出 DAG 文件中的 Pod 任务，以及文件中的问题。

用法：pod-tasks tasks PATH... [CONTEXT] [--json]

  PATH                      DAG 文件，或要在其中查找 DAG 文件的文件夹
  --json                    以 JSON 打印全部内容
${context}
`,
  manifest: `打印 operator 会创建的 Pod，与实际发送的内容完全一致。

用法：pod-tasks manifest FILE (--task TASK_ID [--dag DAG_ID] | --all) [CONTEXT]
                         [-n NAMESPACE] [-o yaml|json] [--force]
      pod-tasks manifest FILE --task TASK_ID --stored [TARGET] [--yes] …
      pod-tasks manifest FILE (--task TASK_ID | --all) --exact COMMAND …

  --task TASK_ID            任务，包含其任务组的前缀
  --dag DAG_ID              DAG，用于多个 DAG 都有该任务时
  --all                     文件中的全部 Pod 任务，以及映射任务的全部实例
  -n, --namespace NAMESPACE 命名空间，取代任务自己的命名空间
  -o yaml|json              输出格式（yaml）
  --force                   即使 Airflow 会拒绝也继续
  --stored                  集群会存储的 Pod：在集群上试运行，并用注释（JSON 中为标记）说明哪些字段是
                            服务器默认值、来自准入或已被更改；受保护的上下文会先询问，--yes 作答
  --sandbox, --kubeconfig PATH, --context NAME
                            与 --stored 一起使用：在哪里试运行
  --exact COMMAND           询问您自己的 Airflow，打印它的 Pod，并说明我们的是否不同
                            （退出码 1）。COMMAND 是启动装有 Airflow 的 Python 的命令，
                            写成 JSON 数组：'["docker", "compose", "exec", "-T", "scheduler",
                            "python"]'；auto 在文件附近查找。这会执行 DAG 文件。
  --registry-map PATTERN=TARGET
                            从别处拉取镜像：'docker.io/*=mirror.example.com/hub/*'，XCom 边车容器的
                            镜像也包括在内；可多次给出，以匹配最长者为准
${context}
`,
  run: `运行一个 Pod 任务：创建 Pod，跟踪日志，取回 XCom，清理。

用法：pod-tasks run FILE --task TASK_ID [--dag DAG_ID] [CONTEXT] [TARGET]
                    [--keep-pod policy|failed|all] [--keep-for DURATION]
                    [--preflight-only | --no-preflight] [--force] [--yes] [--json]

Pod 的日志原样写到标准输出，其余内容写到标准错误。
Ctrl-C 会取消运行，并按任务自己的策略处理其 Pod。

  --task TASK_ID            任务，包含其任务组的前缀
  --dag DAG_ID              DAG，用于多个 DAG 都有该任务时
  --preflight-only          不创建任何东西：逐项说明该 Pod 能否在那里运行
                            （有问题时退出码为 4）
  --no-preflight            运行时不检查权限与 Pod 所需的对象
  --keep-pod policy|failed|all
                            Pod 的去留：按任务自己的策略（policy）；任务失败时保留一段时间（failed）；
                            总是保留（all）。尚未结束的 Pod 不会保留，因为其任务仍可能继续运行
  --keep-for DURATION       失败任务的 Pod 保留多久，例如 30m（1h）；到时由编辑器或在该集群上的
                            下一次运行删除
  --force                   即使 Airflow 会拒绝也继续
  --yes                     预先确认受保护的上下文或 --no-marker
  --json                    在标准输出上每行打印一个事件
  --registry-map PATTERN=TARGET
                            从别处拉取镜像：'docker.io/*=mirror.example.com/hub/*'，XCom 边车容器的
                            镜像也包括在内；可多次给出，以匹配最长者为准
${target}
${context}
`,
  pods: `列出 Pod 任务的 Pod。

用法：pod-tasks pods [TARGET] [--dag ID] [--task ID] [--run ID] [--watch] [--json]

  --dag ID、--task ID、--run ID
                            只列出该 DAG、任务或运行的 Pod
  --watch                   持续打印每次变化
  --json                    以 JSON 打印
${target}
`,
  logs: `打印 Pod 的日志。

用法：pod-tasks logs POD [TARGET] [--follow] [--previous] [--since DURATION] [--container NAME]

  --follow                  在容器运行期间持续打印
  --previous                打印容器上一次启动的日志
  --since DURATION          只打印更近的内容，例如 90s、5m、2h
  --container NAME          容器（base）
${target}
`,
  delete: `删除 Pod。

用法：pod-tasks delete POD... [TARGET] [--force] [--yes]

  --force                   立即删除，不留给 Pod 结束的时间
  --yes                     预先确认受保护的上下文
${target}
`,
};
