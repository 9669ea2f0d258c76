import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import { select, useApp, useLink } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RateChart } from '../../parts/traffic/RateChart.tsx';
import { Addresses } from './Addresses.tsx';
import { Counters } from './Counters.tsx';
import { Details } from './Details.tsx';
import { Header } from './Header.tsx';
import { TypedScope } from '../../parts/inspector/half-typed.ts';
import styles from '../../parts/inspector/Inspector.module.css';
import { Neighbours } from './Neighbours.tsx';
import { Options } from './Options.tsx';
import { Properties } from './Properties.tsx';
import { Routes } from './Routes.tsx';
import { Section } from '../../parts/inspector/Section.tsx';
import { useLinkDetails } from './useLinkDetails.ts';

function LinkPages({ link, linkKey }: { link: Link; linkKey: string }) {
  const { t } = useTranslation();
  const renaming = useApp((state) => state.renaming === linkKey);
  const { details, failure, refresh } = useLinkDetails(link);
  return (
    <div className={styles.inspector}>
      <Header link={link} />
      <div className={styles.body}>
        <Section id="traffic" title={t('inspector:section.traffic')}>
          <RateChart keys={[linkKey]} height={130} />
        </Section>
        <Section id="counters" title={t('inspector:section.counters')}>
          <Counters linkKey={linkKey} first={details?.counters ?? null} />
        </Section>
        <Section id="properties" title={t('inspector:section.properties')} mustOpen={renaming}>
          <Properties link={link} linkKey={linkKey} />
        </Section>
        <Addresses link={link} linkKey={linkKey} />
        <Options link={link} />
        <Routes link={link} linkKey={linkKey} />
        <Neighbours neighbours={details?.neighbours ?? []} failure={failure} onRefresh={refresh} />
        <Section id="details" title={t('inspector:section.details')} startsFolded>
          <Details link={link} />
        </Section>
      </div>
    </div>
  );
}

/** Everything about one link. It is keyed by the link's identity, so it never shows another's half-done edit. */
export function Inspector({ linkKey }: { linkKey: string }) {
  const { t } = useTranslation();
  const link = useLink(linkKey);
  const observed = useApp((state) => state.observed.revision >= 0);
  const [last, setLast] = useState(link);
  if (link && link !== last) setLast(link);
  // Between the connection and its first picture nobody knows whether the link is gone.
  if (!observed) return null;
  if (link)
    return (
      <TypedScope value={`${linkKey} ${link.name}`}>
        <LinkPages link={link} linkKey={linkKey} />
      </TypedScope>
    );
  return (
    <EmptyState
      title={last ? t('inspector:gone.title', { name: last.name }) : t('inspector:unknown.title')}
      text={last ? t('inspector:gone.text') : t('inspector:unknown.text')}
    >
      <Button onPress={() => select(null)}>{t('inspector:gone.back')}</Button>
    </EmptyState>
  );
}
