import { field, type SchemaParts } from '../form.ts';
import { defineDatapath } from './kind.ts';

interface NativeSwitch {
  hub?: boolean;
  ageing?: number;
  tableSize?: number;
  loopMoves?: number;
  /** Seconds; no setting of it. */
  loopHold?: number;
}

export const learningSwitch = defineDatapath({
  kind: 'switch',
  settings: ({ z }: SchemaParts) =>
    z.strictObject({
      hub: z.boolean().default(false),
      /** Seconds. */
      ageing: z.number().int().min(1).max(1_000_000).default(300),
      tableSize: z.number().int().min(16).max(65536).default(4096),
      /** A source that moves between ports more often than this in a second is a loop; 0: not looked for. */
      loopMoves: z.number().int().min(0).max(1000).default(5),
    }),
  native: (settings): NativeSwitch => settings,
  stem: 'sw',
  options: [
    {
      flags: 'hub',
      text: 'flood all frames, learn no MAC addresses',
      value: 'switch',
      off: { text: 'learn MAC addresses (default)', value: false },
    },
    {
      flags: 'ageing <seconds>',
      text: 'how long an entry of the MAC table outlives its last frame (default: 300)',
      value: 'number',
      standard: 300,
    },
    { flags: 'table-size <n>', text: 'MAC table size in entries (default: 4096)', value: 'number', standard: 4096 },
    {
      flags: 'loop-moves <n>',
      text: 'a source that changes ports more often in a second is a loop; 0: not looked for (default: 5)',
      value: 'number',
      standard: 5,
    },
  ],
  form: [
    field('ageing', { en: 'Ageing time', zh: '老化时间' }, 'number', '300', { term: 'switchAgeing', unit: 'seconds' }),
    field('hub', { en: 'Flood all frames (hub)', zh: '泛洪所有帧（集线器）' }, 'switch', false, { term: 'hub' }),
    {
      ...field('loopMoves', { en: 'Loop threshold', zh: '环路阈值' }, 'number', '5', { term: 'loopMoves' }),
      only: 'running',
    },
    { ...field('tableSize', { en: 'MAC table size', zh: 'MAC 表大小' }, 'number', '4096'), only: 'shown' },
  ],
  words: {
    name: { en: 'Switch', zh: '交换机' },
    use: {
      en: 'A learning switch in user space: it learns which port each MAC address is on, and forwards frames to that port only.',
      zh: '用户态学习型交换机：学习每个 MAC 地址所在的端口，只向该端口转发。',
    },
  },
});
