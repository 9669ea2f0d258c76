import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import type { HelperState } from '../../../shared/ipc.ts';
import { bridge, useApp } from '../../state/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { CommandLines } from '../../ui/Text.tsx';
import styles from './HelperPage.module.css';

function Page({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className={styles.page}>
      <div className={styles.content}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.text}>{text}</p>
        {children}
      </div>
    </div>
  );
}

/** One request to main from a button: pressed, pending, failed in place. */
function useRequest(name: 'helper:start' | 'helper:retry') {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async () => {
    setPending(true);
    setFailure(null);
    const answer = await bridge().request(name, {});
    setPending(false);
    if (!answer.ok) setFailure(answer.error);
  };
  return { pending, failure, run };
}

function Missing({ command, sandbox, canElevate, why }: Omit<Extract<HelperState, { state: 'missing' }>, 'state'>) {
  const { t } = useTranslation();
  const { pending, failure, run } = useRequest('helper:start');
  return (
    <Page title={t('status:missing.title')} text={t(sandbox ? 'status:missing.sandbox' : 'status:missing.text')}>
      {canElevate && (
        <div className={styles.actions}>
          <Button variant="primary" autoFocus isPending={pending} onPress={() => void run()}>
            {t('status:missing.start')}
          </Button>
        </div>
      )}
      <p>
        {t(canElevate ? 'status:missing.type' : sandbox ? 'status:missing.typeSandbox' : 'status:missing.noPrompt')}
      </p>
      <CommandLines lines={[command]} label={t('common:command')} />
      {failure ? <FailurePanel failure={failure} /> : <p className={styles.quiet}>{explainFailure(why, t).title}</p>}
    </Page>
  );
}

function Retry({ title, text, label, why }: { title: string; text: string; label: string; why: Failure }) {
  const { pending, failure, run } = useRequest('helper:retry');
  return (
    <Page title={title} text={text}>
      <FailurePanel failure={failure ?? why}>
        <Button autoFocus isPending={pending} onPress={() => void run()}>
          {label}
        </Button>
      </FailurePanel>
    </Page>
  );
}

/** Where the view would be, while no helper answers: what is the matter, and the one thing that helps. */
export function HelperPage() {
  const { t } = useTranslation();
  const helper = useApp((state) => state.helper);
  const version = useApp((state) => state.version);
  switch (helper.state) {
    case 'connected':
      return null;
    case 'connecting':
      return <Page title={t('status:connecting.title')} text={t('status:connecting.text')} />;
    case 'starting':
      return <Page title={t('status:starting.title')} text={t('status:starting.text')} />;
    case 'missing':
      return <Missing {...helper} />;
    case 'incompatible':
      return (
        <Retry
          title={t('status:incompatible.title')}
          text={t('status:incompatible.text', { helper: helper.helperVersion, window: version })}
          label={t('status:incompatible.retry')}
          why={helper.why}
        />
      );
    case 'not-authorised':
      return (
        <Retry
          title={t('status:notAuthorised.title')}
          text={t('status:notAuthorised.text')}
          label={t('status:notAuthorised.retry')}
          why={helper.why}
        />
      );
  }
}
