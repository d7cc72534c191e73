import { Uri, commands, l10n, workspace } from 'vscode';
import type { TaskAddress } from '../analysis/analyzer.ts';
import { toPlainText } from '../asking/plain-text.ts';
import { podScheme } from '../contributions.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { Launcher } from '../load-launcher.ts';
import type { PodDocuments } from '../pod-documents.ts';
import { printOther } from './other-pods.ts';
import type { OtherPod } from './other-pods.ts';
import { shortRevision, toTaskPath } from './preview-address.ts';
import type { PreviewOf } from './preview-address.ts';
import type { Previews } from './previews.ts';

/** The authority of documents that show the pod that a preview is compared with. */
const authority = 'other';

/** What comparisons are made of. */
export interface ComparisonParts {
  readonly previews: Pick<Previews, 'write' | 'shown'>;
  /** The document of a preview. */
  readonly uriOf: (task: TaskAddress, of?: PreviewOf) => Uri;
  readonly documents: PodDocuments;
  readonly launcher: () => Launcher;
  readonly lifetime: DisposableStore;
}

/** Opens the differences between a task's pod as it is and another. */
export interface Comparisons {
  withPreview(task: TaskAddress, of: PreviewOf): Promise<void>;
  withPod(task: TaskAddress, other: OtherPod): Promise<void>;
  /** The previews with these queries have changed. */
  follow(queries: readonly string[]): void;
}

/** See Comparisons. */
export function openComparisons(parts: ComparisonParts): Comparisons {
  const { previews, uriOf, documents, launcher, lifetime } = parts;
  // Only what was chosen here: the address in a document's URI could come from anyone.
  const shown = new Map<string, { readonly query: string; readonly other: OtherPod }>();
  documents.add(authority, async (uri, signal) => {
    const one = shown.get(uri.toString());
    if (one === undefined) return `# ${l10n.t('Choose again what to compare the pod with.')}\n`;
    await previews.write(one.query, signal);
    return printOther(one.other, previews.shown(one.query), launcher(), l10n);
  });
  lifetime.add(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === podScheme && uri.authority === authority) shown.delete(uri.toString());
    }),
  );
  const open = async (left: Uri, right: Uri, title: string): Promise<void> => {
    await commands.executeCommand('vscode.diff', left, right, title, { preview: true });
  };
  return {
    withPreview: async (task, of) => {
      const { versions, revision } = of;
      const name = toPlainText(task.taskId);
      if (versions !== undefined) {
        const title = l10n.t('{task}: as it is ↔ provider {provider}', {
          task: name,
          provider: versions.provider,
        });
        await open(uriOf(task), uriOf(task, of), title);
      } else if (revision !== undefined) {
        const title = l10n.t('{task}: {revision} ↔ as it is', {
          task: name,
          revision: shortRevision(revision),
        });
        await open(uriOf(task, of), uriOf(task), title);
      }
    },
    withPod: async (task, other) => {
      const right = uriOf(task);
      const path = toTaskPath(task, `.${other.kind}`);
      const query = JSON.stringify([right.query, other.pod.metadata?.uid ?? '']);
      const left = Uri.from({ scheme: podScheme, authority, path, query });
      shown.set(left.toString(), { query: right.query, other });
      documents.refresh(left);
      const args = {
        task: toPlainText(task.taskId),
        pod: toPlainText(other.pod.metadata?.name ?? ''),
      };
      const title =
        other.kind === 'running'
          ? l10n.t('{task}: the pod {pod} ↔ as it is', args)
          : l10n.t('{task}: the last run’s pod {pod} ↔ as it is', args);
      await open(left, right, title);
    },
    follow: (queries) => {
      for (const [text, { query }] of shown) {
        if (queries.includes(query)) documents.refresh(Uri.parse(text));
      }
    },
  };
}
