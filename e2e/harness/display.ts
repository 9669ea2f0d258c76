import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Background } from './process.ts';

export const NO_DISPLAY =
  'There is no Xvfb (Debian package xvfb), on whose displays the windows are: nothing was tested.';

export const hasDisplays = (): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'Xvfb')));

/**
 * A display for this process and those that it starts, by DISPLAY: no TCP, no key (the window runs as another user than
 * the tests). Workers have one each, since focus, clipboard and tray are one a display.
 */
export async function startDisplay(): Promise<Background> {
  const display = new Background('Xvfb', [
    ...['-displayfd', '1', '-screen', '0', '1280x1024x24'],
    ...['-nolisten', 'tcp', '-ac'],
  ]);
  const [, number = ''] = await display.heard(/^(\d+)$/m);
  process.env.DISPLAY = `:${number}`;
  return display;
}
