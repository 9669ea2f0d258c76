import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  cidrFault,
  parseCidr,
  rowKey,
  type Address,
  type Failure,
  type Link,
} from '../../../../helper/protocol/index.ts';
import { say } from '../../../../helper/protocol/messages/index.ts';
import { formatLifetime } from '../../format/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { localized } from '../../i18n/message.ts';
import { callHelper, ownerOf, useAddresses, useApp, useLocale, useMayChange } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Mono } from '../../ui/Text.tsx';
import { lastEntry, reportFailure, sayDone } from '../../parts/changes/undo.ts';
import { refOf } from '../../parts/links/change.ts';
import { isTold } from '../../parts/ownership/whose.ts';
import { RowOwner } from '../../parts/ownership/Owner.tsx';
import { askAboutRisk } from '../../parts/changes/ask.ts';
import { missingPrefix, PrefixOffer } from '../../parts/forms/prefix.tsx';
import { useTyped } from '../../parts/inspector/half-typed.ts';
import styles from '../../parts/inspector/Inspector.module.css';
import { Section } from '../../parts/inspector/Section.tsx';

const cidrOf = (address: Address): string => `${address.address}/${address.prefixLength}`;
/** What is worth a word beside an address; the rest is the rule. */
const NOTABLE = ['tentative', 'dadfailed', 'deprecated', 'temporary'];

function AddressRow({ link, address }: { link: Link; address: Address }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const mayChange = useMayChange();
  const owner = useApp(ownerOf('addresses', rowKey.addresses(address)));
  const cidr = cidrOf(address);
  const notable = address.flags.filter((flag) => NOTABLE.includes(flag));
  const remove = async () => {
    const params = { link: refOf(link), address: cidr };
    const goOn = await askAboutRisk(
      { method: 'address.delete', params },
      {
        title: t('inspector:addresses.risk', { address: cidr, name: link.name }),
        confirm: t('inspector:addresses.remove'),
      },
    );
    if (!goOn) return;
    const before = lastEntry();
    const answer = await callHelper('address.delete', params);
    if (!answer.ok) return reportFailure(answer.error, t);
    if (answer.value.pending === null)
      await sayDone(t('inspector:addresses.removed', { address: cidr, name: link.name }), 'address.delete', before, t);
  };
  return (
    <li className={styles.item}>
      <Mono truncate>{cidr}</Mono>
      {notable.map((flag) => (
        <Badge key={flag} tone={flag === 'dadfailed' ? 'bad' : 'warn'}>
          {flag}
        </Badge>
      ))}
      {address.validLifetime !== null && (
        <span className={styles.small}>{formatLifetime(address.validLifetime, locale)}</span>
      )}
      {isTold(owner) && (
        <span className={styles.small} title={localized(owner.evidence)}>
          <RowOwner topic="addresses" rowKey={rowKey.addresses(address)} />
        </span>
      )}
      {address.scope !== 'global' && <span className={styles.small}>{address.scope}</span>}
      <IconButton
        small
        label={t('create:removeAddress', { address: cidr })}
        isDisabled={!mayChange}
        onPress={() => void remove()}
      >
        <X size={14} aria-hidden />
      </IconButton>
    </li>
  );
}

function AddAddress({ link, present }: { link: Link; present: readonly Address[] }) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const [kept, setTyped] = useTyped('address');
  const typed = kept ?? '';
  const [submitted, setSubmitted] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const text = typed.trim();
  const fault = cidrFault(text) ?? missingPrefix(text);
  const twice = present.some((address) => cidrOf(address) === text);
  const words = failure && explainFailure(failure, t);
  const error = words
    ? [words.title, words.kernel].filter(Boolean).join(' ')
    : twice
      ? localized(say('field.addressTwice'))
      : fault !== null && text !== '' && (submitted || parseCidr(text) === null)
        ? localized(fault)
        : undefined;

  const add = async () => {
    setSubmitted(true);
    if (text === '' || fault !== null || twice || pending) return;
    setPending(true);
    const answer = await callHelper('address.add', { link: refOf(link), address: text });
    setPending(false);
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setTyped(null);
    setSubmitted(false);
  };
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field
        mono
        hideLabel
        label={t('inspector:addresses.new')}
        placeholder="192.0.2.1/24"
        value={typed}
        error={error}
        fix={<PrefixOffer typed={typed} onChoose={setTyped} />}
        isDisabled={!mayChange}
        onChange={(value) => {
          setTyped(value);
          setFailure(null);
        }}
      />
      <Button
        type="submit"
        icon={<Plus size={14} aria-hidden />}
        isPending={pending}
        isDisabled={!mayChange || text === ''}
      >
        {t('inspector:addresses.add')}
      </Button>
    </form>
  );
}

/** The addresses of a link; a long list scrolls within itself. */
export function Addresses({ link, linkKey }: { link: Link; linkKey: string }) {
  const { t } = useTranslation();
  const addresses = useAddresses(linkKey);
  return (
    <Section id="addresses" title={t('inspector:section.addresses', { count: addresses.length })}>
      <ul className={styles.list} tabIndex={addresses.length > 8 ? 0 : -1} aria-label={t('create:addresses')}>
        {addresses.map((address) => (
          <AddressRow key={`${cidrOf(address)} ${address.peer ?? ''}`} link={link} address={address} />
        ))}
      </ul>
      <AddAddress link={link} present={addresses} />
    </Section>
  );
}
