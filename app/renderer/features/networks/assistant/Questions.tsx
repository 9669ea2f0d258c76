import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '../../../i18n/message.ts';
import { Shape } from '../../../ui/Badge.tsx';
import { Disclosure } from '../../../ui/Disclosure.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import { fill, type Answers, type Exchange, type Surroundings } from './answers.ts';
import type { Faults } from '../../../parts/forms/faults.ts';
import { pictureOf, type Recipe } from './recipes.ts';
import styles from './Assistant.module.css';

type List = 'prefixes' | 'uplinks' | 'links' | 'namespaces';

/** What only the user can say, each with a proposal that fits as it stands. */
export function Questions({
  recipe,
  answers,
  around,
  faults,
  onChange,
  onSubmit,
}: {
  recipe: Recipe;
  answers: Answers;
  around: Surroundings;
  faults: Faults;
  onChange: (answers: Answers) => void;
  onSubmit: () => void;
}) {
  const { t } = useTranslation();
  // Filled a moment later, so that typing never waits for it.
  const settled = useDeferredValue(answers);
  const picture = useMemo(() => pictureOf(fill(recipe.text, settled)), [recipe, settled]);
  const error = (key: string): string | undefined => {
    const fault = faults.get(key);
    return fault && localized(fault);
  };
  const set = (list: List, position: number, to: string) =>
    onChange({ ...answers, [list]: answers[list].map((one, i) => (i === position ? { ...one, to } : one)) });
  const cards = around.links.filter((link) => link.namespace === '' && link.kind !== 'loopback');
  const names = (list: 'links' | 'namespaces', one: (exchange: Exchange) => string) =>
    answers[list].map((exchange, i) => (
      <Field
        key={exchange.from}
        mono
        label={one(exchange)}
        value={exchange.to}
        error={error(`${list}.${i}`)}
        onChange={(to) => set(list, i, to)}
      />
    ));
  const hasNames = answers.links.length + answers.namespaces.length > 0;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <p>{t(`networks:recipe.${recipe.id}.text`)}</p>
      {picture !== '' && (
        <pre className={styles.picture} role="img" aria-label={t(`networks:recipe.${recipe.id}.text`)}>
          {picture}
        </pre>
      )}
      <div className={styles.fields}>
        <Field
          mono
          autoFocus
          label={t('networks:field.name')}
          value={answers.name}
          error={error('name')}
          onChange={(name) => onChange({ ...answers, name })}
        />
        {answers.prefixes.map(({ from, to }, i) => (
          <Field
            key={from}
            mono
            label={t('networks:assistant.prefix')}
            explain={<Explain term="prefix" />}
            value={to}
            error={error(`prefixes.${i}`)}
            hint={to === from ? t('networks:assistant.free') : t('networks:assistant.moved', { prefix: from })}
            onChange={(typed) => set('prefixes', i, typed)}
          />
        ))}
        {answers.uplinks.map(({ from, to }, i) => (
          <Select
            key={from}
            mono
            label={t('networks:assistant.uplink')}
            explain={<Explain term="uplink" />}
            value={to}
            error={error(`uplinks.${i}`)}
            choices={cards.map((link) => ({ value: link.name, label: link.name, detail: link.kind }))}
            onChange={(chosen) => set('uplinks', i, chosen)}
          />
        ))}
      </div>
      {answers.uplinks.length > 0 && (
        <p className={styles.warn}>
          <Shape tone="warn" />
          <span>{t('networks:assistant.uplinkRisk')}</span>
        </p>
      )}
      {hasNames && (
        <Disclosure title={t('networks:assistant.names')}>
          <div className={styles.fields}>
            {names('links', ({ from }) => t('networks:assistant.link', { name: from }))}
            {names('namespaces', ({ from }) => t('networks:assistant.namespace', { name: from }))}
          </div>
        </Disclosure>
      )}
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}
