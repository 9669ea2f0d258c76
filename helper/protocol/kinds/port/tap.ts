import { same, type SchemaParts } from '../form.ts';
import { definePort } from './kind.ts';
import { deviceForm, deviceLabel, deviceText, offloads } from './shared.ts';

export const tap = definePort({
  kind: 'tap',
  device: 'made',
  carries: 'frames',
  schema: ({ z, NewLinkName, Mac }: SchemaParts) => ({
    device: NewLinkName,
    mac: Mac.optional(),
    offloads: z.boolean().default(true),
  }),
  text: {
    ...deviceText,
    help: 'made where it is not there, and then it goes with the datapath',
    keys: { mac: { field: 'mac', as: 'text' }, offloads },
  },
  form: deviceForm,
  name: same('TAP'),
  label: deviceLabel,
});
