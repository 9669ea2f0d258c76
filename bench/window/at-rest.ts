import { setTimeout as passes } from 'node:timers/promises';
import type { Session } from '../../e2e/harness/session.ts';
import type { Figure } from '../figures.ts';
import { cpuSeconds, proportionalMiB, residentMiB, tree } from './processes.ts';
import { PICTURE, RunningWindow } from './running-window.ts';

/** Seconds until start-up's work (compilation, first layout, collection) is over. */
const SETTLE = 10;
const IDLE = 30;

interface Running {
  socket: string;
  pid: number;
}

interface Rest {
  resident: number;
  proportional: number | null;
  /** Percent of one core, window alone. */
  cpu: number;
  cpuHelper: number;
}

/** Memory and processor time of the window while nobody touches it, beside an empty one's. */
export async function atRest(session: Session, ours: string, empty: string, helper: Running): Promise<Figure[]> {
  const nothing = await rest(session, empty, null);
  const app = await rest(session, ours, helper);
  const figures: Figure[] = [
    {
      name: 'window: RSS above an empty one',
      unit: 'MiB',
      ours: app.resident - nothing.resident,
      goal: { value: 80 },
      note: `${app.resident.toFixed(0)} and ${nothing.resident.toFixed(0)} MiB, sums over all processes`,
    },
    {
      name: `helper and window: CPU over ${IDLE} s idle`,
      unit: '%',
      ours: app.cpu + app.cpuHelper,
      goal: { value: 1 },
      note: `100 links, window open; of it the helper ${app.cpuHelper.toFixed(2)} %`,
    },
    { name: 'empty window: CPU', unit: '%', ours: nothing.cpu },
  ];
  if (app.proportional !== null && nothing.proportional !== null) {
    figures.push({
      name: 'window: PSS above an empty one',
      unit: 'MiB',
      ours: app.proportional - nothing.proportional,
      note: 'shared pages counted once',
    });
  }
  return figures;
}

function rest(session: Session, executable: string, helper: Running | null): Promise<Rest> {
  return RunningWindow.during(session, executable, helper ? { TAPROOM_SOCKET: helper.socket } : {}, async (window) => {
    await window.withPage((page) => page.waitForSelector(helper ? PICTURE : 'html', { state: 'attached' }));
    await passes(SETTLE * 1000);
    const [processes, helpers] = [tree(window.pid), helper ? tree(helper.pid) : []];
    const before = [cpuSeconds(processes), cpuSeconds(helpers)];
    await passes(IDLE * 1000);
    const after = [cpuSeconds(processes), cpuSeconds(helpers)];
    const percent = (at: number): number => (((after[at] ?? 0) - (before[at] ?? 0)) / IDLE) * 100;
    return {
      resident: residentMiB(processes),
      proportional: proportionalMiB(processes),
      cpu: percent(0),
      cpuHelper: percent(1),
    };
  });
}
