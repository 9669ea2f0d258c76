import type { Page } from '@playwright/test';
import { connect } from '../../helper/client/index.ts';
import type { Session } from '../../e2e/harness/session.ts';
import type { Figure } from '../figures.ts';
import { median } from '../measure.ts';
import { RunningWindow } from './running-window.ts';

const ROUNDS = 11;

/** From the click on "Create" to the kernel's event that the device is there, as a second client of the helper hears it. */
export async function clickToDevice(session: Session, executable: string, socket: string): Promise<Figure[]> {
  const witness = await connect({ client: 'bench', socket });
  if (!witness.ok) throw new Error(witness.error.message);
  const born = new Map<string, (time: number) => void>();
  witness.value.on('changes', ({ changes }) => {
    const now = performance.timeOrigin + performance.now();
    for (const change of changes) if (change.topic === 'links' && change.value) born.get(change.value.name)?.(now);
  });
  await witness.value.call('subscribe', { topics: ['links'] });

  const window = await RunningWindow.open(session, executable, { TAPROOM_SOCKET: socket });
  const samples = await window.withPage(async (page) => {
    await page.waitForSelector('[role="row"]');
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const name = `click${round}`;
      const device = new Promise<number>((resolve) => born.set(name, resolve));
      const clicked = await createBridge(page, name);
      times.push((await device) - clicked);
    }
    return times;
  });
  await window.close();
  witness.value.close();
  return [{ name: 'click to the device\'s existence', unit: 'ms', ours: median(samples), note: 'a bridge, from the Create dialog; ended by the kernel\'s event' }];
}

/** Fills the dialog and presses its button. Answers with the time of the press, by the page's clock. */
async function createBridge(page: Page, name: string): Promise<number> {
  await page.getByRole('button', { name: 'Create link' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('option', { name: /^Bridge/ }).or(dialog.getByRole('radio', { name: /^Bridge/ })).first().click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  const pressed = page.evaluate(() => new Promise<number>((resolve) => {
    addEventListener('pointerup', (event) => resolve(performance.timeOrigin + event.timeStamp), { capture: true, once: true });
  }));
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  return pressed;
}
