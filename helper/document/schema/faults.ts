import type * as z from 'zod';
import {
  addressFault,
  LINK_NAME_MAX,
  NetworkDocument,
  networkNameFault,
  newLinkNameFault,
  parseCidr,
  prefixFault,
} from '../../protocol/index.ts';
import { networkOf } from '../check/prefixes.ts';
import { similar } from '../similar.ts';
import { MAX_FAULTS } from '../yaml/bounds.ts';
import { shown, type Path } from '../yaml/tree.ts';
import { choicesAt, fieldsAt, isOptional, valueAt } from './walk.ts';

/** What the schema has against a value, with the place: at the value, or at the key where that is what cannot be. */
export interface SchemaFault {
  path: Path;
  at: 'value' | 'key';
  message: string;
  remedy: string;
}

export type SchemaRead = { document: NetworkDocument; faults: [] } | { document: null; faults: SchemaFault[] };

/** Every issue of the schema. Where a schema has no words of its own, zod's are replaced by ours. */
export function readSchema(value: unknown): SchemaRead {
  const parsed = NetworkDocument.safeParse(value, { error: () => ZODS_OWN });
  if (parsed.success) return { document: parsed.data, faults: [] };
  const faults: SchemaFault[] = [];
  for (const issue of parsed.error.issues) {
    for (const fault of faultsOf(issue, value)) {
      faults.push(fault);
      // Words and places are worked out for no more than are told.
      if (faults.length > MAX_FAULTS) return { document: null, faults };
    }
  }
  return { document: null, faults };
}

/** Stands for the words of zod, which name neither field nor fix; no schema of ours says nothing. */
const ZODS_OWN = ' ';

function* faultsOf(issue: z.core.$ZodIssue, value: unknown): Generator<SchemaFault> {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) yield unknownKey([...path, key], value);
    return;
  }
  const found = valueAt(path, value);
  if (found === undefined) {
    yield missing(path, value);
    return;
  }
  const own = issue.message === ZODS_OWN ? null : issue.message;
  const [message, remedy] = own === null ? words(issue, path, found, value) : [own, remedyFor(own, path, found, value)];
  yield { path, at: 'value', message, remedy };
}

function unknownKey(path: Path, value: unknown): SchemaFault {
  const key = String(path.at(-1));
  const holder = path.slice(0, -1);
  const fields = fieldsAt(holder, value);
  const meant = similar(key, fields);
  const message = `"${shown(key)}" is not a field of ${described(holder, value)}.`;
  const elsewhere = fields.includes('options') ? fieldsAt([...holder, 'options'], value) : [];
  const inOptions = elsewhere.includes(key);
  const remedy =
    meant !== undefined
      ? `Did you mean "${meant}"?`
      : inOptions
        ? `Put "${key}" below "options".`
        : fields.length === 0
          ? 'Delete it: nothing can be set here.'
          : `Fields here: ${fields.join(', ')}.`;
  return { path, at: 'key', message, remedy };
}

function missing(path: Path, value: unknown): SchemaFault {
  const field = String(path.at(-1));
  const choices = field === 'kind' ? kindsAt(path, value) : choicesAt(path, value);
  const example = field === 'name' ? NAMES[String(path.at(-3) ?? '')] : EXAMPLES[field];
  const what = choices.length > 0 ? `one of ${choices.join(', ')}` : (example ?? '...');
  return {
    path,
    at: 'value',
    message: `"${field}" is missing in ${described(path.slice(0, -1), value)}.`,
    remedy: choices.length > 0 ? `Add "${field}:" with ${what}.` : `Add "${field}: ${what}".`,
  };
}

/** Of the network itself, and of what stands in a list. */
const NAMES: Record<string, string> = { '': 'lab', links: 'br0', hosts: 'db' };

const EXAMPLES: Record<string, string> = {
  parent: 'eth0',
  destination: 'default',
  from: '192.0.2.0/24',
  to: '192.0.2.10',
  link: 'br0',
  mac: '02:00:00:12:34:56',
  address: '192.0.2.10',
  id: '100',
  port: '8080',
  servers: '[192.0.2.53]',
  options: '{ ... }',
};

/** The fields of every variant of a union hold the kinds that there are. */
function kindsAt(path: Path, value: unknown): string[] {
  const issue = NetworkDocument.shape.links.unwrap().element.safeParse({ kind: '' }).error?.issues[0];
  return issue?.code === 'invalid_union' ? optionsOf(issue) : choicesAt(path, value);
}

const optionsOf = (issue: z.core.$ZodIssueInvalidUnion): string[] =>
  'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];

function words(
  issue: z.core.$ZodRawIssue | z.core.$ZodIssue,
  path: Path,
  found: unknown,
  value: unknown,
): readonly [string, string] {
  const subject = subjectOf(path);
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = TYPES[issue.expected] ?? issue.expected;
      const got = found === null ? 'it is empty here' : `not ${typeOf(found)}`;
      return [
        `${subject} takes ${wanted}${found === null ? '; ' : ', '}${got}.`,
        typeRemedy(issue.expected, found, path, value),
      ];
    }
    case 'invalid_value':
      return choice(subject, issue.values.map(String), found);
    case 'invalid_union':
      return choice(subject, 'options' in issue ? optionsOf(issue as z.core.$ZodIssueInvalidUnion) : [], found);
    case 'too_small':
      return bound(subject, `at least ${issue.minimum}`, issue.origin, path, value);
    case 'too_big':
      return bound(subject, `at most ${issue.maximum}`, issue.origin, path, value);
    default:
      return [`${subject} cannot be as it is.`, remedyFor('', path, found, value)];
  }
}

function choice(subject: string, choices: readonly string[], found: unknown): readonly [string, string] {
  const meant = typeof found === 'string' ? similar(found, choices) : undefined;
  const text = typeof found === 'string' ? `"${shown(found)}"` : typeOf(found);
  const all = `It is one of: ${choices.join(', ')}.`;
  return [`${subject} cannot be ${text}.`, meant === undefined ? all : `Did you mean "${meant}"? ${all}`];
}

function bound(subject: string, limit: string, origin: string, path: Path, value: unknown): readonly [string, string] {
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
  const verb = unit === '' ? 'is' : 'has';
  return [
    `${subject} ${verb} ${limit}${unit}.`,
    unit === ' entries' ? 'Add or delete entries.' : leaveOut(path, value, 'Write a value within the bound'),
  ];
}

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (fields below it)',
  null: 'null',
};

function typeOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `the text "${shown(value)}"`;
  return scalarText(value);
}

/** Of YAML's core schema: numbers, true and false. */
const scalarText = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'something else';

function typeRemedy(expected: string, found: unknown, path: Path, value: unknown): string {
  if (found === null)
    return leaveOut(path, value, expected === 'array' ? 'Write [] for an empty list' : 'Write a value behind the ":"');
  if (expected === 'string' && typeof found !== 'object') return 'Put it into quotes.';
  if (expected === 'array' && typeof found !== 'object')
    return `Write it as a list: [${shown(typeof found === 'string' ? found : scalarText(found))}].`;
  if ((expected === 'number' || expected === 'int') && typeof found === 'string' && /^\d+$/.test(found))
    return 'Write it without quotes.';
  if (expected === 'boolean' && typeof found === 'string') {
    if (/^(yes|on)$/i.test(found)) return 'YAML 1.2 has true and false only: write true.';
    if (/^(no|off)$/i.test(found)) return 'YAML 1.2 has true and false only: write false.';
  }
  return leaveOut(path, value, `Write ${TYPES[expected] ?? expected}`);
}

/** For faults whose message says what is right: what to write instead, where that can be known. */
function remedyFor(message: string, path: Path, found: unknown, value: unknown): string {
  if (typeof found !== 'string')
    return leaveOut(path, value, typeof found === 'number' ? 'Write another number' : 'Write another value');
  const cidr = parseCidr(found);
  if (cidr && message === prefixFault(found)) return `Write ${networkOf(cidr)}.`;
  if (cidr && message === addressFault(found)) return `Write ${cidr.address}.`;
  const name = path.at(-1) === 'name' || path.at(-1) === 'peer' ? usableName(found, path.length === 1) : undefined;
  return leaveOut(path, value, name === undefined ? 'Write another value' : `Write "${name}", for example`);
}

/** A name that is like this one and can be, where there is one. */
function usableName(text: string, isNetwork: boolean): string | undefined {
  const [fault, longest] = isNetwork ? ([networkNameFault, 32] as const) : ([newLinkNameFault, LINK_NAME_MAX] as const);
  const name = text
    .replace('%d', '0')
    .replace(isNetwork ? /[^A-Za-z0-9_-]+/g : /[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[-_.]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  return fault(name) === null ? name : undefined;
}

const leaveOut = (path: Path, value: unknown, otherwise: string): string =>
  isOptional(path, value) ? `${otherwise}, or leave "${String(path.at(-1))}" out.` : `${otherwise}.`;

/** `links.2.mtu` as a subject: the field, or the entry of a list. */
function subjectOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'A network document';
  return typeof last === 'number' ? `An entry of "${String(path.at(-2) ?? '')}"` : `"${shown(last)}"`;
}

const ENTRIES: Record<string, string> = {
  links: 'link',
  routes: 'route',
  rules: 'rule',
  nexthops: 'next hop',
  forwarding: 'entry of "forwarding"',
  nat: 'entry of "nat"',
  publish: 'published port',
  dhcp: 'entry of "dhcp"',
  hosts: 'reservation',
  dns: 'entry of "dns"',
};

/** What a path leads to, in words: `a link of the kind veth`. */
function described(path: Path, value: unknown): string {
  const last = path.at(-1);
  if (last === undefined) return 'a network document';
  if (typeof last === 'string') {
    if (last !== 'options') return `"${last}"`;
    const kind = valueAt([...path.slice(0, -1), 'kind'], value);
    return `the options of ${typeof kind === 'string' ? `the kind ${kind}` : 'a link'}`;
  }
  const list = String(path.at(-2) ?? '');
  const kind = list === 'links' ? valueAt([...path, 'kind'], value) : undefined;
  const entry = ENTRIES[list] ?? `entry of "${list}"`;
  return `${/^[aeiou]/.test(entry) ? 'an' : 'a'} ${entry}${typeof kind === 'string' ? ` of the kind ${shown(kind)}` : ''}`;
}
