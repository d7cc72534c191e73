import type { FactName } from '../pods/item-facts.ts';
import type { CheckKind } from '../run/preflight/check.ts';
import type { GapCause } from '../run/run-event.ts';
import type { ItemState } from '../pods/item-state.ts';

/** What is wrong with a command line; the `what` of the failure `usage`. */
export type UsageCode =
  | 'no-command'
  | 'unknown-command' // command, [nearest]
  | 'unknown-option' // option, [nearest]
  | 'option-elsewhere' // option, command
  | 'option-value' // option
  | 'option-no-value' // option
  | 'unexpected-argument' // argument
  | 'missing-argument' // argument
  | 'needs-task-or-all'
  | 'needs-task'
  | 'task-and-all'
  | 'not-a-date' // option, value
  | 'not-an-integer' // option, value
  | 'not-json' // option, [detail]
  | 'not-a-command' // option
  | 'not-an-object' // option, example
  | 'not-a-registry-map' // option, value
  | 'not-a-pair' // option, form
  | 'not-one-of' // option, value, choices
  | 'not-a-duration' // option, value
  | 'not-a-version' // option, value
  | 'not-a-folder' // option, value
  | 'excluding' // one, other
  | 'only-with' // option, other
  | 'several-namespaces' // pod, namespaces
  | 'mapped-needs-index'; // task, [count]

/** The texts of command line and editor that are neither problems nor failures. */
export type InterfaceKey =
  | 'tasks.none' // no pod task in anything that was looked at
  | 'tasks.unreached'
  | 'column.place'
  | 'column.dag'
  | 'column.task'
  | 'column.form'
  | 'column.image'
  | 'column.name'
  | 'column.namespace'
  | 'column.phase'
  | 'column.reason'
  | 'column.node'
  | 'column.created'
  | `item.${ItemState}`
  | `fact.${FactName}`
  | 'fact.line' // name, value
  | 'fact.time' // time, age
  | 'fact.time-ahead' // time, age
  | 'tree.no-dag'
  | 'tree.no-run'
  | 'tree.no-task'
  | 'tree.try' // try
  | 'tree.map-index' // index
  | 'tree.both' // index, try
  | 'tree.kept-until' // time
  | 'tree.grace-left' // seconds
  | 'tree.spoken' // label, state, [more]
  | 'tree.count' // state, count
  | 'age.seconds' // count
  | 'age.minutes' // count
  | 'age.hours' // count
  | 'age.days' // count
  | 'severity.error'
  | 'severity.warning'
  | 'severity.info'
  | 'value.unknown'
  | 'state.prepared' // task, dag, pod, namespace, cluster
  | 'state.created' // pod, namespace
  | 'state.adopted' // pod, namespace
  | 'state.pending' // reason, [message]
  | 'state.scheduled' // node
  | 'state.pulling' // image, container
  | 'state.started' // container
  | 'state.pulled' // image, container, [seconds, waited, megabytes]
  | 'state.present' // image, container
  | 'state.attached' // volume
  | 'state.ready'
  | 'state.ended' // container, exit, [seconds]
  | 'timeline.title' // parts
  | 'timeline.and'
  | 'timeline.scheduled' // node, after
  | 'timeline.volume' // volume, [after]
  | 'timeline.ready' // after
  | 'timeline.init' // container, [seconds, exit]
  | 'timeline.started' // container, after
  | 'timeline.not-started'
  | 'state.held' // container, by
  | 'state.gap' // container, from, to, why
  | `gap.${GapCause}`
  | 'state.check' // check
  | 'state.check-failed' // check
  | 'state.check-unknown' // check
  | `check.${CheckKind}` // subject
  | 'state.reading' // count, path
  | 'state.storing' // container, size
  | 'state.terminating' // pod, seconds
  | 'state.queued' // most
  | 'state.cancelling'
  | 'verdict.success' // what, [advice]
  | 'verdict.failed' // what, [advice, airflow]
  | 'verdict.skipped' // what, [advice]
  | 'verdict.cancelled' // [what]
  | 'airflow.retry' // try, tries
  | 'airflow.failed' // try, tries
  | 'cleaned.deleted' // pod
  | 'cleaned.kept' // pod, namespace, [until]
  | 'cleaned.gone' // pod
  | 'cleaned.none'
  | 'cleaned.failed' // pod, namespace
  | 'left.behind' // pod, namespace
  | 'left.nothing'
  | 'channel.cut' // count
  | 'channel.left-out' // lines, size
  | 'channel.full'
  | 'channel.full-file' // file
  | 'missing.title'
  | 'missing.line' // name, option
  | 'note' // text
  | 'stored.title' // task, dag, cluster, namespace
  | 'stored.legend'
  | 'stored.default' // mark
  | 'stored.admission' // mark
  | 'stored.changed' // mark
  | 'stored.sandbox'
  | 'stored.dropped' // fields
  | 'mark.default'
  | 'mark.admission' // [by]
  | 'mark.changed' // [value]
  | 'question.no-marker' // task, cluster
  | 'question.plugin'
  | 'question.protected'
  | 'question.protected-delete'
  | 'question.hint'
  | 'ability.watch'
  | 'ability.events'
  | 'ability.exec'
  | 'ability.patch'
  | 'ability.review'
  | 'ability.objects'
  | 'ability.dry-run'
  | 'ability.sidecars'
  | 'ability.init-containers'
  | 'ability.previous-logs'
  | 'ability.scheduling'
  | 'bound.steps'
  | 'bound.depth'
  | 'bound.loop'
  | 'bound.size'
  | 'bound.time'
  | 'detail.ENOENT'
  | 'detail.EACCES'
  | 'detail.EISDIR'
  | 'detail.ENOTDIR'
  | 'detail.ELOOP'
  | 'detail.EFBIG'
  | 'detail.ENXIO'
  | 'detail.not-utf-8'
  | 'pods.none'
  | 'deleted' // pod, namespace
  | 'kind.pod'
  | 'kind.namespace'
  | 'force.note' // detail
  | 'exact.asked' // airflow, provider, python
  | 'exact.versions' // airflow, provider, [file]
  | 'exact.equal' // task
  | 'exact.differs' // task, count
  | 'exact.place' // pointer, airflow, ours
  | 'exact.more' // count
  | 'exact.absent'
  | 'exact.refused' // task, detail
  | 'exact.ours-refused' // task, detail
  | 'exact.unfound' // task
  | 'sample.greeting'
  | 'sample.first' // file
  | 'sample.second' // file
  | 'sample.next';

/** What `--help` can be asked about. */
export type HelpTopic = 'main' | 'tasks' | 'manifest' | 'run' | 'pods' | 'logs' | 'delete';
