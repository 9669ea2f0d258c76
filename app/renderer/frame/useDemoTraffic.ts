import { useTranslation } from 'react-i18next';
import { callHelper, useStatus } from '../state/index.ts';
import { explainFailure } from '../i18n/failure.ts';
import { notify } from '../ui/toasts.ts';

type Demo = 'absent' | 'off' | 'on';

/** The demo network's traffic; only the sandbox has it. Somebody else may switch it, too. */
export function useDemoTraffic(): { demo: Demo; setOn: (on: boolean) => Promise<void> } {
  const { t } = useTranslation();
  const [status, setStatus] = useStatus();
  const setDemo = (demo: Demo) => setStatus((known) => known && { ...known, demo });
  const setOn = async (on: boolean) => {
    setDemo(on ? 'on' : 'off');
    const answer = await callHelper('demo.traffic', { on });
    if (answer.ok) return;
    setDemo(on ? 'off' : 'on');
    notify({ tone: 'failed', title: explainFailure(answer.error, t).title, failure: answer.error });
  };
  return { demo: status?.demo ?? 'absent', setOn };
}
