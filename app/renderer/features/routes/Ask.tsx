import { ArrowRight } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addressFamily,
  RouteGet,
  type Failure,
  type MethodResult,
  type Params,
  type Rule,
} from '../../../../helper/protocol/index.ts';
import { faultsOf } from '../../parts/forms/faults.ts';
import { numberOrHex, present, word } from '../../parts/forms/typed.ts';
import { localized } from '../../i18n/message.ts';
import { callHelper } from '../../state/bridge.ts';
import { useApp } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Field } from '../../ui/Field.tsx';
import { traceLookup, type Steps } from './lookup.ts';
import { actionOf, selectorOf } from './RuleGrid.tsx';
import { tableName } from '../../../../helper/document/ip/words.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import styles from './Routes.module.css';

interface Answer {
  asked: { to: string; mark: number };
  got: MethodResult<'route.get'>;
  steps: Steps | null;
}

/** "Where would a packet to X go?": the kernel's answer in a sentence, and the way to it in words. */
export function Ask({ namespace }: { namespace: string }) {
  const { t } = useTranslation();
  const [to, setTo] = useState('');
  const [from, setFrom] = useState('');
  const [mark, setMark] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, setPending] = useState(false);

  const draft = present({ namespace, to: to.trim(), from: word(from), mark: numberOrHex(mark) });
  const parsed = RouteGet.safeParse(draft);
  const faults = faultsOf(parsed.error);
  const error = (path: string, typed: string): string | undefined => {
    const fault = faults.get(path);
    return fault && typed.trim() !== '' ? localized(fault) : undefined;
  };
  const forget = () => {
    setAnswer(null);
    setFailure(null);
  };
  const ask = async (request: Params<'route.get'>) => {
    setPending(true);
    const result = await callHelper('route.get', request);
    setPending(false);
    forget();
    if (!result.ok) return setFailure(result.error);
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
    setAnswer({ asked: { to: request.to, mark: request.mark ?? 0 }, got: result.value, steps });
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
      <div aria-live="polite">
        {answer && <AnswerText answer={answer} />}
        {failure && <FailurePanel failure={failure} />}
      </div>
    </section>
  );
}

function AnswerText({ answer: { asked, got, steps } }: { answer: Answer }) {
  const { t } = useTranslation();
  const { route, link } = got;
  const hop = route.nexthops[0];
  const gateway = route.gateway ?? hop?.gateway ?? null;
  const values = { to: asked.to, link: link ?? '', gateway: gateway ?? '' };
  const sentence =
    route.type === 'local'
      ? t('routes:answer.local', values)
      : route.type === 'unicast'
        ? t(gateway === null ? 'routes:answer.direct' : 'routes:answer.via', values)
        : t('routes:answer.other', { ...values, type: route.type });
  // The kernel's word is final: where the retraced way ends elsewhere, it is not shown as the way.
  const agrees =
    steps?.route &&
    (steps.route.type !== 'unicast' ||
      (steps.route.gateway ?? steps.route.nexthops[0]?.gateway ?? null) === gateway ||
      steps.route.nexthops.length > 1);
  const way: { name: string; text: string }[] = [
    ...(agrees && steps.route ? stepsText(steps.rule, steps.route.destination, t) : []),
    ...(link === null ? [] : [{ name: t('routes:step.link'), text: link }]),
    ...(gateway === null ? [] : [{ name: t('routes:step.gateway'), text: gateway }]),
  ];
  return (
    <div className={styles.answer}>
      <p className={styles.sentence}>
        {sentence}
        {route.source !== null && ` ${t('routes:answer.source', { source: route.source })}`}
      </p>
      <ol className={styles.way} aria-label={t('routes:step.way')}>
        {way.map((step, i) => (
          <li key={step.name}>
            {i > 0 && <ArrowRight size={13} aria-hidden />}
            <span className={styles.step}>
              <span className={styles.quiet}>{step.name}</span> <b>{printable(step.text)}</b>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

type Translate = ReturnType<typeof useTranslation>['t'];

function stepsText(rule: Rule, destination: string, t: Translate): { name: string; text: string }[] {
  return [
    { name: t('routes:step.rule'), text: `${rule.priority}: ${selectorOf(rule)} ${actionOf(rule)}` },
    { name: t('routes:step.table'), text: rule.table === null ? '' : tableName(rule.table) },
    { name: t('routes:step.route'), text: destination },
  ];
}
