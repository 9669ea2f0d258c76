import { describe, expect, it } from 'vitest';
import { linkAddCommands } from '../../../../helper/document/ip/link.ts';
import { quoted } from '../../../../helper/document/ip/words.ts';
import { LinkAdd, type LinkAddInput } from '../../../../helper/protocol/index.ts';
import { address, link } from '../../state/test-rows.ts';
import { ipCommandsOf } from './ip-of-link.ts';

const lines = (input: LinkAddInput) => {
  const link = LinkAdd.parse(input);
  return linkAddCommands(link, link);
};

describe('linkAddCommands', () => {
  it.each<[LinkAddInput, string[]]>([
    [{ kind: 'dummy', name: 'd0' }, ['ip link add d0 type dummy']],
    [
      { kind: 'tap', name: 'tap%d', mtu: 1400, options: { owner: 1000, multiQueue: true, vnetHeader: true } },
      ['ip tuntap add tap%d mode tap user 1000 multi_queue vnet_hdr', 'ip link set tap%d mtu 1400'],
    ],
    [
      {
        kind: 'veth',
        name: 'v0',
        namespace: 'blue',
        up: true,
        options: { peer: 'v1', peerNamespace: 'red', peerAddresses: ['10.0.0.2/24'] },
      },
      [
        'ip -n blue link add v0 type veth peer name v1 netns red',
        'ip -n blue link set v0 up',
        'ip -n red address add 10.0.0.2/24 dev v1',
        'ip -n red link set v1 up',
      ],
    ],
    [
      { kind: 'bridge', name: 'br0', alias: "the lab's", options: { stp: true, ageing: 300, vlanFiltering: false } },
      [
        'ip link add br0 type bridge stp_state 1 ageing_time 30000 vlan_filtering 0',
        String.raw`ip link set br0 alias 'the lab'\''s'`,
      ],
    ],
    [
      { kind: 'vxlan', name: 'vx7', options: { id: 7, remote: '192.0.2.1', parent: 'eth0', learning: false } },
      ['ip link add vx7 type vxlan id 7 remote 192.0.2.1 dstport 4789 dev eth0 nolearning'],
    ],
    [
      {
        kind: 'vlan',
        name: 'eth0.5',
        controller: 'br0',
        addresses: ['192.0.2.1/24'],
        options: { parent: 'eth0', id: 5 },
      },
      [
        'ip link add eth0.5 link eth0 type vlan id 5',
        'ip link set eth0.5 master br0',
        'ip address add 192.0.2.1/24 dev eth0.5',
      ],
    ],
    [
      { kind: 'macvtap', name: 'mt0', mac: '02:00:00:00:00:01', options: { parent: 'eth0', mode: 'private' } },
      ['ip link add mt0 link eth0 address 02:00:00:00:00:01 type macvtap mode private'],
    ],
    [{ kind: 'bond', name: 'bond0' }, ['ip link add bond0 type bond mode active-backup miimon 100']],
  ])('says %o in the words of iproute2', (input, expected) => {
    expect(lines(input)).toEqual(expected);
  });
});

describe('quoted', () => {
  it('leaves plain words alone and makes the others one word', () => {
    expect(quoted('2001:db8::1/64')).toBe('2001:db8::1/64');
    expect(quoted('a b')).toBe("'a b'");
    expect(quoted('$(reboot)')).toBe("'$(reboot)'");
  });
});

describe('ipCommandsOf', () => {
  const nothing = { controller: null, parent: null, peer: null };
  it('makes an observed link again, without the addresses that the kernel adds', () => {
    const bridge = link({ index: 2, name: 'br0', kind: 'bridge', mtu: 9000, options: { stp: false, attached: null } });
    const addresses = [
      address({ index: 2, address: '10.0.0.1' }),
      address({ index: 2, address: 'fe80::1', scope: 'link' }),
    ];
    expect(ipCommandsOf(bridge, addresses, nothing)).toEqual([
      'ip link add br0 type bridge stp_state 0',
      'ip link set br0 mtu 9000',
      'ip address add 10.0.0.1/24 dev br0',
      'ip link set br0 up',
    ]);
  });
  it('sets what can be set on a kind that is not ours', () => {
    const card = link({ index: 2, name: 'eth0', kind: 'physical', up: false });
    expect(ipCommandsOf(card, [], { ...nothing, controller: 'br0' })).toEqual([
      'ip link set eth0 mtu 1500',
      'ip link set eth0 master br0',
      'ip link set eth0 down',
    ]);
  });
});
