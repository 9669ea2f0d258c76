import * as z from 'zod';
import * as contract from '../index.ts';
import { sourceComments } from './comments.ts';
import { annotate, named, withoutSafeBounds, type Schema } from './schema.ts';

/** A port may be written as text; helper/document/datapath-port.ts reads it before the schema sees it. */
function withPortsAsText(parts: Record<string, Schema>): void {
  const variants = parts['Datapath']?.oneOf ?? parts['Datapath']?.anyOf ?? [];
  for (const variant of variants) {
    const ports = variant.properties?.['ports'];
    if (typeof ports !== 'object' || typeof ports.items !== 'object' || Array.isArray(ports.items)) continue;
    ports.items = {
      anyOf: [
        {
          type: 'string',
          description: 'KIND:WHAT[,key=value...], such as "tap:vm1,vlan=10,loss=1%".',
          pattern: `^(${contract.PORT_KIND_NAMES.join('|')}):.+`,
        },
        ports.items,
      ],
    };
  }
}

/**
 * docs/network.schema.json: the form of a network document for editors. Draft 7, because that is what
 * the language servers of YAML know in full. It holds what single values can show; the rest
 * (`helper/document/check`) `taproom network check` and the window tell.
 */
export function networkSchemaDocument(): string {
  const comments = sourceComments();
  const registry = z.registry<{ id: string; description?: string }>();
  for (const [id, schema] of named) {
    const description = comments.types.get(id);
    if (!registry.has(schema) && schema !== contract.NetworkDocument)
      registry.add(schema, { id, ...(description ? { description } : {}) });
  }
  const {
    $schema: version,
    definitions = {},
    ...document
  } = z.toJSONSchema(contract.NetworkDocument, {
    io: 'input',
    target: 'draft-7',
    metadata: registry,
    unrepresentable: 'any',
  }) as Schema & { definitions?: Record<string, Schema> };
  const parts = Object.fromEntries(
    Object.entries(definitions).map(([id, { id: _id, $id: _anchor, ...part }]) => [id, part as Schema]),
  );
  annotate(document, comments.fields.get('NetworkDocument') ?? new Map<string, string>());
  for (const [id, part] of Object.entries(parts)) annotate(part, comments.fields.get(id) ?? new Map<string, string>());
  withPortsAsText(parts);
  const schema = {
    $schema: version,
    title: `Taproom network, version ${contract.DOCUMENT_VERSION}`,
    description: comments.types.get('NetworkDocument'),
    ...document,
    definitions: parts,
  };
  withoutSafeBounds(schema);
  return `${JSON.stringify(schema, null, 2)}\n`;
}
