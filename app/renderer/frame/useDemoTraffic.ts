import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callHelper } from '../state/index.ts';
import { explainFailure } from '../i18n/failure.ts';
import { notify } from '../ui/toasts.ts';

type Demo = 'absent' | 'off' | 'on';

/** The demo network's traffic, asked for once a connection; only the sandbox has it. */
export function useDemoTraffic(): { demo: Demo; setOn: (on: boolean) => Promise<void> } {
  const { t } = useTranslation();
  const [demo, setDemo] = useState<Demo>('absent');
  useEffect(() => {
    let current = true;
    void callHelper('status', {}).then((status) => {
      if (current && status.ok) setDemo(status.value.demo);
    });
    return () => { current = false; };
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
