import type { UsageCode } from '../interface-key.ts';

/** What is wrong with a command line, in Simplified Chinese. */
export const usages: Readonly<Record<UsageCode, string>> = {
  'no-command':
    '需要一个命令：tasks、manifest、run、pods、logs 或 delete；请参见 pod-tasks --help。',
  'unknown-command': '没有命令 “{command}”[，是否指 “{nearest}”？]请参见 pod-tasks --help。',
  'unknown-option': '没有选项 {option}[，是否指 {nearest}？]请参见 pod-tasks --help。',
  'option-elsewhere': '选项 {option} 不属于 {command}；请参见 pod-tasks {command} --help。',
  'option-value': '选项 {option} 需要一个值。',
  'option-no-value': '选项 {option} 不带值。',
  'unexpected-argument': '多出了参数 “{argument}”。',
  'missing-argument': '缺少参数 {argument}。',
  'needs-task-or-all': '请用 --task TASK_ID 指明任务，或用 --all 选择全部任务。',
  'needs-task': '请用 --task TASK_ID 指明任务。',
  'task-and-all': '--task 与 --all 只能给出其一。',
  'not-a-date': '选项 {option} 需要形如 2024-01-15T00:00:00+00:00 的日期；“{value}” 不是日期。',
  'not-an-integer': '选项 {option} 需要整数；“{value}” 不合要求。',
  'not-json': '选项 {option} 需要 JSON[：{detail}]。',
  'not-a-command':
    '选项 {option} 需要一个写成 JSON 文本数组的命令，或者 auto；见 pod-tasks manifest --help。',
  'not-an-object': '选项 {option} 需要 JSON 对象，例如 {example}。',
  'not-a-registry-map':
    '选项 {option} 两边都应是完整的镜像名，或者都以 /* 结尾，例如 docker.io/*=mirror.example.com/hub/*；“{value}” 不符合。',
  'not-a-pair': '选项 {option} 的形式应为 {form}。',
  'not-one-of': '选项 {option} 只能是 {choices} 之一，不能是 “{value}”。',
  'not-a-duration': '选项 {option} 需要时长，例如 90s、5m 或 2h；“{value}” 不是时长。',
  'not-a-version': '选项 {option} 需要版本号，例如 2.10.3；“{value}” 不是版本号。',
  'not-a-folder': '选项 {option} 需要一个文件夹；“{value}” 不是文件夹。',
  excluding: '选项 {one} 与 {other} 互斥；请只给出其一。',
  'only-with': '选项 {option} 只能与 {other} 一起使用。',
  'several-namespaces': '多个命名空间（{namespaces}）中都有名为 “{pod}” 的 Pod；请用 -n 指定一个。',
  'mapped-needs-index':
    '任务 “{task}” 是映射任务[，共有 {count} 个实例]；请用 --map-index 选择其一。',
};
