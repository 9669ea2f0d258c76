import type { TFunction } from 'i18next';
import { linkKey, type Link } from '../../../../helper/protocol/index.ts';
import { formatBitRate } from '../../format/index.ts';
import { keyOf, linkAt, useAddresses, useApp, useRate } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import type { Column } from '../../ui/grid/model.ts';
import { Mono } from '../../ui/Text.tsx';
import { LinkOwner } from '../../parts/ownership/Owner.tsx';
import { Sparkline } from '../../parts/traffic/Sparkline.tsx';

import { KindIcon } from '../../parts/links/KindIcon.tsx';
import { kindName } from '../../format/kind-name.ts';
import { firstAddress, linkState, STATE_TONE } from '../../parts/links/link-state.ts';
import styles from '../../ui/ListView.module.css';

function Addresses({ linkKey: key }: { linkKey: string }) {
  const addresses = useAddresses(key);
  const first = firstAddress(addresses);
  if (!first) return null;
  const all = addresses.map((address) => `${address.address}/${address.prefixLength}`).join('\n');
  return (
    <span className={styles.addresses} title={all}>
      <span className={styles.address}>{`${first.address}/${first.prefixLength}`}</span>
      {addresses.length > 1 && <span className={styles.more}>+{addresses.length - 1}</span>}
    </span>
  );
}

function Controller({ linkKey: key }: { linkKey: string }) {
  const name = useApp((state) => linkAt(key)(state)?.name);
  return name === undefined ? null : <Mono truncate>{name}</Mono>;
}

function Rates({ linkKey: key }: { linkKey: string }) {
  const rate = useRate(key);
  const silent = rate === null || (rate.inBits === 0 && rate.outBits === 0);
  return (
    <span className={`${styles.rates} ${silent ? styles.silent : ''}`}>
      <span className={styles.figure}>{formatBitRate(rate?.inBits)}</span>
      <span className={styles.figure}>{formatBitRate(rate?.outBits)}</span>
    </span>
  );
}

/** The columns of the link list, in the language of `t`. What is less asked for gives way in a narrow window. */
export function linkColumns(t: TFunction): Column<Link>[] {
  return [
    {
      id: 'name',
      header: t('links:column.name'),
      width: 'minmax(160px, 1.4fr)',
      isSortable: true,
      cell: (link) => (
        <span className={styles.name}>
          <KindIcon kind={link.kind} />
          <Mono truncate>{link.name}</Mono>
        </span>
      ),
    },
    {
      id: 'kind',
      header: t('links:column.kind'),
      width: '92px',
      isSortable: true,
      from: 870,
      cell: (link) => kindName(link.kind, t),
    },
    {
      id: 'state',
      header: t('links:column.state'),
      width: '100px',
      isSortable: true,
      cell: (link) => <Badge tone={STATE_TONE[linkState(link)]}>{t(`links:state.${linkState(link)}`)}</Badge>,
    },
    {
      id: 'addresses',
      header: t('links:column.addresses'),
      width: 'minmax(148px, 2fr)',
      isSortable: true,
      from: 470,
      cell: (link) => <Addresses linkKey={keyOf(link)} />,
    },
    {
      id: 'mtu',
      header: t('links:column.mtu'),
      width: '68px',
      align: 'end',
      isSortable: true,
      from: 1010,
      cell: (link) => <Mono>{link.mtu}</Mono>,
    },
    {
      id: 'controller',
      header: t('links:column.controller'),
      width: 'minmax(90px, 1fr)',
      isSortable: true,
      from: 930,
      cell: (link) =>
        link.controller === null ? null : <Controller linkKey={linkKey(link.namespace, link.controller)} />,
    },
    {
      id: 'owner',
      header: t('links:column.owner'),
      width: 'minmax(92px, 0.8fr)',
      isSortable: true,
      from: 720,
      cell: (link) => <LinkOwner link={link} />,
    },
    {
      id: 'minute',
      header: t('links:column.minute'),
      width: '112px',
      from: 1120,
      cell: (link) => <Sparkline link={keyOf(link)} width={96} height={20} />,
    },
    {
      id: 'rate',
      header: t('links:column.rate'),
      width: '196px',
      align: 'end',
      isSortable: true,
      from: 668,
      cell: (link) => <Rates linkKey={keyOf(link)} />,
    },
  ];
}
