import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NetworkDocument } from '../../protocol/index.ts';
import { FUZZ_RUNS, writtenDocument } from '../generated.fixture.ts';
import { documentText, parseDocument, plainValue } from '../index.ts';

describe('a document as text', () => {
  it('means the same when it is read again', () => {
    fc.assert(
      fc.property(writtenDocument, (written) => {
        const document = NetworkDocument.parse(written);
        const text = documentText(document, {
          comment: 'A network\n\nof *mine',
          schema: '../docs/network.schema.json',
        });
        // The generated parts need not make sense together; what was read is what was written all the same.
        expect(NetworkDocument.parse(plainValue(text))).toEqual(document);
        const { document: read, faults } = parseDocument(text);
        if (read) expect(read).toEqual(document);
        else expect(faults.some(({ severity }) => severity === 'error')).toBe(true);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it("is tidy: no defaults, the schema's order, short lists on a line, quotes where YAML 1.1 would err", () => {
    const document = NetworkDocument.parse({
      taproom: 1,
      name: 'vms',
      links: [
        { kind: 'bridge', name: 'br0', up: true, options: {}, addresses: ['10.0.0.1/24', 'fd00:1::1/64'] },
        {
          addresses: [],
          options: { owner: 1000, persistent: true },
          controller: 'br0',
          name: '5',
          kind: 'tap',
          mac: '02:00:00:00:00:10',
        },
      ],
      namespaces: ['red', 'blue'],
      keep: false,
      routes: [{ destination: 'default', via: '10.0.0.9', table: 254 }],
      nat: [
        {
          from: '10.0.0.0/24',
          publish: [
            { port: 8080, to: '10.0.0.20', toPort: 80 },
            { port: 8443, protocol: 'tcp', to: '10.0.0.20', toPort: 443 },
          ],
        },
      ],
    });
    expect(documentText(document, { comment: 'Made of br0.', schema: 'network.schema.json' })).toBe(`# Made of br0.
# yaml-language-server: $schema=network.schema.json
taproom: 1
name: vms
namespaces: [red, blue]

links:
  - kind: bridge
    name: br0
    addresses: [10.0.0.1/24, fd00:1::1/64]
  - kind: tap
    name: "5"
    mac: "02:00:00:00:00:10"
    controller: br0
    options: {persistent: true, owner: 1000}

routes:
  - {destination: default, via: 10.0.0.9}

nat:
  - from: 10.0.0.0/24
    publish:
      - {port: 8080, to: 10.0.0.20, toPort: 80}
      - {port: 8443, to: 10.0.0.20, toPort: 443}
`);
  });
});
