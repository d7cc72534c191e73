import type { TestCluster } from './test-cluster.ts';
import type { Room } from './verdicts/verdict-case.ts';

/** 60 % of the cores and of the kibibytes that the node has for pods. */
export async function findRoom({ api }: TestCluster): Promise<Room> {
  const node = (await api.listNode()).items.find(({ status }) => status?.allocatable !== undefined);
  const allocatable = node?.status?.allocatable ?? {};
  const part = (amount = '', unit = ''): string =>
    `${Math.floor(Number(amount.replace(unit, '')) * 600) / 1000}${unit}`;
  return {
    cpu: part(allocatable['cpu']),
    memory: part(allocatable['memory'], 'Ki').replace(/\.\d+/, ''),
  };
}
