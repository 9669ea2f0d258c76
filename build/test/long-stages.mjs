import { endToEnd } from './end-to-end.mjs';
import { runStage } from './stage.mjs';
import { buildSanitized, onKernel, reported, sanitizers, vitest } from './stages.mjs';

const concerns = () => true;

/**
 * `npm run test:long`: what takes hours. `npm test` has a short form of each.
 * @type {Record<string, import('./stages.mjs').Stage>}
 */
export const longStages = {
  fuzz: {
    title: '10^7 inputs for each parser of foreign bytes',
    concerns,
    begin: buildSanitized,
    run: async (_selection, begun) => {
      await begun;
      return sanitizers({ TAPROOM_FUZZ_RUNS: '10000000' }, 12 * 60);
    },
  },
  texts: {
    title: '10,000 machines and documents that nobody thought of, and 10^7 hostile texts',
    concerns,
    run: async () =>
      reported(
        await runStage('texts', vitest('unit', ['run', 'plan.property', 'hostile', '--testTimeout=36000000']), {
          minutes: 12 * 60,
          env: { TAPROOM_PROPERTY_RUNS: '10000', FUZZ_RUNS: '10000000' },
        }),
      ),
  },
  soak: {
    title: 'datapaths under disturbance, and a helper under attack, for half an hour each',
    concerns,
    run: () =>
      onKernel('kernel', ['helper/test/soak'], {
        minutes: 90,
        env: { TAPROOM_SOAK_SECONDS: '1800', TAPROOM_SOAK_PAUSE: '300' },
      }),
  },
  tables: {
    title: 'a full routing table: 1,000,000 IPv4 and 200,000 IPv6 routes',
    concerns,
    run: () => onKernel('kernel', ['helper/test/large-tables'], { minutes: 30, env: { TAPROOM_ROUTES: '1000000' } }),
  },
  machine: {
    title: 'a large machine: 10,000 links, 1,000 namespaces, 50,000 neighbours',
    concerns,
    run: () =>
      onKernel('kernel', ['helper/test/large-machine'], { minutes: 30, env: { TAPROOM_MACHINE_PERCENT: '100' } }),
  },
  window: {
    title: 'the window with 1,000,000 routes and with 10,000 links',
    concerns,
    run: () => endToEnd('checkout', ['large'], { TAPROOM_MACHINE_PERCENT: '100' }),
  },
  crashes: {
    title: 'the helper is killed at every step of every example, and each request is refused with every error',
    concerns,
    run: () =>
      onKernel('crash', ['helper/test/crash-networks', 'helper/test/faults'], {
        minutes: 120,
        env: { TAPROOM_CRASH_STRIDE: '1', TAPROOM_FAULTS: 'all' },
      }),
  },
  kills: {
    title: 'the helper is killed 200 times, at moments that nobody chose',
    concerns,
    run: () => onKernel('crash', ['helper/test/crash-kills'], { minutes: 60, env: { TAPROOM_KILLS: '200' } }),
  },
};
