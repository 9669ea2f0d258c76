import { parseCidr, RuleAdd, type Family, type RuleAddInput } from '../../../../helper/protocol/index.ts';
import { say } from '../../../../helper/protocol/messages/index.ts';
import { faultsOf, type Faults } from '../../parts/forms/faults.ts';
import { numberOrHex, present, word } from '../../parts/forms/typed.ts';

/** The form as it is typed. */
export interface RuleDraft {
  namespace: string;
  family: Family;
  priority: string;
  from: string;
  to: string;
  inputLink: string;
  outputLink: string;
  /** `7`, or `7/0xff` with its mask. */
  mark: string;
  action: RuleAdd['action'];
  table: string;
  invert: boolean;
}

export const startRule = (namespace: string, family: Family): RuleDraft => ({
  namespace,
  family,
  priority: '',
  from: '',
  to: '',
  inputLink: '',
  outputLink: '',
  mark: '',
  action: 'lookup',
  table: '',
  invert: false,
});

/** The request where the form can be sent, and what is wrong with each field where it cannot. Pure. */
export function checkRule(draft: RuleDraft): { request: RuleAddInput | null; faults: Faults } {
  const [mark = '', mask = ''] = draft.mark.split('/', 2);
  const parsed = RuleAdd.safeParse(
    present({
      namespace: draft.namespace,
      family: draft.family,
      priority: numberOrHex(draft.priority),
      from: word(draft.from),
      to: word(draft.to),
      inputLink: word(draft.inputLink),
      outputLink: word(draft.outputLink),
      mark: numberOrHex(mark),
      markMask: numberOrHex(mask),
      action: draft.action,
      table: draft.action === 'lookup' ? numberOrHex(draft.table) : undefined,
      invert: draft.invert ? true : undefined,
    }),
  );
  const faults = faultsOf(parsed.error);
  for (const field of ['from', 'to'] as const) {
    const prefix = word(draft[field]);
    if (
      prefix !== undefined &&
      prefix !== 'default' &&
      !faults.has(field) &&
      parseCidr(prefix)?.family !== draft.family
    ) {
      faults.set(field, say('field.families'));
    }
  }
  if (draft.action === 'lookup' && word(draft.table) === undefined) faults.set('table', say('field.needed'));
  const maskFault = faults.get('markMask');
  if (maskFault && !faults.has('mark')) faults.set('mark', maskFault);
  return { request: parsed.success && faults.size === 0 ? parsed.data : null, faults };
}
