import type { Failure } from '../../protocol/errors.ts';
import type { Paint } from './colour.ts';
import { printable } from './width.ts';

/** A failure as people read it: what did not happen, the kernel's words, where, what to do. */
export function failureText(failure: Failure, paint: Paint): string {
  const lines = [`${paint('red', 'taproom:')} ${printable(failure.message)}`];
  const kernel = kernelWords(failure);
  if (kernel) lines.push(`  ${paint('dim', 'Kernel:')} ${printable(kernel)}`);
  if (failure.field) lines.push(`  ${paint('dim', 'Where:')}  ${printable(optionOf(failure.field))}`);
  if (failure.remedy) lines.push(`  ${paint('dim', 'Remedy:')} ${printable(failure.remedy.message)}`);
  if (failure.kind === 'bug') {
    lines.push(
      `  ${paint('dim', 'Remedy:')} This is a fault of Taproom. Please report it with these lines and the helper's log.`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The kernel's own words, where the message does not hold them already. */
function kernelWords({ message, kernelMessage, errnoName }: Failure): string | null {
  if (kernelMessage && !message.includes(kernelMessage))
    return errnoName ? `${kernelMessage} (${errnoName})` : kernelMessage;
  return errnoName && !message.includes(errnoName) ? errnoName : null;
}

/** Fields of requests whose option is not simply the field's name with hyphens. */
const OPTIONS: Record<string, string> = {
  name: 'the name',
  'link.name': 'the name of the link',
  'link.index': 'the index of the link',
  destination: 'the destination',
  to: 'the destination',
  addresses: '--address',
  peerAddresses: '--peer-address',
  nexthops: '--nexthop',
  moveTo: '--move-to',
  kind: '--type',
  noDad: '--no-dad',
  noPrefixRoute: '--no-prefix-route',
  entry: 'the entry',
  text: 'the document',
  'options.group': '--group-address',
  address: 'the address',
  markMask: '--mark',
  'settings.probe.address': '--probe',
  'settings.probe.interval': '--probe-interval',
  'settings.probe.misses': '--probe-misses',
  'settings.ports.echo': '--echo-port',
  'settings.ports.discard': '--discard-port',
  'settings.ports.chargen': '--chargen-port',
  'settings.ports.http': '--http-port',
};

/** A place in a network document, which no option can name. */
const DOCUMENT_PATH = /^(namespaces|links|datapaths|routes|rules|forwarding|nat|dhcp|dns)\.\d/;

/** `options.peerAddresses.0` as the person at the command line knows it: `--peer-address`. */
export function optionOf(field: string): string {
  const known = OPTIONS[field];
  if (known) return known;
  if (field.startsWith('-') || DOCUMENT_PATH.test(field)) return field;
  const parts = field.split('.').filter((part) => !/^\d+$/.test(part));
  // Of a port everything is said behind its --port, whatever the field.
  if (parts[0] === 'ports' || parts[0] === 'changePorts') return '--port';
  if (parts[0] === 'addPorts') return '--add-port';
  if (parts[0] === 'removePorts') return '--remove-port';
  if (parts[0] === 'impairment' && parts[1] === 'burstLoss') return '--burst-loss';
  const path = parts.at(-1) ?? field;
  if (parts[0] === 'nexthops') return '--nexthop';
  return OPTIONS[path] ?? `--${path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
