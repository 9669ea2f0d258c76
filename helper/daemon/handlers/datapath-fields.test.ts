import { expect, it } from 'vitest';
import { Datapath, type PortInput } from '../../protocol/index.ts';
import { impairFields, portFields, setFields } from './datapath-fields.ts';

const ports = (...inputs: PortInput[]) => Datapath.parse({ type: 'switch', name: 's', ports: inputs }).ports;

it.each([
  ['ports.2.device', 'addPorts.0.device'],
  ['ports.2', 'addPorts.0'],
  ['ports.1.settings.impair.in.delay', 'changePorts.0.settings.impair.in.delay'],
  ['ports.0.device', 'ports.0.device'],
  ['settings', 'settings'],
  ['busyPoll', 'busyPoll'],
])('of datapath.set %s is %s', (field, asked) => {
  const whole = ports({ kind: 'tap', device: 'a' }, { kind: 'tap', device: 'b' }, { kind: 'tap', device: 'c' });
  expect(setFields(whole, { addPorts: whole.slice(2), changePorts: [{ key: 'tap:b', settings: {} }] })(field)).toBe(
    asked,
  );
});

it.each([
  ['ports.3.settings.vlan.id', 'settings.vlan.id'],
  ['busyPoll', 'busyPoll'],
])('of datapath.port %s is %s', (field, asked) => {
  expect(portFields(field)).toBe(asked);
});

it.each([
  ['ports.3.settings.impair.in.dropMatching', 'impairment.dropMatching'],
  ['ports.3.settings.impair', 'impairment'],
  ['ports.0.settings', 'port'],
  ['impairment.delay', 'impairment.delay'],
])('of datapath.impair %s is %s', (field, asked) => {
  expect(impairFields(field)).toBe(asked);
});
