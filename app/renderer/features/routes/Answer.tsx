import type { TFunction } from 'i18next';
import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import {
  addressFamily,
  type Failure,
  type Link,
  type MethodResult,
  type Params,
  type Result,
  type Route,
} from '../../../../helper/protocol/index.ts';
import { tableName } from '../../../../helper/document/ip/words.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import { reportFailure } from '../../parts/changes/undo.ts';
import { changeLink } from '../../parts/links/change.ts';
import { useLinks, useMayChange } from '../../state/hooks.ts';
import { useApp } from '../../state/store.ts';
import { Shape } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import type { Steps } from './lookup.ts';
import { actionOf, selectorOf } from './RuleGrid.tsx';
import { downFor, isRefusal, lengthOf, refusalOf } from './verdict.ts';
import styles from './Routes.module.css';

export type Asked = Params<'route.get'>;

export interface Answer {
  asked: Asked;
  result: Result<MethodResult<'route.get'>>;
  steps: Steps | null;
}

/** What the kernel said, in a sentence, and the way to it. */
export function AnswerText({ answer: { asked, result, steps }, onAgain }: { answer: Answer; onAgain: () => void }) {
  return (
    <div className={styles.answer}>
      {result.ok ? (
        <Routed to={asked.to} got={result.value} steps={steps} />
      ) : (
        <NotRouted to={asked.to} failure={result.error} steps={steps} />
      )}
      <LinkNotes asked={asked} result={result} steps={steps} onAgain={onAgain} />
    </div>
  );
}

function Routed({
  to,
  got: { route, link },
  steps,
}: {
  to: string;
  got: MethodResult<'route.get'>;
  steps: Steps | null;
}) {
  const { t } = useTranslation();
  const gateway = gatewayOf(route);
  const values = { to, link: link ?? '', gateway: gateway ?? '' };
  const sentence =
    route.type === 'local'
      ? t('routes:answer.local', values)
      : route.type === 'unicast'
        ? t(gateway === null ? 'routes:answer.direct' : 'routes:answer.via', values)
        : isRefusal(route.type)
          ? t(`routes:answer.${route.type}`, values)
          : t('routes:answer.other', { ...values, type: route.type });
  // The kernel's word is final: where the retraced way ends elsewhere, it is not shown as the way.
  const agrees =
    steps?.route &&
    (steps.route.type !== 'unicast' || gatewayOf(steps.route) === gateway || steps.route.nexthops.length > 1);
  return (
    <>
      <p className={styles.sentence}>
        {sentence}
        {route.source !== null && ` ${t('routes:answer.source', { source: route.source })}`}
      </p>
      <Way
        steps={[
          ...(agrees ? stepsText(steps, t) : []),
          ...(link === null ? [] : [{ name: t('routes:step.link'), text: link }]),
          ...(gateway === null ? [] : [{ name: t('routes:step.gateway'), text: gateway }]),
        ]}
      />
    </>
  );
}

/** A route that refuses is an answer like others; that there is none is a failure. */
function NotRouted({ to, failure, steps }: { to: string; failure: Failure; steps: Steps | null }) {
  const { t } = useTranslation();
  const refusal = refusalOf(steps, failure);
  if (steps === null || refusal === null) return <FailurePanel failure={failure} />;
  return (
    <>
      <p className={styles.sentence}>{t(`routes:answer.${refusal}`, { to })}</p>
      <Way steps={stepsText(steps, t)} />
    </>
  );
}

/** What of a link makes the answer another than it could be. */
function LinkNotes({ asked, result, steps, onAgain }: Answer & { onAgain: () => void }) {
  const { t } = useTranslation();
  const links = useLinks();
  const mayChange = useMayChange();
  const addresses = useApp((state) => state.observed.tables.addresses);
  const here = links.filter(({ namespace }) => namespace === asked.namespace);
  const out = result.ok ? here.find(({ name }) => name === result.value.link) : undefined;
  // Of a way that could not be retraced nobody knows how closely its route fits.
  const isKnown =
    steps?.route != null ||
    (!result.ok && result.error.errnoName === 'ENETUNREACH' && refusalOf(steps, result.error) === null);
  const packet = { to: asked.to, family: addressFamily(asked.to) ?? 'ipv4' };
  const down = isKnown ? downFor(packet, lengthOf(steps), here, addresses.values()) : null;
  const bringUp = async (link: Link) => {
    const failure = await changeLink(link, { up: true }, t('links:done.up', { name: link.name }), t);
    if (failure) reportFailure(failure, t);
    else onAgain();
  };
  return (
    <>
      {out?.up === true && !out.carrier && (
        <p className={styles.note}>
          <Shape tone="warn" />
          {t('routes:answer.noCarrier', { link: out.name })}
        </p>
      )}
      {down && (
        <p className={styles.note}>
          <Shape tone="warn" />
          {t('routes:answer.down', { link: down.link.name, address: down.address })}
          <Button small isDisabled={!mayChange} onPress={() => void bringUp(down.link)}>
            {t('routes:answer.bringUp', { link: down.link.name })}
          </Button>
        </p>
      )}
    </>
  );
}

interface Step {
  name: string;
  text: string;
}

function Way({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.way} aria-label={t('routes:step.way')}>
      {steps.map((step, i) => (
        <li key={step.name}>
          {i > 0 && <ArrowRight size={13} aria-hidden />}
          <span className={styles.step}>
            <span className={styles.quiet}>{step.name}</span> <b>{printable(step.text)}</b>
          </span>
        </li>
      ))}
    </ol>
  );
}

const gatewayOf = (route: Route): string | null => route.gateway ?? route.nexthops[0]?.gateway ?? null;

const stepsText = ({ rule, route }: Steps, t: TFunction): Step[] => [
  { name: t('routes:step.rule'), text: `${rule.priority}: ${selectorOf(rule)} ${actionOf(rule)}` },
  ...(rule.table === null ? [] : [{ name: t('routes:step.table'), text: tableName(rule.table) }]),
  ...(route === null ? [] : [{ name: t('routes:step.route'), text: route.destination }]),
];
