import { Uri, ViewColumn, l10n, window, workspace } from 'vscode';
import type { StoredField } from '../../core/manifest/stored/explain-stored.ts';
import type { ReadStored } from '../commands/read-stored.ts';
import { podScheme } from '../contributions.ts';
import type { DisposableStore } from '../lifetime.ts';
import type { PodDocuments } from '../pod-documents.ts';
import { findOrigin } from './find-origin.ts';
import { toPreviewDocument, toTaskPath } from './preview-address.ts';
import { tellOrigin } from './preview-origins.ts';
import type { FieldStory } from './preview-origins.ts';

/** The authority of documents that show a pod as a cluster stores it. */
const authority = 'stored';

/** The documents of pods as a cluster stores them, each as it was when it was asked for. */
export interface StoredDocuments {
  /** Opens it beside the file's editor, which keeps the focus, or where another pod of ours is shown. */
  show(read: ReadStored): Promise<void>;
  tell(uri: Uri, pointer: string): FieldStory | undefined;
}

/** Keeps what is shown as long as its document is open. */
export function openStored(
  documents: PodDocuments,
  toRelative: (path: string) => string,
  lifetime: DisposableStore,
): StoredDocuments {
  // Only what was asked for here: the address in a document's URI could come from anyone.
  const shown = new Map<string, ReadStored>();
  documents.add(authority, (uri) => {
    const why = l10n.t('Ask for this pod again: a cluster is not asked unless you say so.');
    return Promise.resolve(shown.get(uri.toString())?.text ?? `# ${why}\n`);
  });
  lifetime.add(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === podScheme && uri.authority === authority) shown.delete(uri.toString());
    }),
  );
  return {
    show: async (read) => {
      const { query } = toPreviewDocument(read.task);
      const path = toTaskPath(read.task, '.stored');
      const uri = Uri.from({ scheme: podScheme, authority, path, query });
      shown.set(uri.toString(), read);
      documents.refresh(uri);
      // From a preview it takes the preview's place, which is beside the file already.
      const isFromPod = window.activeTextEditor?.document.uri.scheme === podScheme;
      await window.showTextDocument(uri, {
        viewColumn: isFromPod ? ViewColumn.Active : ViewColumn.Beside,
        preserveFocus: !isFromPod,
        preview: true,
      });
    },
    tell: (uri, pointer) => {
      const read = shown.get(uri.toString());
      const field = read?.stored.fields.get(pointer);
      if (read === undefined || field === undefined) return undefined;
      const { lines, origin } =
        field.sentAt === undefined
          ? { lines: [], origin: undefined }
          : tellOrigin(findOrigin(read.manifest, field.sentAt), toRelative);
      return { lines: [...sayMark(field), ...lines], origin };
    },
  };
}

function sayMark({ mark, by }: StoredField): readonly string[] {
  switch (mark) {
    case 'sent':
      return [];
    case 'default':
      return [l10n.t('A server default: Kubernetes gives it where nothing is sent.')];
    case 'admission':
      return [
        by === undefined
          ? l10n.t('Admission: added by a controller or a webhook of the cluster.')
          : l10n.t('Admission: added by the controller {0}.', by),
      ];
    case 'changed':
      return [l10n.t('Changed by the cluster; the line says what was sent.')];
  }
}
