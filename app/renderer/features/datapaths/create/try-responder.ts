import {
  addressFamily,
  isMadeByPort,
  makesDevice,
  type DatapathRow,
  type Failure,
} from '../../../../../helper/protocol/index.ts';
import { callHelper } from '../../../state/index.ts';
import { answersOf, type DatapathDraft } from './draft.ts';

/** Commands to try next, and why they will fail, if known. */
export interface NextSteps {
  commands: string[];
  failure: Failure | null;
}

/** `10.99.0.2/24` answers at 10.99.0.2. */
const bare = (address: string): string => address.replace(/\/.*$/, '');

/** The line that shows whether the responder answers. */
export function tryCommands(addresses: readonly string[], namespace: string): string[] {
  const inside = namespace === '' ? '' : `ip netns exec ${namespace} `;
  return addresses
    .map(bare)
    .filter((address) => addressFamily(address) !== null)
    .map((address) => `${inside}ping ${address}`);
}

/**
 * Configures the address of the responder's new device on this host, so that the first ping works. It
 * is deleted with the device and its datapath. null: there is nothing to try.
 */
export async function configureOwnEnd(draft: DatapathDraft, row: DatapathRow): Promise<NextSteps | null> {
  const own = draft.ownAddress.trim();
  const port = row.ports.find(({ port: one }) => makesDevice(one));
  if (draft.type !== 'responder' || own === '' || !port?.link) return null;
  if (!draft.ports.some(({ way }) => isMadeByPort(way))) return null;
  const { namespace, index } = port.link;
  const commands = tryCommands(
    answersOf(draft).map((address) => address.trim()),
    namespace,
  ).slice(0, 1);
  const added = await callHelper('address.add', { link: { namespace, index }, address: own });
  return { commands, failure: added.ok ? null : added.error };
}
