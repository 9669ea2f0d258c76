import type { SchemaParts } from '../form.ts';
import { definePort } from './kind.ts';
import { deviceLabel, deviceText } from './shared.ts';

export const xdp = definePort({
  kind: 'xdp',
  device: 'existing',
  carries: 'frames',
  schema: ({ z, LinkName }: SchemaParts) => ({ device: LinkName, queue: z.number().int().min(0).max(1023).default(0) }),
  text: {
    ...deviceText,
    help: 'a link that exists, by AF_XDP',
    keys: { queue: { field: 'queue', as: 'count', standard: 0 } },
  },
  form: [],
  name: { en: 'NIC (AF_XDP)', zh: '网卡（AF_XDP）' },
  label: deviceLabel,
});
