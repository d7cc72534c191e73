import { drive } from './drive.ts';

drive('the view of pods opens', { packaged: true }, async (editor) => {
  await editor.showPods();
  await editor.openFile('example_kubernetes_pod.py');
  await editor.screenshot('first-look');
});
