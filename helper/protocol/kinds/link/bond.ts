import { field, type SchemaParts } from '../form.ts';
import { defineLink } from './kind.ts';
import { MODE, uint } from './shared.ts';

const MODES = [
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb',
] as const;

export const bond = defineLink({
  kind: 'bond',
  options: (parts: SchemaParts) =>
    parts.z.strictObject({
      mode: parts.z.enum(MODES).default('active-backup'),
      /** Link monitoring interval, milliseconds. */
      miimon: uint(parts, 100_000).default(100),
    }),
  parent: 'none',
  hasPorts: true,
  maker: 'netlink',
  module: 'bonding',
  stem: 'bond',
  command: {
    title: 'bonds',
    options: [
      { flags: 'mode <mode>', text: 'bond: balance-rr, active-backup, 802.3ad ...', value: 'text' },
      { flags: 'miimon <ms>', text: 'MII interval in milliseconds (default: 100)', value: 'number' },
    ],
  },
  form: [
    field('mode', MODE, 'choice', 'active-backup', { choices: MODES, term: 'bondMode' }),
    field('miimon', { en: 'MII interval', zh: 'MII 监测间隔' }, 'number', '100', {
      term: 'miimon',
      unit: 'milliseconds',
    }),
  ],
  words: {
    name: { en: 'Bond', zh: 'bond' },
    use: {
      en: 'Aggregates several links into one, for throughput or redundancy.',
      zh: '把多个接口聚合为一个，以提高吞吐或实现冗余。',
    },
  },
  ip: ({ mode, miimon }) => ['mode', mode, 'miimon', miimon],
});
