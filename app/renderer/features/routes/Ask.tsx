import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { addressFamily, RouteGet } from '../../../../helper/protocol/index.ts';
import { faultsOf } from '../../parts/forms/faults.ts';
import { numberOrHex, present, word } from '../../parts/forms/typed.ts';
import { localized } from '../../i18n/message.ts';
import { callHelper } from '../../state/bridge.ts';
import { useApp } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { AnswerText, type Answer, type Asked } from './Answer.tsx';
import { traceLookup } from './lookup.ts';
import styles from './Routes.module.css';

/** "Where would a packet to X go?": the kernel's answer in a sentence, and the way to it in words. */
export function Ask({ namespace }: { namespace: string }) {
  const { t } = useTranslation();
  const [to, setTo] = useState('');
  const [from, setFrom] = useState('');
  const [mark, setMark] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [pending, setPending] = useState(false);

  const draft = present({ namespace, to: to.trim(), from: word(from), mark: numberOrHex(mark) });
  const parsed = RouteGet.safeParse(draft);
  const faults = faultsOf(parsed.error);
  const error = (path: string, typed: string): string | undefined => {
    const fault = faults.get(path);
    return fault && typed.trim() !== '' ? localized(fault) : undefined;
  };
  const forget = () => setAnswer(null);
  const ask = async (request: Asked) => {
    setPending(true);
    const result = await callHelper('route.get', request);
    setPending(false);
    const { rules, routes } = useApp.getState().observed.tables;
    const here = <R extends { namespace: string }>(rows: Iterable<R>) =>
      [...rows].filter((row) => row.namespace === namespace);
    const steps = traceLookup(here(rules.values()), here(routes.values()), {
      family: addressFamily(request.to) ?? 'ipv4',
      to: request.to,
      from: request.from ?? null,
      inputLink: null,
      mark: request.mark ?? 0,
    });
    setAnswer({ asked: request, result, steps });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (parsed.success) void ask(parsed.data);
  };
  return (
    <section className={styles.ask} aria-label={t('routes:ask.title')}>
      <form className={styles.askForm} onSubmit={submit}>
        <div className={styles.askTo}>
          <Field
            mono
            label={t('routes:ask.to')}
            value={to}
            onChange={(value) => {
              setTo(value);
              forget();
            }}
            error={error('to', to)}
            placeholder="192.0.2.1"
          />
        </div>
        <div className={styles.askFrom}>
          <Field
            mono
            label={t('routes:ask.from')}
            value={from}
            onChange={(value) => {
              setFrom(value);
              forget();
            }}
            error={error('from', from)}
            placeholder={t('routes:ask.any')}
          />
        </div>
        <div className={styles.askMark}>
          <Field
            mono
            label={t('routes:ask.mark')}
            value={mark}
            onChange={(value) => {
              setMark(value);
              forget();
            }}
            error={error('mark', mark)}
            placeholder="0"
          />
        </div>
        <div className={styles.askButton}>
          <Button type="submit" isDisabled={!parsed.success} isPending={pending}>
            {t('routes:ask.ask')}
          </Button>
        </div>
      </form>
      <div aria-live="polite">{answer && <AnswerText answer={answer} onAgain={() => void ask(answer.asked)} />}</div>
    </section>
  );
}
