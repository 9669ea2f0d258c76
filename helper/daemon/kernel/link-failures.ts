import type { NativeFailure } from '../../../native/lib/types.ts';
import type { LinkAdd } from '../../protocol/index.ts';
import { say, within, type Message } from '../../protocol/messages/index.ts';
import { failure, refused, type Refusal } from '../errors.ts';
import type { Kernel } from './kernel.ts';

const STEP = 'link.add';

/** A later step of `link.add` that the kernel refused. */
export const stepFailed = (error: NativeFailure, message: Message, field?: string): Refusal =>
  refused(error, { step: STEP, message, field, remedies: { EINVAL: say('link.otherKindsOnly') } });

/** Which field the kernel means, by its own words; it says no more than these. */
const FIELDS: [RegExp, string][] = [
  [/\bmtu\b/i, 'mtu'],
  [/VNI|vlan id|VLAN device/i, 'options.id'],
  [/peer/i, 'options.peer'],
  [/master|slave/i, 'controller'],
  [/address/i, 'mac'],
];

/** Why the kernel did not make the link, with the field that it speaks of. */
export async function explainCreate(
  kernel: Kernel,
  asked: LinkAdd,
  error: NativeFailure,
  name: string,
  peer: string | undefined,
  peerNamespace: string,
): Promise<Refusal> {
  const { kind, namespace } = asked;
  const message = say('link.notCreated', { kind, name });
  if (error.code === 'EEXIST') {
    if ((await kernel.netlink.getLink(namespace, { name })).ok) return taken(name, namespace, 'name', error);
    if (peer !== undefined && (await kernel.netlink.getLink(peerNamespace, { name: peer })).ok) {
      return taken(peer, peerNamespace, 'options.peer', error);
    }
    const field = kind === 'vxlan' || kind === 'vlan' ? 'options.id' : 'name';
    return refused(error, { step: STEP, message, field, remedies: { EEXIST: say('link.idTaken') } });
  }
  if (error.code === 'EOPNOTSUPP' && error.kernelMessage?.includes('Unknown device type')) {
    return refused(error, {
      step: STEP,
      message,
      field: 'kind',
      remedies: { EOPNOTSUPP: say('link.kindMissing', { kind, module: kind }) },
    });
  }
  if (error.code === 'EOPNOTSUPP' && asked.kind === 'bridge' && asked.options.vlanFiltering) {
    return refused(error, {
      step: STEP,
      message,
      field: 'options.vlanFiltering',
      remedies: { EOPNOTSUPP: say('link.noVlanFiltering') },
    });
  }
  const field = FIELDS.find(([words]) => words.test(error.kernelMessage ?? ''))?.[1];
  return refused(error, { step: STEP, message, ...(field === undefined ? {} : { field }) });
}

function taken(name: string, namespace: string, field: string, error: NativeFailure): Refusal {
  const refusal = failure('conflict', STEP, say('link.exists', { link: within(name, namespace) }), {
    field,
    remedy: say('link.chooseOtherName', { name }),
  });
  return { ok: false, error: { ...refusal.error, errno: error.errno, errnoName: error.code } };
}
