import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { MethodResult, Params, Risk } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/bridge.ts';

type Risks = MethodResult<'change.plan'>['risks'];
type Plannable = Params<'change.plan'>['method'];
/** A change before it is asked for, as the helper would be asked. */
export type Intended = { [M in Plannable]: { method: M; params: Params<M> } }[Plannable];

/** What changes may cost, as the helper judges it. One that cannot be planned says itself what is wrong with it. */
async function risksOf(changes: readonly Intended[]): Promise<Risks> {
  const risks = new Set<Risk>();
  for (const change of changes) {
    const planned = await callHelper('change.plan', { ...change, params: { ...change.params } });
    if (planned.ok) for (const risk of planned.value.risks) risks.add(risk);
  }
  return [...risks];
}

/** The same for a dialog that shows them, as they are when it opens. */
export function useRisks(changes: readonly Intended[]): Risks {
  const [first] = useState(changes);
  const [risks, setRisks] = useState<Risks>([]);
  useEffect(() => {
    void risksOf(first).then(setRisks);
  }, [first]);
  return risks;
}

/** A question that is open: what would be done, why it is risky, and who waits for the answer. */
interface RiskQuestion {
  /** What will be done, as the heading of the question and the word on its button. */
  title: string;
  confirm: string;
  risks: readonly Risk[];
  answer: (goOn: boolean) => void;
}

export const useRiskQuestion = create<{ question: RiskQuestion | null }>()(() => ({ question: null }));

/** Asks where the helper sees a risk; true: go on. A new question answers an older one with no. */
export async function askAboutRisk(
  change: Intended,
  question: Omit<RiskQuestion, 'answer' | 'risks'>,
): Promise<boolean> {
  const risks = await risksOf([change]);
  if (risks.length === 0) return true;
  useRiskQuestion.getState().question?.answer(false);
  return new Promise((resolve) => {
    useRiskQuestion.setState({
      question: {
        ...question,
        risks,
        answer: (goOn) => {
          useRiskQuestion.setState({ question: null });
          resolve(goOn);
        },
      },
    });
  });
}
