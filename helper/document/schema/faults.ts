import type * as z from 'zod';
import {
  issueMessage,
  LINK_NAME_MAX,
  NetworkDocument,
  networkNameFault,
  newLinkNameFault,
  parseCidr,
  unionChoices,
} from '../../protocol/index.ts';
import { isCode, say, sayAs, type Message, type PlainCode } from '../../protocol/messages/index.ts';
import { networkOf } from '../check/prefixes.ts';
import { similar } from '../similar.ts';
import { MAX_FAULTS } from '../yaml/bounds.ts';
import { shown, type Path } from '../yaml/tree.ts';
import { choicesAt, fieldsAt, isOptional, valueAt } from './walk.ts';

/** What the schema has against a value, with the place: at the value, or at the key where that is what cannot be. */
export interface SchemaFault {
  path: Path;
  at: 'value' | 'key';
  message: Message;
  remedy: Message;
}

type SchemaRead = { document: NetworkDocument; faults: [] } | { document: null; faults: SchemaFault[] };

/** Every issue of the schema. Where a schema has no words of its own, ours say more than those for a field alone. */
export function readSchema(value: unknown): SchemaRead {
  const parsed = NetworkDocument.safeParse(value);
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
  const [message, remedy] = isCode(issue.message)
    ? [issueMessage(issue), remedyFor(issue.message, path, found, value)]
    : words(issue, path, found, value);
  yield { path, at: 'value', message, remedy };
}

function unknownKey(path: Path, value: unknown): SchemaFault {
  const key = String(path.at(-1));
  const holder = path.slice(0, -1);
  const fields = fieldsAt(holder, value);
  const meant = similar(key, fields);
  const elsewhere = fields.includes('options') ? fieldsAt([...holder, 'options'], value) : [];
  const inOptions = elsewhere.includes(key);
  return {
    path,
    at: 'key',
    message: say('schema.noField', { field: shown(key), holder: described(holder, value) }),
    remedy:
      meant !== undefined
        ? say('fix.meant', { word: meant })
        : inOptions
          ? say('schema.belowOptions', { field: key })
          : fields.length === 0
            ? say('schema.noFields')
            : say('schema.fields', { fields: fields.join(', ') }),
  };
}

function missing(path: Path, value: unknown): SchemaFault {
  const field = String(path.at(-1));
  const choices = field === 'kind' ? kindsAt(path, value) : choicesAt(path, value);
  const example = field === 'name' ? NAMES[String(path.at(-3) ?? '')] : EXAMPLES[field];
  return {
    path,
    at: 'value',
    message: say('schema.missing', { field, holder: described(path.slice(0, -1), value) }),
    remedy:
      choices.length > 0
        ? say('schema.addOneOf', { field, choices: choices.join(', ') })
        : say('schema.add', { field, example: example ?? '...' }),
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
  return issue?.code === 'invalid_union' ? unionChoices(issue) : choicesAt(path, value);
}

type Told = readonly [message: Message, remedy: Message];

function words(issue: z.core.$ZodIssue, path: Path, found: unknown, value: unknown): Told {
  const subject = subjectOf(path);
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = typeName(issue.expected);
      return [
        found === null
          ? say('schema.isEmpty', { subject, wanted })
          : say('schema.takes', { subject, wanted, found: typeOf(found) }),
        typeRemedy(issue.expected, found, path, value),
      ];
    }
    case 'invalid_value':
      return choice(subject, issue.values.map(String), found);
    case 'invalid_union':
      return choice(subject, unionChoices(issue), found);
    case 'too_small':
    case 'too_big':
      return [
        bound(issue, subject),
        issue.origin === 'array' ? say('schema.otherEntries') : leaveOut(path, value, say('schema.withinBound')),
      ];
    default:
      return [say('schema.cannotBeSo', { subject }), remedyFor('', path, found, value)];
  }
}

function choice(subject: Message, choices: readonly string[], found: unknown): Told {
  const meant = typeof found === 'string' ? similar(found, choices) : undefined;
  const all = { choices: choices.join(', ') };
  return [
    say('schema.cannotBe', {
      subject,
      found: typeof found === 'string' ? say('schema.named', { name: shown(found) }) : typeOf(found),
    }),
    meant === undefined ? say('fix.oneOf', all) : say('schema.meantOneOf', { word: meant, ...all }),
  ];
}

function bound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, subject: Message): Message {
  const { origin } = issue;
  if (issue.code === 'too_small') {
    const values = { subject, minimum: Number(issue.minimum) };
    if (origin === 'string') return say('schema.fewCharacters', values);
    return origin === 'array' ? say('schema.fewEntries', values) : say('schema.small', values);
  }
  const values = { subject, maximum: Number(issue.maximum) };
  if (origin === 'string') return say('schema.manyCharacters', values);
  return origin === 'array' ? say('schema.manyEntries', values) : say('schema.big', values);
}

const TYPES: Record<string, PlainCode> = {
  string: 'schema.text',
  number: 'schema.number',
  int: 'schema.wholeNumber',
  boolean: 'schema.trueOrFalse',
  array: 'schema.list',
  object: 'schema.mappingBelow',
};
const typeName = (expected: string): Message | string => {
  const code = TYPES[expected];
  return code === undefined ? expected : sayAs(code, {});
};

function typeOf(value: unknown): Message | string {
  if (value === null) return say('schema.nothing');
  if (Array.isArray(value)) return say('schema.list');
  if (typeof value === 'object') return say('schema.mapping');
  if (typeof value === 'string') return say('schema.theText', { text: shown(value) });
  return scalarText(value);
}

/** Of YAML's core schema: numbers, true and false. */
const scalarText = (value: unknown): Message | string =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : say('document.somethingElse');

function typeRemedy(expected: string, found: unknown, path: Path, value: unknown): Message {
  if (found === null)
    return leaveOut(path, value, expected === 'array' ? say('schema.emptyList') : say('schema.valueBehind'));
  if (expected === 'string' && typeof found !== 'object') return say('schema.quote');
  if (expected === 'array' && typeof found !== 'object')
    return say('schema.asList', { entry: typeof found === 'string' ? shown(found) : scalarText(found) });
  if ((expected === 'number' || expected === 'int') && typeof found === 'string' && /^\d+$/.test(found))
    return say('schema.unquote');
  if (expected === 'boolean' && typeof found === 'string') {
    if (/^(yes|on)$/i.test(found)) return say('schema.writeTrue');
    if (/^(no|off)$/i.test(found)) return say('schema.writeFalse');
  }
  return leaveOut(path, value, say('schema.write', { what: typeName(expected) }));
}

/** For faults whose message says what is right: what to write instead, where that can be known. */
function remedyFor(code: string, path: Path, found: unknown, value: unknown): Message {
  if (typeof found !== 'string')
    return leaveOut(path, value, say(typeof found === 'number' ? 'schema.otherNumber' : 'schema.otherValue'));
  const cidr = parseCidr(found);
  if (cidr && code === ('value.hostBits' satisfies PlainCode))
    return say('schema.writeThis', { what: networkOf(cidr) });
  if (cidr && code === ('value.addressOnly' satisfies PlainCode))
    return say('schema.writeThis', { what: cidr.address });
  const name = path.at(-1) === 'name' || path.at(-1) === 'peer' ? usableName(found, path.length === 1) : undefined;
  return leaveOut(path, value, name === undefined ? say('schema.otherValue') : say('schema.writeName', { name }));
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

const leaveOut = (path: Path, value: unknown, what: Message): Message =>
  isOptional(path, value)
    ? say('schema.orLeaveOut', { what, field: String(path.at(-1)) })
    : say('schema.only', { what });

/** `links.2.mtu` as a subject: the field, or the entry of a list. */
function subjectOf(path: Path): Message {
  const last = path.at(-1);
  if (last === undefined) return say('schema.theDocument');
  return typeof last === 'number'
    ? say('schema.anEntry', { list: String(path.at(-2) ?? '') })
    : say('schema.named', { name: shown(last) });
}

const ENTRIES: Record<string, PlainCode> = {
  links: 'schema.link',
  routes: 'schema.route',
  rules: 'schema.rule',
  nexthops: 'schema.nextHop',
  publish: 'schema.publishedPort',
  hosts: 'schema.reservation',
};

/** What a path leads to, in words: `a link of the kind veth`. */
function described(path: Path, value: unknown): Message {
  const last = path.at(-1);
  if (last === undefined) return say('schema.document');
  const kindAt = (holder: Path): string | undefined => {
    const kind = valueAt([...holder, 'kind'], value);
    return typeof kind === 'string' ? shown(kind) : undefined;
  };
  if (typeof last === 'string') {
    if (last !== 'options') return say('schema.named', { name: last });
    const kind = kindAt(path.slice(0, -1));
    return kind === undefined ? say('schema.linkOptions') : say('schema.optionsOfKind', { kind });
  }
  const list = String(path.at(-2) ?? '');
  const kind = list === 'links' ? kindAt(path) : undefined;
  if (kind !== undefined) return say('schema.linkOfKind', { kind });
  const entry = ENTRIES[list];
  return entry === undefined ? say('schema.entry', { list }) : sayAs(entry, {});
}
