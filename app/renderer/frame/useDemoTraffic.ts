import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callHelper } from '../state/index.ts';
import { explainFailure } from '../i18n/failure.ts';
import { notify } from '../ui/toasts.ts';

type Demo = 'absent' | 'off' | 'on';

/**
 * The demo network's traffic; only the sandbox has it. Somebody else may switch it, and no event tells:
 * it is asked for with each connection and when the window gets the focus.
 */
export function useDemoTraffic(): { demo: Demo; setOn: (on: boolean) => Promise<void> } {
  const { t } = useTranslation();
  const [demo, setDemo] = useState<Demo>('absent');
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const status = await callHelper('status', {});
      if (current && status.ok) setDemo(status.value.demo);
    };
    void ask();
    const look = () => void ask();
    window.addEventListener('focus', look);
    return () => {
      current = false;
      window.removeEventListener('focus', look);
    };
  }, []);
  const setOn = async (on: boolean) => {
    setDemo(on ? 'on' : 'off');
    const answer = await callHelper('demo.traffic', { on });
    if (answer.ok) return;
    setDemo(on ? 'off' : 'on');
    notify({ tone: 'failed', title: explainFailure(answer.error, t).title, failure: answer.error });
  };
  return { demo, setOn };
}
