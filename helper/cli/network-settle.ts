import type { Connection } from '../client/connection.ts';
import type { Address } from '../protocol/addresses.ts';
import type { Failure } from '../protocol/errors.ts';
import type { Link } from '../protocol/links.ts';
import type { NetworkDocument } from '../protocol/network-document.ts';
import { ok, type Result } from '../protocol/result.ts';
import type { Observed } from '../client/pure/replica.ts';
import { knownKind } from '../protocol/kinds/link/index.ts';
import { endsOf } from '../protocol/kinds/link/peer.ts';
import { linkKey } from '../protocol/topics.ts';
import { say } from '../protocol/messages/index.ts';
import { linkByName } from './observed.ts';
import { addressProgress, linkProgress, settle, settled, together, type Progress } from './settle.ts';

/** The links of a document with both ends of its pairs, and whether they are to be up. */
const ends = (document: NetworkDocument | null): { namespace: string; name: string; up: boolean }[] =>
  (document?.links ?? []).flatMap((link) =>
    endsOf(link).map(({ namespace, name }) => ({ namespace, name, up: link.up ?? false })),
  );

/**
 * Waits until a network is up and can be used: confirmed, its links with carrier, its addresses past
 * duplicate address detection, its services running.
 */
export async function settleNetwork(
  connection: Connection,
  name: string,
  to: 'up' | 'down',
  seconds: number,
): Promise<Result<Observed>> {
  const remedy = say('cli.longerTimeoutFor', { name });
  if (to === 'down')
    return settle(connection, ['networks'], (observed) => downProgress(observed, name), seconds, remedy);
  const document = await appliedDocument(connection, name);
  if (!document.ok) return document;
  return settle(
    connection,
    ['networks', 'links', 'addresses'],
    (observed) => networkProgress(observed, name, document.value),
    seconds,
    remedy,
  );
}

export function downProgress(observed: Observed, name: string): Progress {
  const row = observed.tables.networks.get(name);
  switch (row?.state) {
    case undefined:
    case 'down':
      return settled;
    case 'pending':
      return { at: 'pending', missing: unconfirmed };
    case 'connecting':
    case 'disconnecting':
      return { at: 'pending', missing: say('cli.isInState', { state: row.state }) };
    case 'up':
      return { at: 'failed', error: { kind: 'cancelled', step: 'wait', ...say('cli.upAgain', { name }) } };
    case 'failed':
      return { at: 'failed', error: row.error ?? failed(name) };
  }
}
const unconfirmed = say('cli.unconfirmed');
const failed = (name: string): Failure => ({ kind: 'failed', step: 'wait', ...say('cli.networkFailed', { name }) });

/** What the helper makes of the text that is in force: clients do not read YAML. */
async function appliedDocument(connection: Connection, name: string): Promise<Result<NetworkDocument | null>> {
  const shown = await connection.call('network.show', { name });
  if (!shown.ok) return shown;
  const checked = await connection.call('network.check', { text: shown.value.appliedText ?? shown.value.text });
  return checked.ok ? ok(checked.value.document) : checked;
}

export function networkProgress(observed: Observed, name: string, document: NetworkDocument | null): Progress {
  const row = observed.tables.networks.get(name);
  if (!row || row.state === 'down') {
    return { at: 'failed', error: { kind: 'cancelled', step: 'wait', ...say('cli.notUp', { name }) } };
  }
  if (row.state === 'failed') {
    return { at: 'failed', error: row.error ?? failed(name) };
  }
  if (row.state === 'pending') return { at: 'pending', missing: unconfirmed };
  if (row.state !== 'up') return { at: 'pending', missing: say('cli.isInState', { state: row.state }) };
  const services = row.services.map(({ kind, state, detail }): Progress =>
    state === 'running'
      ? settled
      : { at: 'pending', missing: say('cli.serviceState', { service: kind, state, detail }) },
  );
  const links = ends(document)
    .filter(({ up }) => up)
    .map(({ namespace, name: link }): Progress => {
      const found = linkByName(observed, namespace, link);
      if (!found || !mayLackCarrier(observed, found)) return linkProgress(found, link, true);
      return found.up ? settled : { at: 'pending', missing: say('cli.notUpYet', { name: link }) };
    });
  return together(...services, ...links, addressProgress(addressesOf(observed, document)));
}

/**
 * A TUN or TAP has its carrier from the program that opens it, later; a bridge or bond from its ports;
 * what stands on such a link, from that.
 */
function mayLackCarrier(observed: Observed, link: Link): boolean {
  const kind = knownKind(link.kind);
  if (kind?.maker === 'tun') return true;
  if (kind?.hasPorts) {
    const ports = [...observed.tables.links.values()].filter(
      (port) => port.namespace === link.namespace && port.controller === link.index,
    );
    return ports.every((port) => mayLackCarrier(observed, port));
  }
  const parent =
    link.parent && observed.tables.links.get(`${link.parent.namespace ?? link.namespace}/${link.parent.index}`);
  return kind?.parent === 'required' && parent !== undefined && parent !== null && mayLackCarrier(observed, parent);
}

/** Addresses of the document's links that have a carrier: without one, nobody can be asked for a duplicate. */
function addressesOf(observed: Observed, document: NetworkDocument | null): Address[] {
  const links = new Set(
    ends(document).flatMap(({ namespace, name }) => {
      const link = linkByName(observed, namespace, name);
      return link?.carrier ? [linkKey(link.namespace, link.index)] : [];
    }),
  );
  return [...observed.tables.addresses.values()].filter(
    ({ namespace, index, scope }) => scope !== 'link' && links.has(linkKey(namespace, index)),
  );
}
