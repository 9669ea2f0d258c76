import { say } from '../../messages/index.ts';
import { field, type SchemaParts } from '../form.ts';
import { defineDatapath, type HostTables } from './kind.ts';

const LAYERS = ['layer2', 'layer3'] as const;

const NO_TABLES: HostTables = { mac: '02:00:00:00:00:01', mtu: 1500, addresses: [], routes: [], neighbours: [] };

/** The TAP leads to the host. */
export const exception = defineDatapath({
  kind: 'exception',
  settings: ({ z }: SchemaParts) =>
    z.strictObject({
      /** layer2: switched between the NICs; layer3: routed by the host's own routes and neighbours. */
      forward: z.enum(LAYERS).default('layer2'),
    }),
  native: ({ forward }, { host, tables }) => ({ host, route: forward === 'layer3', ...(tables ?? NO_TABLES) }),
  portsFault: ({ name, ports, taps }) => {
    if (taps === 0)
      return {
        message: say('datapathRule.noTap', { name }),
        remedy: say('datapathRule.addTap'),
        asked: say('field.exceptionTap'),
      };
    if (taps > 1) return { message: say('datapathRule.manyTaps', { name, taps }), remedy: say('datapathRule.oneTap') };
    if (ports > 1) return null;
    return {
      message: say('datapathRule.noNic', { name }),
      remedy: say('datapathRule.addNics'),
      asked: say('field.exceptionMember'),
    };
  },
  stem: 'fast',
  options: [
    {
      flags: 'forward <layer>',
      text: "between the NICs by layer2 (default) or, with the host's routes, layer3",
      value: 'text',
      choices: LAYERS,
    },
  ],
  form: [
    field('forward', { en: 'Forwarding', zh: '转发方式' }, 'choice', 'layer2', {
      choices: LAYERS,
      term: 'exceptionForward',
      values: {
        layer2: { en: 'Switched (layer 2)', zh: '交换（二层）' },
        layer3: { en: 'Routed (layer 3)', zh: '路由（三层）' },
      },
    }),
  ],
  words: {
    name: { en: 'Exception path', zh: '异常路径' },
    use: {
      en: 'Forwards between NICs in user space; packets for this host go through a TAP to the kernel, as when DPDK owns the NICs.',
      zh: '在用户态直接转发网卡之间的流量；发往本机的包经 TAP 交给内核，与 DPDK 接管网卡时的做法相同。',
    },
  },
});
