import { create } from 'zustand';
import type { Risk } from '../../../../helper/protocol/index.ts';

/** A question that is open: what would be done, why it is risky, and who waits for the answer. */
export interface RiskQuestion {
  /** What will be done, as the heading of the question and the word on its button. */
  title: string;
  confirm: string;
  risks: readonly Risk[];
  /** It waits for its confirmation afterwards, and goes back without one. */
  isCounted?: boolean;
  answer: (goOn: boolean) => void;
}

export const useRiskQuestion = create<{ question: RiskQuestion | null }>()(() => ({ question: null }));

/** Asks where there is a risk; a new question answers an older one with no. */
export function askAboutRisk(question: Omit<RiskQuestion, 'answer'>): Promise<boolean> {
  if (question.risks.length === 0) return Promise.resolve(true);
  useRiskQuestion.getState().question?.answer(false);
  return new Promise((resolve) => {
    useRiskQuestion.setState({
      question: {
        ...question,
        answer: (goOn) => {
          useRiskQuestion.setState({ question: null });
          resolve(goOn);
        },
      },
    });
  });
}
