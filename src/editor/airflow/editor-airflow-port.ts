import { Uri, commands, window, workspace } from 'vscode';
import type { Interpreters } from '../analysis/interpreters.ts';
import { podScheme } from '../contributions.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { PodDocuments } from '../pod-documents.ts';
import type { AirflowPort } from './airflow-port.ts';

/** The authority of documents that show a pod beside another. */
const authority = 'exact';

/** The editor as asking Airflow uses it. */
export function createAirflowPort(
  documents: PodDocuments,
  interpreters: Pick<Interpreters, 'of'>,
  lifetime: DisposableStore,
): AirflowPort {
  const texts = new Map<string, string>();
  let count = 0;
  documents.add(authority, (uri) => Promise.resolve(texts.get(uri.query) ?? ''));
  lifetime.add(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === podScheme && uri.authority === authority) texts.delete(uri.query);
    }),
  );
  return {
    interpreters: (file) => {
      const selected = interpreters.of(file);
      return selected === undefined ? [] : [selected];
    },
    shown: () => window.activeTextEditor?.document.uri,
    compare: async ({ name, title, airflow, ours }) => {
      const open = (side: string, text: string): Uri => {
        const query = `${++count}`;
        texts.set(query, text);
        return Uri.from({ scheme: podScheme, authority, path: `/${name}.${side}.yaml`, query });
      };
      const [left, right] = [open('airflow', airflow), open('pod-tasks', ours)];
      await commands.executeCommand('vscode.diff', left, right, title, { preview: true });
    },
    openSetting: (id) => void commands.executeCommand('workbench.action.openSettings', id),
  };
}
