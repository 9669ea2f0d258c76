import { same, type SchemaParts } from '../form.ts';
import { definePort } from './kind.ts';
import { deviceForm, deviceLabel, deviceText, offloads } from './shared.ts';

export const tun = definePort({
  kind: 'tun',
  device: 'made',
  carries: 'packets',
  schema: ({ z, NewLinkName }: SchemaParts) => ({ device: NewLinkName, offloads: z.boolean().default(true) }),
  text: { ...deviceText, help: 'the same for IP packets; of a responder only', keys: { offloads } },
  form: deviceForm,
  name: same('TUN'),
  label: deviceLabel,
});
