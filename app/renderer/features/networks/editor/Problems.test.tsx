// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseDocument } from '../../../../../helper/document/index.ts';
import { say } from '../../../../../helper/protocol/messages/index.ts';
import { setLanguage } from '../../../i18n/index.ts';
import { PlanSteps } from '../../../parts/changes/PlanSteps.tsx';
import { Problems } from './Problems.tsx';

beforeEach(() => setLanguage('zh-CN'));
afterEach(() => {
  cleanup();
  setLanguage('en');
});

/** Two English words in a row, outside of what is quoted. */
const english = (text: string) => text.replace(/“[^”]*”/g, '').match(/[A-Za-z]{3,} [a-z]{2,}/g) ?? [];

it('says the faults of a document and their remedies in the language of the window', () => {
  const text = `taproom: 1
name: my lab
links:
  - {kind: brigde, name: br0}
  - {kind: tap, name: tap0, mtu: 60, colour: red}
routes:
  - {destination: 10.0.0.1/8, via: 10.0.0.2}
`;
  const { faults } = parseDocument(text);
  expect(faults).toHaveLength(5);
  render(<Problems faults={faults} machine={null} onGo={vi.fn()} />);
  const shown = screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(shown.map(english).flat()).toEqual([]);
  expect(shown.join('\n')).toContain('是否应为 “bridge”？');
  expect(shown.join('\n')).toContain('例如写 “my-lab”');
  expect(shown.join('\n')).toContain('MTU 至少 68 字节');
});

it('says what the parts of a document cannot mean together', () => {
  const { faults } = parseDocument(`taproom: 1
name: lab
namespaces: [red]
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.0/24]}
  - {kind: bridge, name: br1, addresses: [10.0.0.5/24]}
dhcp:
  - {namespace: red, link: br9, range: {from: 10.0.0.9, to: 10.0.0.2}}
`);
  expect(faults.length).toBeGreaterThan(2);
  render(<Problems faults={faults} machine={null} onGo={vi.fn()} />);
  const shown = screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(shown.map(english).flat()).toEqual([]);
  expect(shown.join('\n')).toContain('本机命名空间中 “br1” 和 “br0”（第 5 行）的前缀都是 10.0.0.0/24');
});

it('says the steps of a plan', () => {
  const summary = say('step.namespaceAdd', { name: 'red' });
  render(
    <PlanSteps
      steps={[
        {
          change: 'add',
          operation: { op: 'namespace.add', name: 'red', network: null },
          summary,
          commands: [],
          inverse: [],
          risks: [],
        },
      ]}
    />,
  );
  expect(screen.getByRole('listitem').textContent).toContain('新建命名空间 red。');
});
