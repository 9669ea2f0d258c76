import type { Datapath, NetworkDocument } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';
import { fixedDifference, isDevicePort, makesDevice, portPlace, sameDatapath } from '../world/datapath-parts.ts';
import type { DocumentLinks } from './document-links.ts';
import { refuse, type Draft } from './draft.ts';
import { requireLink, requireNamespace } from './namespaces.ts';
import type { Claim } from '../world/types.ts';

/** Datapaths that the network runs: started where they are not, changed where they differ. */

export const datapathKey = (name: string): string => `datapath:${name}`;

export function wantDatapath(draft: Draft, datapath: Datapath, index: number): Refusal | null {
  const { network, world } = draft;
  const path = `datapaths.${index}`;
  const refusal = fault(draft, datapath, path);
  if (refusal) return refusal;
  const present = world.datapaths.get(datapath.name);
  if (!present) draft.do({ op: 'datapath.add', datapath, network });
  // A device that it made and somebody else deleted is made again by saying the same once more.
  else if (
    !sameDatapath(present.datapath, datapath) ||
    datapath.ports.some((port) => makesDevice(port) && !world.links.has(portPlace(port)))
  ) {
    draft.do({ op: 'datapath.set', datapath, network });
  }
  draft.claim(datapathKey(datapath.name), { op: 'datapath.add', datapath, network }, [
    { op: 'datapath.delete', name: datapath.name },
  ]);
  return null;
}

function fault(draft: Draft, datapath: Datapath, path: string): Refusal | null {
  const { world, network } = draft;
  const { name } = datapath;
  const present = world.datapaths.get(name);
  if (present && present.network !== network) {
    return refuse(
      'conflict',
      present.network === null
        ? say('plan.foreignDatapath', { name })
        : say('plan.theirDatapath', { name, network: present.network }),
      `${path}.name`,
      present.network === null
        ? say('plan.deleteDatapath', { name })
        : say('plan.otherName', { network: present.network }),
    );
  }
  for (const [position, port] of datapath.ports.entries()) {
    const at = `${path}.ports.${position}`;
    const nowhere = requireNamespace(draft, port.namespace, `${at}.namespace`);
    if (nowhere) return nowhere;
    if (!isDevicePort(port)) continue;
    const place = portPlace(port);
    const taken = world.datapathOf(place, name);
    if (taken !== null) {
      return refuse(
        'conflict',
        say('plan.portTaken', { link: port.device, datapath: taken }),
        at,
        say('plan.joinByVeth'),
      );
    }
    const link = world.links.get(place);
    if (!makesDevice(port)) {
      const missing = requireLink(draft, port.namespace, port.device, `${at}.device`);
      if (missing) return missing;
    } else if (link && link.kind !== port.kind) {
      return refuse(
        'conflict',
        say('plan.wrongKind', { link: port.device, kind: link.kind, wanted: port.kind.toUpperCase() }),
        `${at}.device`,
        say('plan.writeNic', { link: port.device }),
      );
    } else if (link && datapath.threads > 1 && link.options['multiQueue'] === false) {
      return refuse(
        'conflict',
        say('plan.singleQueue', { link: port.device, threads: datapath.threads, datapath: name }),
        `${at}.device`,
        say('plan.multiQueue', { link: port.device, kind: port.kind }),
      );
    }
  }
  return null;
}

/** Whether a datapath that the network holds can become what the document says while it runs. */
export function staysAsDatapath(draft: Draft, claim: Claim, document: NetworkDocument, links: DocumentLinks): boolean {
  if (claim.operation.op !== 'datapath.add') return true;
  const { name } = claim.operation.datapath;
  const wanted = document.datapaths.find((other) => other.name === name);
  const present = draft.world.datapaths.get(name);
  if (!wanted || !present || present.network !== draft.network) return true;
  // A TAP that is declared outlives the datapath, one that is not goes with it: neither becomes the other.
  const changesHands = wanted.ports.some(
    (port) =>
      makesDevice(port) &&
      (draft.world.links.get(portPlace(port))?.options['persistent'] ?? links.made.has(portPlace(port))) !==
        links.made.has(portPlace(port)),
  );
  return !changesHands && fixedDifference(present.datapath, wanted) === null;
}
