import { field, type SchemaParts } from '../form.ts';
import { defineLink, ipFlag, ipPair } from './kind.ts';
import { advanced, uint } from './shared.ts';

/** Hundredths of a second, for ip-link(8). */
const ticks = (seconds: number | undefined) => (seconds === undefined ? undefined : Math.round(seconds * 100));

export const bridge = defineLink({
  kind: 'bridge',
  options: (parts: SchemaParts) =>
    parts.z.strictObject({
      stp: parts.z.boolean().optional(),
      /** Seconds; 0 keeps entries for ever. */
      ageing: parts.z.number().min(0).max(1_000_000).optional(),
      /** Seconds, 2 to 30 (IEEE 802.1D). */
      forwardDelay: parts.z.number().min(0).max(30).optional(),
      vlanFiltering: parts.z.boolean().optional(),
      priority: uint(parts, 65535).optional(),
    }),
  standard: { stp: false, ageing: 300, forwardDelay: 15, vlanFiltering: false, priority: 32768 },
  parent: 'none',
  hasPorts: true,
  maker: 'netlink',
  stem: 'br',
  command: {
    title: 'bridges',
    options: [
      { flags: 'stp', text: 'spanning tree', value: 'switch' },
      { flags: 'ageing <seconds>', text: 'MAC table ageing time; 0: entries never expire', value: 'seconds' },
      { flags: 'forward-delay <seconds>', key: 'forwardDelay', text: 'STP forward delay (2 to 30)', value: 'seconds' },
      {
        flags: 'vlan-filtering',
        key: 'vlanFiltering',
        text: 'filter frames by the VLANs of each port',
        value: 'switch',
      },
      { flags: 'priority <n>', text: 'bridge priority; the lowest becomes the STP root', value: 'number' },
    ],
  },
  form: [
    field('stp', { en: 'Spanning tree (STP)', zh: '生成树（STP）' }, 'switch', false, { term: 'stp' }),
    field('vlanFiltering', { en: 'VLAN filtering', zh: 'VLAN 过滤' }, 'switch', false, { term: 'vlanFiltering' }),
    field('ageing', { en: 'Ageing time', zh: '老化时间' }, 'number', '', {
      ...advanced,
      term: 'ageing',
      unit: 'seconds',
      placeholder: '300',
    }),
    field('forwardDelay', { en: 'Forward delay', zh: '转发延迟' }, 'number', '', {
      ...advanced,
      term: 'forwardDelay',
      unit: 'seconds',
      placeholder: '15',
    }),
    field('priority', { en: 'Priority', zh: '优先级' }, 'number', '', {
      ...advanced,
      term: 'priority',
      placeholder: '32768',
    }),
  ],
  words: {
    name: { en: 'Bridge', zh: '网桥' },
    use: {
      en: 'A switch in the kernel that joins links into one Ethernet network.',
      zh: '内核中的交换机，把多个接口连成一个以太网。',
    },
  },
  ip: ({ stp, ageing, forwardDelay, vlanFiltering, priority }) => [
    ...ipFlag('stp_state', stp),
    ...ipPair('ageing_time', ticks(ageing)),
    ...ipPair('forward_delay', ticks(forwardDelay)),
    ...ipFlag('vlan_filtering', vlanFiltering),
    ...ipPair('priority', priority),
  ],
});
