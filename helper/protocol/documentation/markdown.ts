import { events, methods, type EventName, type MethodName } from '../index.ts';
import { exchanges, notifications } from './examples.ts';
import type { ProtocolSchema, Schema } from './schema.ts';

/** The reference part of docs/protocol.md: every method, notification and type of the contract. */
export function protocolReference(schema: ProtocolSchema): string {
  const writer = new Reference(schema);
  return [writer.methods(), writer.notifications(), writer.types()].join('\n');
}

class Reference {
  readonly #schema: ProtocolSchema;
  /** Types that something refers to; each gets a section. */
  readonly #used = new Set<string>();

  constructor(schema: ProtocolSchema) {
    this.#schema = schema;
  }

  methods(): string {
    const sections = (Object.keys(methods) as MethodName[]).map((name) => {
      const { level, summary } = methods[name];
      const { params, result } = exchanges[name];
      return [
        `### \`${name}\``,
        '',
        `${summary} ${level === null ? 'For anybody who may connect.' : `Level: \`${level}\`.`}`,
        '',
        this.#fields(`${name}.params`, 'Parameters'),
        this.#fields(`${name}.result`, 'Result'),
        fence([
          { jsonrpc: '2.0', id: 1, method: name, params },
          { jsonrpc: '2.0', id: 1, result },
        ]),
      ].join('\n');
    });
    return `## Methods\n\n${sections.join('\n')}`;
  }

  notifications(): string {
    const sections = (Object.keys(events) as EventName[]).map((name) =>
      [
        `### \`${name}\` (notification)`,
        '',
        this.#fields(`${name}.event`, 'Parameters'),
        fence([{ jsonrpc: '2.0', method: name, params: notifications[name] }]),
      ].join('\n'),
    );
    return `## Notifications\n\n${sections.join('\n')}`;
  }

  /** Called last: what a type refers to is a type to describe, too. */
  types(): string {
    const sections: string[] = [];
    const done = new Set<string>();
    this.#used.add('Failure');
    for (;;) {
      const next = [...this.#used].filter((name) => !done.has(name)).sort()[0];
      if (next === undefined) break;
      done.add(next);
      sections.push(this.#type(next));
    }
    return `## Types\n\n${sections.sort().join('\n')}`;
  }

  #type(name: string): string {
    const schema = this.#resolve(name);
    const head = [`### ${name}`, '', ...(schema.description ? [schema.description, ''] : [])];
    const body = schema.properties || schema.oneOf ? this.#fields(name) : `${this.#text(schema)}\n`;
    return [...head, body].join('\n');
  }

  /** A table of the fields of a type; of a union the fields that all have, then those of each variant. */
  #fields(name: string, title?: string): string {
    const schema = this.#resolve(name);
    const head = title ? `${title}:` : '';
    const refersTo = /^#\/\$defs\/(.+)$/.exec(this.#schema.$defs[name]?.$ref ?? '')?.[1];
    if (title && refersTo) {
      this.#used.add(refersTo);
      return `${head} ${anchor(refersTo)}.\n`;
    }
    if (schema.oneOf) return this.#union(schema.oneOf, head);
    const rows = Object.entries(schema.properties ?? {});
    if (rows.length === 0) return title ? `${head} none.\n` : '';
    return `${head}${head ? '\n\n' : ''}${this.#table(rows as [string, Schema][], new Set(schema.required))}`;
  }

  #union(variants: Schema[], head: string): string {
    const [first, ...others] = variants;
    const tag = Object.entries(first?.properties ?? {}).find(([, value]) => (value as Schema).const !== undefined)?.[0];
    if (!first || tag === undefined) return `${head} ${variants.map((variant) => this.#text(variant)).join(' or ')}\n`;
    const same = (field: string): boolean =>
      others.every((other) => JSON.stringify(other.properties?.[field]) === JSON.stringify(first.properties?.[field]));
    const properties = Object.entries(first.properties ?? {}) as [string, Schema][];
    const common = properties.filter(([field]) => field !== tag && same(field));
    const own = properties.map(([field]) => field).filter((field) => field !== tag && !same(field));
    const rows = variants.map((variant) => {
      const value = String((variant.properties?.[tag] as Schema | undefined)?.const);
      return `| \`${value}\` | ${own.map((field) => this.#text(variant.properties?.[field] as Schema)).join(' | ')} |`;
    });
    return [
      head,
      '',
      ...(common.length > 0 ? [this.#table(common, new Set(first.required)), ''] : []),
      `| \`${tag}\` | ${own.map((field) => `\`${field}\``).join(' | ')} |`,
      `|---|${own.map(() => '---|').join('')}`,
      ...rows,
      '',
    ].join('\n');
  }

  #table(rows: [string, Schema][], required: ReadonlySet<string>): string {
    const lines = rows.map(([field, schema]) => {
      const remark = [
        schema.description ?? '',
        schema.default === undefined
          ? required.has(field)
            ? ''
            : 'Optional.'
          : `Default: \`${JSON.stringify(schema.default)}\`.`,
      ]
        .filter(Boolean)
        .join(' ');
      return `| \`${field}\` | ${this.#text(schema)} | ${remark.replaceAll('|', '\\|')} |`;
    });
    return `| field | type | |\n|---|---|---|\n${lines.join('\n')}\n`;
  }

  #resolve(name: string): Schema {
    const schema = this.#schema.$defs[name];
    if (!schema) throw new Error(`There is no type ${name}.`);
    const target = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1];
    return target ? this.#resolve(target) : schema;
  }

  /** A type in words. */
  #text(schema: Schema | boolean | undefined): string {
    if (schema === undefined || typeof schema === 'boolean') return 'anything';
    if (schema.$ref) {
      const name = schema.$ref.replace('#/$defs/', '');
      this.#used.add(name);
      return anchor(name);
    }
    if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
    if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants) return variants.map((variant) => this.#text(variant)).join(' or ');
    if (Array.isArray(schema.type)) return schema.type.join(' or ');
    switch (schema.type) {
      case 'array':
        return `list of ${this.#text(schema.items as Schema)}${range(schema.minItems, schema.maxItems, ' entries')}`;
      case 'object':
        return this.#object(schema);
      case 'integer':
      case 'number':
        return `${schema.type}${range(schema.minimum, schema.maximum, '')}`;
      case 'string':
        return `string${schema.format ? ` (${schema.format})` : range(schema.minLength, schema.maxLength, ' characters')}`;
      default:
        return schema.type ?? 'anything';
    }
  }

  #object(schema: Schema): string {
    const properties = Object.entries(schema.properties ?? {}) as [string, Schema][];
    if (properties.length > 0)
      return `{ ${properties.map(([field, type]) => `\`${field}\`: ${this.#text(type)}`).join('; ')} }`;
    return schema.additionalProperties && typeof schema.additionalProperties === 'object'
      ? `object of ${this.#text(schema.additionalProperties)}`
      : 'object without fields';
  }
}

function range(low: number | undefined, high: number | undefined, unit: string): string {
  if (low === undefined && high === undefined) return '';
  if (low === undefined) return ` (at most ${high ?? ''}${unit})`;
  return high === undefined ? ` (${low}${unit} or more)` : ` (${low} to ${high}${unit})`;
}

const anchor = (name: string): string => `[${name}](#${name.toLowerCase().replaceAll('.', '')})`;
const fence = (lines: unknown[]): string =>
  `\`\`\`json\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n\`\`\`\n`;
