import { peerOf, type DocumentLink } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { section, type Section } from './unit-file.ts';

type MadeLink = Exclude<DocumentLink, { kind: 'existing' }>;

const yesNo = (value: boolean | undefined): string | undefined =>
  value === undefined ? undefined : value ? 'yes' : 'no';
const seconds = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${value}s`);

/** What makes the link: systemd.netdev(5). */
export function netdev(link: MadeLink, notes: Message[]): Section[] {
  const ofTun = link.kind === 'tun' || link.kind === 'tap';
  return [
    section('NetDev', [
      ['Name', link.name],
      ['Kind', link.kind],
      // networkd sets these of a TUN or TAP in its .network file only; a bridge made with its MTU takes the least of
      // its ports' instead.
      ['MTUBytes', ofTun || link.kind === 'bridge' ? undefined : link.mtu],
      ['MACAddress', ofTun ? undefined : link.mac],
    ]),
    ...options(link, notes),
  ];
}

function options(link: MadeLink, notes: Message[]): Section[] {
  switch (link.kind) {
    case 'tun':
    case 'tap': {
      const { persistent, owner, ownerGroup, multiQueue, vnetHeader } = link.options;
      if (persistent !== true) notes.push(say('exported.staysPersistent', { name: link.name }));
      return [
        section(link.kind === 'tun' ? 'Tun' : 'Tap', [
          ['MultiQueue', yesNo(multiQueue)],
          ['VNetHeader', yesNo(vnetHeader)],
          ['User', owner ?? undefined],
          ['Group', ownerGroup ?? undefined],
        ]),
      ];
    }
    case 'veth': {
      const { peerMac, queues } = link.options;
      if (queues !== undefined) notes.push(say('exported.noQueues', { name: link.name }));
      return [
        section('Peer', [
          ['Name', peerOf(link).name],
          ['MACAddress', peerMac],
        ]),
      ];
    }
    case 'bridge': {
      const { stp, ageing, forwardDelay, vlanFiltering, priority } = link.options;
      return [
        section('Bridge', [
          ['STP', yesNo(stp)],
          ['AgeingTimeSec', seconds(ageing)],
          ['ForwardDelaySec', seconds(forwardDelay)],
          ['VLANFiltering', yesNo(vlanFiltering)],
          ['Priority', priority],
        ]),
      ];
    }
    case 'vxlan': {
      const { id, remote, group, local, port, parent, ttl, learning } = link.options;
      return [
        section('VXLAN', [
          ['VNI', id],
          ['Remote', remote],
          ['Group', group],
          ['Local', local],
          ['DestinationPort', port],
          ['TTL', ttl],
          ['MacLearning', yesNo(learning ?? true)],
          ['Independent', parent === undefined ? 'yes' : undefined],
        ]),
      ];
    }
    case 'macvlan':
      return [section('MACVLAN', [['Mode', link.options.mode]])];
    case 'macvtap':
      return [section('MACVTAP', [['Mode', link.options.mode]])];
    case 'vlan':
      return [
        section('VLAN', [
          ['Id', link.options.id],
          ['Protocol', link.options.protocol === '802.1ad' ? '802.1ad' : undefined],
        ]),
      ];
    case 'bond':
      return [
        section('Bond', [
          ['Mode', link.options.mode],
          ['MIIMonitorSec', `${link.options.miimon}ms`],
        ]),
      ];
    case 'ifb':
    case 'dummy':
      return [];
  }
}
