import type { Page } from '@playwright/test';
import { connect } from '../../helper/client/index.ts';
import { App } from '../../e2e/pages/app.ts';
import { CreateDialog } from '../../e2e/pages/create-dialog.ts';
import type { Session } from '../../e2e/harness/session.ts';
import type { Figure } from '../figures.ts';
import { median } from '../measure.ts';
import { RunningWindow } from './running-window.ts';

const ROUNDS = 11;

/**
 * From the click on "Create" to the kernel's event that the device is there, as a second client of the helper hears it.
 */
export async function clickToDevice(session: Session, executable: string, socket: string): Promise<Figure[]> {
  const witness = await connect({ client: 'bench', socket });
  if (!witness.ok) throw new Error(witness.error.message);
  const born = new Map<string, (time: number) => void>();
  witness.value.on('changes', ({ changes }) => {
    const now = performance.timeOrigin + performance.now();
    for (const change of changes) if (change.topic === 'links' && change.value) born.get(change.value.name)?.(now);
  });
  await witness.value.call('subscribe', { topics: ['links'] });

  const samples = await RunningWindow.during(session, executable, { TAPROOM_SOCKET: socket }, (window) =>
    window.withPage(async (page) => {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const name = `click${round}`;
        const device = new Promise<number>((resolve) => born.set(name, resolve));
        const clicked = await createBridge(page, name);
        times.push((await device) - clicked);
      }
      return times;
    }),
  );
  witness.value.close();
  return [
    {
      name: "click to the device's existence",
      unit: 'ms',
      ours: median(samples),
      note: "a bridge, from the Create dialog; ended by the kernel's event",
    },
  ];
}

/** Fills the dialog and presses its button. Answers with the time of the press, by the page's clock. */
async function createBridge(page: Page, name: string): Promise<number> {
  const form = new CreateDialog(new App(page));
  await form.open();
  await form.chooseKind('Bridge');
  await form.name.fill(name);
  const pressed = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        addEventListener('pointerup', (event) => resolve(performance.timeOrigin + event.timeStamp), {
          capture: true,
          once: true,
        });
      }),
  );
  await form.submit();
  await form.dialog.waitFor({ state: 'detached' });
  return pressed;
}
