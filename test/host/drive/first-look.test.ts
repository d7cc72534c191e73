import { drive } from './drive.ts';

drive('the view of pods opens', { packaged: true }, async (editor) => {
  await editor.showPods();
  await editor.page.waitForTimeout(2500);
  await editor.screenshot('first-look');
  await editor.runCommand('Show Extension Log');
  await editor.page.waitForTimeout(1500);
  await editor.screenshot('first-log');
});
drive('trust', { asksTrust: true, settings: {'security.workspace.trust.startupPrompt':'never'} }, async (editor) => {
  await editor.showPods();
  await editor.page.waitForTimeout(2500);
  await editor.screenshot('trust');
});
