import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { linkKey, type Address, type Link } from '../../../../helper/protocol/index.ts';
import { holdersOf, linkAt, peerOf, type Holding } from '../../state/derived.ts';
import { networkOf, ownerOf } from '../../state/owners.ts';
import { useAddresses } from '../../state/hooks.ts';
import { useApp } from '../../state/store.ts';
import { linkState } from '../../parts/links/link-state.ts';
import { kindName } from '../../format/kind-name.ts';
import { isTunTap } from './layout/relations.ts';

interface Around {
  network: string | null;
  addresses: readonly Address[];
  controller: string | undefined;
  peer: Link | undefined;
  holder: Holding | undefined;
}

/** What a glance at a link tells, in words: the name of its button, and its line in the text form. */
export function linkSentence(
  link: Link,
  { network, addresses, controller, peer, holder }: Around,
  t: TFunction,
): string {
  const parts = [
    `${link.name}, ${kindName(link.kind, t)}, ${t(`links:state.${linkState(link)}`)}`,
    ...addresses.map((address) => `${address.address}/${address.prefixLength}`),
    controller === undefined ? '' : t('topology:sentence.port', { name: controller }),
    peer === undefined
      ? ''
      : t('topology:sentence.peer', {
          name: peer.name,
          namespace: peer.namespace === '' ? t('common:ownNamespace') : peer.namespace,
        }),
    network === null ? '' : t('topology:sentence.network', { name: network }),
    holder
      ? t('datapaths:sentence.held', {
          name: holder.datapath.name,
          type: t(`kinds:datapath.${holder.datapath.type}.name`),
        })
      : isTunTap(link)
        ? t(link.options.attached === true ? 'topology:sentence.held' : 'topology:sentence.free')
        : '',
  ];
  return parts.filter((part) => part !== '').join(t('topology:sentence.separator'));
}

export function useLinkSentence(link: Link): string {
  const { t } = useTranslation();
  const addresses = useAddresses(linkKey(link.namespace, link.index));
  const controller = useApp((state) =>
    link.controller === null ? undefined : linkAt(linkKey(link.namespace, link.controller))(state)?.name,
  );
  const peer = useApp((state) => linkAt(peerOf(linkKey(link.namespace, link.index))(state))(state));
  const network = networkOf(useApp(ownerOf('links', linkKey(link.namespace, link.index))));
  const holder = useApp(holdersOf(linkKey(link.namespace, link.index)))[0];
  return linkSentence(link, { network, addresses, controller, peer, holder }, t);
}
