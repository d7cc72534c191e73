// A bundle of its own, loaded with the first run or look at a cluster: activation must not wait for it.
export { findKubeconfigs } from '../core/cluster/target.ts';
export { printPod } from '../core/pods/pod-yaml.ts';
export { createFileJournal } from '../core/run/file-journal.ts';
export { findJournalFolder } from '../core/run/journal-folder.ts';
export { followPodLog } from '../core/run/pod-log.ts';
export { isResumable, resume } from '../core/run/resume.ts';
export { run } from '../core/run/run.ts';
export { createOwner, isAlive, isOwn } from '../core/run/run-owner.ts';
export { parseStored } from '../core/run/stored-log.ts';
export { openPlace } from './open-place.ts';
export { confirmRun } from './asking/confirm-run.ts';
export { listPlaceChoices, readContexts } from './asking/place-choices.ts';
export { openProjectFiles } from './asking/project-files.ts';
export { describePlace, toSummary } from './asking/run-summary.ts';
export { settleInputs } from './asking/settle-inputs.ts';
export { settlePlace } from './asking/settle-place.ts';
export { findLookedAt, listFiles } from './views/looked-at.ts';
