import { say } from '../../messages/index.ts';
import { field, type SchemaParts } from '../form.ts';
import { defineDatapath } from './kind.ts';

const BOND_MODES = ['active-backup', 'balance-rr', 'balance-xor', 'broadcast'] as const;
const BOND_HASHES = ['layer2', 'layer2+3', 'layer3+4'] as const;

/** The first TAP is the one that is bonded, the other ports are its members. */
export const bond = defineDatapath({
  kind: 'bond',
  settings: ({ z, IpAddress }: SchemaParts) =>
    z.strictObject({
      mode: z.enum(BOND_MODES).default('active-backup'),
      hash: z.enum(BOND_HASHES).default('layer3+4'),
      /** Active-backup: whom to probe through each member; without it the link state alone decides. */
      probe: z
        .strictObject({
          address: IpAddress,
          interval: z.number().int().min(10).max(60_000).default(100),
          misses: z.number().int().min(1).max(100).default(3),
        })
        .nullable()
        .default(null),
    }),
  native: ({ mode, hash, probe }, { host }) => ({
    mode,
    hash,
    bonded: host,
    ...(probe && { probeAddress: probe.address, probeInterval: probe.interval, probeMisses: probe.misses }),
  }),
  portsFault: ({ name, ports, taps }) =>
    taps === 0
      ? {
          message: say('datapathRule.bondWithoutTap', { name }),
          remedy: say('datapathRule.addBondTap'),
          asked: say('field.bondTap'),
        }
      : ports < 2
        ? {
            message: say('datapathRule.bondWithoutMembers', { name }),
            remedy: say('datapathRule.addMembers'),
            asked: say('field.bondMember'),
          }
        : null,
  stem: 'agg',
  options: [
    {
      flags: 'mode <mode>',
      text: 'active-backup (default), balance-rr, balance-xor, broadcast',
      value: 'text',
      choices: BOND_MODES,
    },
    {
      flags: 'hash <layers>',
      text: 'what keeps a flow on its member: layer2, layer2+3, layer3+4 (default)',
      value: 'text',
      choices: BOND_HASHES,
      standard: 'layer3+4',
    },
    {
      flags: 'probe <address>',
      text: 'ARP/NDP probe target; a member without replies counts as failed',
      value: 'text',
      path: ['probe', 'address'],
      off: { text: 'use the link state only (default)', value: null },
    },
    {
      flags: 'probe-interval <ms>',
      text: 'probe interval in ms (default: 100)',
      value: 'number',
      path: ['probe', 'interval'],
    },
    {
      flags: 'probe-misses <n>',
      text: 'missed replies until a member counts as failed (default: 3)',
      value: 'number',
      path: ['probe', 'misses'],
    },
  ],
  form: [
    field('mode', { en: 'Mode', zh: '模式' }, 'choice', 'active-backup', { choices: BOND_MODES, term: 'bondMode' }),
    {
      ...field('hash', { en: 'Transmit hash policy', zh: '发送哈希策略' }, 'choice', 'layer3+4', {
        choices: BOND_HASHES,
        term: 'hash',
      }),
      when: ['mode', 'balance-xor'],
    },
    {
      ...field('probe', { en: 'ARP/NDP probe target', zh: 'ARP/NDP 探测目标' }, 'text', '', {
        term: 'probe',
        placeholder: '192.0.2.1',
      }),
      path: ['probe', 'address'],
      when: ['mode', 'active-backup'],
    },
  ],
  words: {
    name: { en: 'Bond', zh: 'bond' },
    use: {
      en: 'Joins several ports behind one TAP, for load balancing or failover.',
      zh: '把多个端口聚合到一个 TAP 之后，用于负载分担或主备切换。',
    },
  },
});
