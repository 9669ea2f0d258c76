import { describe, expect, it } from 'vitest';
import { ofStep } from './document-failure.ts';

const TEXT = 'taproom: 1\nname: lab\nnat:\n  - from: 10.0.0.0/24\n';

describe('a step that failed', () => {
  it('names no field of its own as one of the document', () => {
    expect(ofStep({ kind: 'conflict', step: 'link.add', message: 'There is one.', field: 'name' }, TEXT)).toEqual({ kind: 'conflict', step: 'link.add', message: 'There is one.' });
    expect(ofStep({ kind: 'failed', step: 'route.add', message: 'No.', field: 'via' }, TEXT).field).toBeUndefined();
  });

  it('names the line where a service speaks of the document', () => {
    expect(ofStep({ kind: 'failed', step: 'nat.set', message: 'No.', field: 'nat' }, TEXT)).toMatchObject({ field: 'nat', message: 'Line 4: No.' });
  });
});
