import { define } from './define.ts';

/** Words that many subjects put together. */
export const text = define({
  /** Words that are nobody's code: of another program, of the kernel, of a journal of an older version. */
  verbatim: { en: '{{text}}', zh: '{{text}}' },
  inNamespace: { en: '{{name}} in namespace {{namespace}}', zh: '命名空间 {{namespace}} 中的 {{name}}' },
});
