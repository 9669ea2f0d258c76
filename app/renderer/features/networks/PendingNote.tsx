import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PendingChange } from '../../../../helper/protocol/index.ts';
import { callHelper, useMayConnect } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { reportFailure } from '../../parts/changes/undo.ts';
import { useSecondsLeft } from '../../parts/changes/countdown.ts';
import { News } from './News.tsx';
import { usePendingOf } from './use-networks.ts';

function Countdown({ pending }: { pending: PendingChange }) {
  const { t } = useTranslation();
  const seconds = useSecondsLeft(pending.deadline);
  const mayConnect = useMayConnect();
  const [busy, setBusy] = useState(false);
  const answer = async (method: 'pending.confirm' | 'pending.revert') => {
    setBusy(true);
    const done = await callHelper(method, { entry: pending.entry });
    setBusy(false);
    if (!done.ok) reportFailure(done.error, t);
  };
  return (
    <News
      tone="warn"
      actions={
        <>
          <Button
            small
            variant="primary"
            isDisabled={!mayConnect || busy}
            onPress={() => void answer('pending.confirm')}
          >
            {t('networks:news.keep')}
          </Button>
          <Button small isDisabled={!mayConnect || busy} onPress={() => void answer('pending.revert')}>
            {t('networks:news.revert')}
          </Button>
        </>
      }
    >
      {t('networks:news.pending', { seconds })}
    </News>
  );
}

/** A risky change of this network that auto-reverts unless it is kept. */
export function PendingNote({ name }: { name: string }) {
  const pending = usePendingOf(name);
  return pending === undefined ? null : <Countdown pending={pending} />;
}
