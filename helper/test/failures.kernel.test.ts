import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure } from '../protocol/index.ts';
import { isCode, render, type Message } from '../protocol/messages/index.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { RawClient } from './raw-client.ts';
import { describeKernel } from './sandbox.ts';

let daemon: TestDaemon;
let client: RawClient;

/** Failures of every kind of speaker: the line, the contract, the helper, the planner, the document, the kernel. */
const REQUESTS: [string, object][] = [
  ['nothing', {}],
  ['link.list', { namespace: 7 }],
  ['link.get', { link: { name: 'gone0' } }],
  ['link.add', { kind: 'dummy', name: 'a b' }],
  ['link.add', { kind: 'dummy', name: 'lo' }],
  ['link.add', { kind: 'vlan', name: 'v5', options: { parent: 'gone0', id: 5 } }],
  ['link.set', { link: { name: 'lo' }, mtu: 1, confirm: true }],
  ['link.delete', { link: { name: 'lo' }, confirm: true }],
  ['address.add', { link: { name: 'lo' }, address: '127.0.0.1/8' }],
  ['address.delete', { link: { name: 'lo' }, address: '192.0.2.1/24' }],
  ['route.add', { destination: '192.0.2.0/24', via: '198.51.100.1' }],
  ['route.get', { to: '192.0.2.1' }],
  ['rule.delete', { priority: 77, table: 9, action: 'lookup' }],
  ['namespace.add', { name: '../etc' }],
  ['namespace.delete', { name: 'gone' }],
  ['network.up', { name: 'gone' }],
  ['network.apply', { text: 'taproom: 1\nname: x\nlinks:\n  - { name: br0, kind: bridge, controller: gone0 }\n' }],
  ['network.apply', { text: 'taproom: 1\nname: x\nlinks: [{ name: v0, kind: vxlan }]\n' }],
  ['network.apply', { text: 'taproom: [' }],
  ['datapath.add', { name: 'sw0', type: 'switch', ports: [{ kind: 'nic', device: 'gone0' }] }],
  ['datapath.set', { name: 'gone', removePorts: ['tap:a'] }],
  ['datapath.impair', { port: 'lo', direction: 'both', impairment: null }],
  ['history.undo', {}],
  ['pending.confirm', {}],
  ['demo.traffic', { on: true }],
];

/** What is said is said by a code that any client has in its own language, and `message` is the English of it. */
function isByCode({ code, values, message }: Message): void {
  expect(isCode(code), code).toBe(true);
  expect(render({ code, values, message: '' }, 'en')).toBe(message);
}

function isWhole(data: unknown): void {
  const { code, values, message, kernelMessage, errnoName, remedy } = Failure.parse(data);
  expect(code).not.toBe('text.verbatim');
  if (remedy) isByCode(remedy);
  const said = render({ code, values, message: '' }, 'en');
  if (errnoName === undefined || message === said) return isByCode({ code, values, message });
  // The kernel's words stand beside it, as they are.
  expect(isCode(code), code).toBe(true);
  expect(message.startsWith(`${said.replace(/\.$/, '')}: `), message).toBe(true);
  expect(message.endsWith(` (${errnoName}).`), message).toBe(true);
  expect(message).toContain(kernelMessage?.replace(/\.$/, '') ?? '');
}

describeKernel('a failure on the wire', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
    client = await RawClient.connect(daemon.socket);
  });
  afterAll(async () => {
    client.close();
    await daemon.stop();
  });

  it('has a code and values before hello too', async () => {
    client.request(1, 'status');
    isWhole((await client.answer(1)).error?.data);
    client.write('{"jsonrpc"\n');
    isWhole((await client.answer(null)).error?.data);
    await client.hello();
  });

  it.each(REQUESTS.map(([method, params], position) => [method, params, position + 100] as const))(
    '%s %j',
    async (method, params, id) => {
      client.request(id, method, params);
      const { error } = await client.answer(id);
      expect(error, 'it is refused').toBeDefined();
      expect(error?.message).toBe((error?.data as Failure | undefined)?.message);
      isWhole(error?.data);
    },
  );
});
