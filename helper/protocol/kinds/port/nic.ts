import type { SchemaParts } from '../form.ts';
import { definePort } from './kind.ts';
import { deviceLabel, deviceText, offloads } from './shared.ts';

export const nic = definePort({
  kind: 'nic',
  device: 'existing',
  carries: 'frames',
  schema: ({ z, LinkName }: SchemaParts) => ({ device: LinkName, offloads: z.boolean().default(true) }),
  text: { ...deviceText, help: 'a link that exists, by AF_PACKET', keys: { offloads } },
  form: [],
  name: { en: 'NIC (AF_PACKET)', zh: '网卡（AF_PACKET）' },
  label: deviceLabel,
});
