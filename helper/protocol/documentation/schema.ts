import * as z from 'zod';
import * as contract from '../index.ts';
import { optionsName, settingsName, sourceComments } from './comments.ts';

/** A part of a JSON Schema (draft 2020-12), as zod writes it. */
export type Schema = z.core.JSONSchema.BaseSchema;

/**
 * The contract as one JSON Schema document that holds for every line on the socket: `$defs` has each
 * named type, and `METHOD.params`, `METHOD.result` and `EVENT.event` for each method and notification.
 */
export interface ProtocolSchema {
  $schema: string;
  title: string;
  description: string;
  oneOf: { $ref: string }[];
  $defs: Record<string, Schema>;
}

/** Names under which exported schemas appear: the contract's own. */
export const named = [
  ...Object.entries<unknown>(contract),
  ...Object.entries(contract.LINK_OPTIONS)
    .filter(([, { shape }]) => Object.keys(shape).length > 0)
    .map(([kind, options]) => [optionsName(kind), options] as const),
  ...Object.entries(contract.DATAPATH_SETTINGS).map(([kind, settings]) => [settingsName(kind), settings] as const),
].flatMap(([name, value]) => (value instanceof z.ZodType ? [[name, value] as const] : []));

/** Requests are described as a caller may write them (defaults left out), results as they come. */
export function protocolSchema(): ProtocolSchema {
  const registry = z.registry<{ id: string; description?: string }>();
  const comments = sourceComments();
  const register = (id: string, schema: z.ZodType, name = id): void => {
    const description = comments.types.get(name);
    registry.add(schema, { id, ...(description ? { description } : {}) });
  };
  for (const [id, schema] of named) if (!registry.has(schema)) register(id, schema);
  const $defs: Record<string, Schema> = {};
  const define = (id: string, schema: z.ZodType, io: 'input' | 'output', description?: string): void => {
    const {
      $schema: _version,
      $defs: parts = {},
      ...own
    } = z.toJSONSchema(schema, { io, metadata: registry, unrepresentable: 'any' });
    for (const [part, value] of Object.entries(parts)) {
      const before = $defs[part];
      const { id: _id, ...described } = value as Schema & { id?: string };
      if (before && JSON.stringify(before) !== JSON.stringify(described))
        throw new Error(`Two types want the name ${part}.`);
      $defs[part] = described;
    }
    // What is a type of its own has come with the parts, and is referred to.
    if (own.$ref !== `#/$defs/${id}`) $defs[id] = { ...(description ? { description } : {}), ...own };
  };
  for (const [name, method] of Object.entries(contract.methods))
    define(`${name}.params`, method.params, 'input', method.summary);
  // What may be written and also comes back comes back with its defaults filled in: that form has a name of its own.
  for (const [id, schema] of named) {
    if (id in $defs && form(schema, 'input') !== form(schema, 'output')) {
      registry.remove(schema);
      register(`${id}.filled`, schema, id);
    }
  }
  for (const [name, method] of Object.entries(contract.methods)) define(`${name}.result`, method.result, 'output');
  for (const [name, payload] of Object.entries(contract.events)) define(`${name}.event`, payload, 'output');
  define('Failure', contract.Failure, 'output');
  for (const [type, fields] of comments.fields) annotate($defs[type], fields);
  for (const schema of Object.values($defs)) withoutSafeBounds(schema);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Taproom protocol ${contract.PROTOCOL_VERSION}`,
    description: 'One line on the socket: JSON-RPC 2.0, UTF-8, ended by a newline. See protocol.md.',
    oneOf: [{ $ref: '#/$defs/Request' }, { $ref: '#/$defs/Answer' }, { $ref: '#/$defs/Notification' }],
    $defs: { ...messages(), ...sorted($defs) },
  };
}

const form = (schema: z.ZodType, io: 'input' | 'output'): string =>
  JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));

/** The three kinds of lines, over the definitions of methods and notifications. */
function messages(): Record<string, Schema> {
  const jsonrpc: Schema = { const: '2.0' };
  const line = (properties: Record<string, Schema>, required: string[]): Schema => ({
    type: 'object',
    properties: { jsonrpc, ...properties },
    required: ['jsonrpc', ...required],
  });
  return {
    Request: {
      oneOf: Object.keys(contract.methods).map((name) =>
        line(
          { id: { type: ['number', 'string'] }, method: { const: name }, params: { $ref: `#/$defs/${name}.params` } },
          ['id', 'method'],
        ),
      ),
    },
    Answer: {
      oneOf: [
        line({ id: { type: ['number', 'string'] }, result: {} }, ['id', 'result']),
        line(
          {
            id: { type: ['number', 'string', 'null'] },
            error: {
              type: 'object',
              required: ['code', 'message'],
              properties: { code: { type: 'integer' }, message: { type: 'string' }, data: { $ref: '#/$defs/Failure' } },
            },
          },
          ['id', 'error'],
        ),
      ],
    },
    Notification: {
      oneOf: Object.keys(contract.events).map((name) =>
        line({ method: { const: name }, params: { $ref: `#/$defs/${name}.event` } }, ['method', 'params']),
      ),
    },
  };
}

/** Puts the comments of the source beside the fields that they stand over, in every variant of a union. */
export function annotate(schema: Schema | undefined, fields: ReadonlyMap<string, string>): void {
  if (!schema) return;
  for (const variant of [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) {
    for (const [name, property] of Object.entries(variant.properties ?? {})) {
      const comment = fields.get(name);
      if (comment && typeof property === 'object' && !property.description) property.description = comment;
    }
  }
}

/** zod writes that every integer is a safe one of JavaScript; that is no bound of the protocol's. */
export function withoutSafeBounds(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const schema = value as Schema;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  for (const part of Object.values(value)) withoutSafeBounds(part);
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
