// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { i18n, setLanguage } from '../../i18n/index.ts';
import { saySummary } from './say-summary.ts';

afterEach(() => setLanguage('en'));

it.each([
  [
    'Start the switch sw0 between tap:a, tap:b and nic:eth0, in 2 threads.',
    '启动交换机 sw0（tap:a, tap:b and nic:eth0）',
  ],
  ['Start the exception path fast0 between tap:a and nic:b.', '启动异常路径 fast0（tap:a and nic:b）'],
  ['Change the switch sw0: take out nic:to-right.', '更改交换机 sw0：移除 nic:to-right'],
  [
    'Change the bond agg0: add nic:a, change its settings and change its threads.',
    '更改bond agg0：添加 nic:a，更改设置，更改线程',
  ],
  [
    'Change the switch sw0: impair what comes in by tap:a (delay=40ms,loss=1%) and no longer impair what goes out by tap:a.',
    '更改交换机 sw0：劣化从 tap:a 进入的帧（delay=40ms,loss=1%），不再劣化从 tap:a 发出的帧',
  ],
  ['Stop the responder peer0, and with it tap0.', '停止应答器 peer0'],
])('%s', (summary, said) => {
  setLanguage('zh-CN');
  expect(saySummary(summary, i18n.t)).toBe(said);
});
