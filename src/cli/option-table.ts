/** The commands of the contract, and `sample`, which `npm start` runs. */
export const commands = ['tasks', 'manifest', 'run', 'pods', 'logs', 'delete', 'sample'] as const;

/** One of the commands. */
export type Command = (typeof commands)[number];

/** An option: a flag, one value (the last wins), or a list of values. */
export interface Option {
  readonly name: `--${string}`;
  readonly short?: `-${string}`;
  readonly kind: 'flag' | 'value' | 'list';
}

const flag = (name: Option['name']): Option => ({ name, kind: 'flag' });
const value = (name: Option['name'], short?: `-${string}`): Option =>
  short === undefined ? { name, kind: 'value' } : { name, short, kind: 'value' };
const list = (name: Option['name']): Option => ({ name, kind: 'list' });

const context = [
  value('--airflow-version'),
  value('--provider-version'),
  value('--logical-date'),
  value('--data-interval-start'),
  value('--data-interval-end'),
  value('--run-id'),
  value('--run-type'),
  value('--try-number'),
  value('--map-index'),
  value('--params'),
  list('--var'),
  list('--conn'),
  list('--env'),
  list('--config'),
  flag('--in-cluster'),
  value('--xcom'),
  list('--arg'),
  value('--workspace'),
  flag('--fixed-ids'),
  flag('--no-marker'),
];
const namespace = value('--namespace', '-n');
const target = [flag('--sandbox'), value('--kubeconfig'), value('--context'), namespace];
const chosen = [value('--task'), value('--dag')];

/** The options of each command. */
export const optionsOf: Readonly<Record<Command, readonly Option[]>> = {
  tasks: [...context, flag('--json')],
  manifest: [
    ...chosen,
    flag('--all'),
    ...context,
    ...target,
    value('--output', '-o'),
    flag('--force'),
    flag('--stored'),
    flag('--yes'),
    value('--exact'),
    list('--registry-map'),
  ],
  run: [
    ...chosen,
    ...context,
    ...target,
    value('--keep-pod'),
    value('--keep-for'),
    list('--registry-map'),
    flag('--no-preflight'),
    flag('--preflight-only'),
    flag('--force'),
    flag('--yes'),
    flag('--json'),
  ],
  pods: [...target, ...chosen, value('--run'), flag('--watch'), flag('--json')],
  logs: [...target, flag('--follow'), flag('--previous'), value('--since'), value('--container')],
  delete: [...target, flag('--force'), flag('--yes')],
  sample: [],
};

/** How many arguments without a name a command takes, and what they are called. */
export const positionalsOf: Readonly<
  Record<Command, { readonly name: string; readonly least: number; readonly most: number }>
> = {
  tasks: { name: 'PATH', least: 1, most: Infinity },
  manifest: { name: 'FILE', least: 1, most: 1 },
  run: { name: 'FILE', least: 1, most: 1 },
  pods: { name: '', least: 0, most: 0 },
  logs: { name: 'POD', least: 1, most: 1 },
  delete: { name: 'POD', least: 1, most: Infinity },
  sample: { name: '', least: 0, most: 0 },
};
