import { say, type Message } from '../../../protocol/messages/index.ts';
import type { RuleSpec } from '../../world/rows.ts';

/** `packets from 10.0.0.0/8`, `in red`, `ask table 100`, `(priority 5)`. */
export function ruleText(rule: RuleSpec): Message[] {
  const { namespace, from, to, inputLink, outputLink, mark, invert, priority, family } = rule;
  const selectors = [
    ...(from === undefined ? [] : [say('step.from', { from })]),
    ...(to === undefined ? [] : [say('step.to', { to })]),
    ...(inputLink === undefined
      ? []
      : [inputLink === 'lo' ? say('step.ownPackets') : say('step.cameBy', { link: inputLink })]),
    ...(outputLink === undefined ? [] : [say('step.ofSockets', { link: outputLink })]),
    ...(mark === undefined ? [] : [say('step.withMark', { mark })]),
  ];
  const isAll = selectors.length === 0;
  return [
    isAll
      ? say('step.everyPacket', { family: family === 'ipv6' ? 'IPv6' : 'IPv4' })
      : say(invert ? 'step.packetsNot' : 'step.packets', { selectors }),
    ...(namespace === '' ? [] : [say('step.inNamespace', { namespace })]),
    doing(rule, isAll),
    ...(priority === undefined ? [] : [say('step.priority', { priority })]),
  ];
}

function doing({ action, table = 254 }: RuleSpec, isAll: boolean): Message {
  if (action === 'lookup') return say(isAll ? 'step.asksTable' : 'step.askTable', { table });
  if (action === 'blackhole') return say(isAll ? 'step.isDropped' : 'step.areDropped');
  return say(isAll ? 'step.isRefused' : 'step.areRefused', { action });
}
