import { fail, invalidParams, methods, ok, type ParsedParams, type Plannable } from '../../protocol/index.ts';
import type { Changes } from '../changes/changes.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import type { Networks } from '../networks/networks.ts';
import { planText } from '../networks/plan-text.ts';
import type { Undo } from '../networks/undo.ts';
import { risksOf } from '../operations/index.ts';
import { askerOf } from '../peer.ts';
import type { Asked, ChangeMethod, ChangeMethods, ChangeOf } from './change-methods.ts';
import { gather, operationsOf } from './gathered-changes.ts';
import { nothingToRedo } from './history.ts';

interface PlanParts {
  readonly changes: Changes;
  readonly changing: ChangeMethods;
  readonly networks: Networks;
  readonly undo: Undo;
}

const isChangeMethod = (changing: ChangeMethods, method: Plannable): method is ChangeMethod =>
  Object.hasOwn(changing, method);

/** `change.plan`: any change, told before it is made. */
export function planHandlers({ changes, changing, networks, undo }: PlanParts): Pick<Handlers, 'change.plan'> {
  return {
    'change.plan': async ({ method, params }, peer) => {
      const asker = askerOf(peer);
      const parsed = methods[method].params.safeParse(params);
      if (!parsed.success) return fail(invalidParams(method, parsed.error));
      if (isChangeMethod(changing, method)) {
        // The schema of `method` has just made this value.
        const operations = await (changing[method] as ChangeOf<ChangeMethod>).operations(
          parsed.data as Asked<ChangeMethod>,
        );
        return operations.ok ? changes.plan(operations.value) : operations;
      }
      if (method === 'history.undo' || method === 'history.redo') {
        const { entry: named } = parsed.data as ParsedParams<'history.undo'>;
        const redone = named === undefined ? await undo.newestUndone(peer.authorization.uid) : undo.undoing(named);
        if (method === 'history.redo' && redone === undefined) return nothingToRedo(named);
        const way = await undo.plan(method === 'history.redo' ? redone : named);
        return way.ok ? ok({ steps: way.value, risks: risksOf(way.value), notes: [] }) : way;
      }
      if (method === 'change.make') {
        const parts = await gather(changing, (parsed.data as ParsedParams<'change.make'>).changes);
        return parts.ok ? changes.plan(operationsOf(parts.value)) : parts;
      }
      const { name, text } = parsed.data as { name?: string; text?: string };
      const known = await (text === undefined
        ? networks.document(method, name ?? '', asker)
        : networks.read(method, text, asker));
      if (!known.ok && method !== 'network.down') return known;
      const target = method === 'network.down' || !known.ok ? null : known.value;
      const planned = await networks.plan(method, name ?? target?.document.name ?? '', target, asker.gone);
      const plan = await planText(method, planned, asker.gone);
      return plan.ok ? ok(new Encoded(plan.value)) : plan;
    },
  };
}
