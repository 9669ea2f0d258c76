import type { Connection } from '../../helper/client/index.ts';
import type { Figure } from '../figures.ts';
import { median, output, sideBySide, timed, timedProgram } from '../measure.ts';
import { must, pipelined } from './helper.ts';

const ROUNDS = 21;
const GROUP = 7001;
const MIB = 1024 * 1024;

/** Resident memory and the time of a full dump, with that many links (veth ends: every kernel has them). */
export async function withLinks(helper: Connection, links: number): Promise<Figure[]> {
  const names = Array.from({ length: links / 2 }, (_, at) => `dump${at}`);
  await pipelined(names, 64, (name) =>
    must(helper, 'link.add', { kind: 'veth', name, group: GROUP, options: { peer: `p${name}` } }),
  );
  const counted = (JSON.parse(output('ip', ['-json', 'link'])) as unknown[]).length;
  const { links: seen } = await must(helper, 'link.list', {});
  if (seen.length < links || counted < links)
    throw new Error(`${links} links were made; ${seen.length} and ${counted} are seen.`);

  const samples = await sideBySide(ROUNDS, {
    ours: () => timed(() => must(helper, 'link.list', {})),
    ip: () => timedProgram('ip', ['-json', 'link']),
    ipDetails: () => timedProgram('ip', ['-json', '-details', '-statistics', 'link']),
  });
  const { residentBytes } = await must(helper, 'status', {});
  await must(helper, 'link.deleteGroup', { group: GROUP });
  return [
    {
      name: `dump of ${links} links`,
      unit: 'ms',
      ours: median(samples.ours),
      peer: { name: 'ip -json link', value: median(samples.ip) },
      goal: { ratio: 0.6 },
      note: 'link.list by a client that stays connected',
    },
    {
      name: `dump of ${links} links, details`,
      unit: 'ms',
      ours: median(samples.ours),
      peer: { name: 'ip -json -details -statistics link', value: median(samples.ipDetails) },
      note: 'what link.list answers is more than `ip -json link` says',
    },
    {
      name: `helper RSS, ${links} links`,
      unit: 'MiB',
      ours: residentBytes / MIB,
      goal: { value: links <= 100 ? 70 : 110 },
      note: 'status.residentBytes after the dumps',
    },
  ];
}
