import { describe, expect, it } from 'vitest';
import { PortSettings, type Impairment } from '../protocol/index.ts';
import { portWorsenings, type Worsening } from './port-worsening.ts';

type Some = Parameters<typeof PortSettings.parse>[0];
const worsenings = (before: Some, after: Some): Worsening[] =>
  portWorsenings(PortSettings.parse(before), PortSettings.parse(after));
const out = (impairment: Impairment | null): object => ({ impair: { out: impairment } });
const burstLoss = { toBad: 0.01, toGood: 0.2, lossBad: 1, lossGood: 0 };

describe('other settings of a port', () => {
  it.each<[string, object, object, Worsening[]]>([
    ['nothing changes', out({ loss: 1 }), out({ loss: 1 }), []],
    ['losses', {}, out({ loss: 1 }), ['impaired']],
    ['fewer losses', out({ loss: 1 }), out({ loss: 0.1 }), []],
    ['no impairment any more', out({ loss: 1, suspended: true, rate: 1000, burstLoss }), {}, []],
    ['a delay in place of losses', out({ loss: 1 }), out({ delay: 1 }), ['impaired']],
    ['a rate', {}, out({ rate: 1_000_000 }), ['impaired']],
    ['a higher rate', out({ rate: 1000 }), out({ rate: 1_000_000 }), []],
    ['a lower rate', out({ rate: 1_000_000 }), out({ rate: 1000 }), ['impaired']],
    ['suspended', {}, { impair: { in: { suspended: true } } }, ['impaired']],
    ['not suspended any more', { impair: { in: { suspended: true } } }, { impair: { in: { suspended: false } } }, []],
    ['a filter', {}, out({ dropMatching: 'tcp' }), ['impaired']],
    ['bursts of losses', {}, out({ burstLoss }), ['impaired']],
    ['longer bursts', out({ burstLoss }), out({ burstLoss: { ...burstLoss, toGood: 0.1 } }), ['impaired']],
    ['shorter bursts', out({ burstLoss }), out({ burstLoss: { ...burstLoss, toGood: 0.5 } }), []],
    ['a storm limit', {}, { stormLimit: 100 }, ['impaired']],
    ['a higher storm limit', { stormLimit: 100 }, { stormLimit: 1000 }, []],
    ['no storm limit any more', { stormLimit: 100 }, {}, []],
    ['isolated', {}, { isolated: true }, ['cut']],
    ['not isolated any more', { isolated: true }, {}, []],
    ['a mirror', {}, { mirror: true }, ['cut']],
    ['another VLAN', { vlan: { mode: 'access', id: 10 } }, { vlan: { mode: 'access', id: 20 } }, ['cut']],
    ['no VLAN any more', { vlan: { mode: 'access', id: 10 } }, {}, ['cut']],
    ['the preferred member', {}, { primary: true }, []],
    ['both', {}, { isolated: true, ...out({ delay: 5 }) }, ['impaired', 'cut']],
  ])('%s', (_, before, after, expected) => {
    expect(worsenings(before, after)).toEqual(expected);
  });
});
