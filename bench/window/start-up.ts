import type { Session } from '../../e2e/harness/session.ts';
import type { Figure } from '../figures.ts';
import { median, sideBySide } from '../measure.ts';
import { PICTURE, RunningWindow } from './running-window.ts';

const ROUNDS = 5;

/** From the start of the program to the first content that is painted, beside an empty window's. */
export async function startUp(session: Session, ours: string, empty: string, socket: string): Promise<Figure[]> {
  const samples = await sideBySide(ROUNDS, {
    ours: () => firstContent(session, ours, PICTURE, { TAPROOM_SOCKET: socket }),
    empty: () => firstContent(session, empty, 'html'),
  });
  const [content, rows] = [samples.ours.map(([paint]) => paint), samples.ours.map(([, shown]) => shown)];
  return [
    {
      name: 'window: start to first content',
      unit: 'ms',
      ours: median(content),
      peer: { name: 'an empty Electron window, loaded', value: median(samples.empty.map(([, shown]) => shown)) },
      note: 'first-contentful-paint, after the start of the program',
    },
    {
      name: 'window: start to the picture of 100 links',
      unit: 'ms',
      ours: median(rows),
      note: "the helper's namespace is drawn",
    },
  ];
}

/**
 * Milliseconds after the start: of the first contentful paint (the page's own word), and until the selector was there.
 */
function firstContent(
  session: Session,
  executable: string,
  selector: string,
  env: Record<string, string> = {},
): Promise<[number, number]> {
  return RunningWindow.during(session, executable, env, (window) =>
    window.withPage(async (page) => {
      await page.waitForSelector(selector, { state: 'attached' });
      const shown = performance.timeOrigin + performance.now();
      const paint = await page.evaluate(() => {
        const entry = performance.getEntriesByName('first-contentful-paint')[0];
        return entry ? performance.timeOrigin + entry.startTime : Number.NaN;
      });
      return [paint - window.started, shown - window.started];
    }),
  );
}
