import type { Launcher } from '../load-launcher.ts';
import type { Services } from '../services.ts';
import type { OpenCluster } from './runs.ts';

/** Opens places by the settings of the window; what nobody else hears of them goes to the extension's log. */
export function createOpenCluster(services: Services, load: () => Launcher): OpenCluster {
  return (place, notify) =>
    Promise.resolve().then(() =>
      load().openPlace(place, {
        environment: services.environment,
        engine: services.settings()['podTasks.sandbox.engine'],
        clock: services.clock,
        log: services.log,
        notify: notify ?? ((notice) => services.log.warn(services.words.notice(notice))),
      }),
    );
}
