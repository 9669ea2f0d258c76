import { define } from './define.ts';

/** Words that many subjects put together. */
export const text = define({
  /** Words that are nobody's code: of another program, of the kernel, of a journal of an older version. */
  verbatim: { en: '{{text}}', zh: '{{text}}' },
  /** A failure as a part of another, with what the kernel said. */
  kernelSays: {
    en: '{{what}} The kernel says: {{words}} ({{errno}}).',
    zh: '{{what}}内核返回：{{words}}（{{errno}}）。',
  },
  withErrno: { en: '{{what}} ({{errno}})', zh: '{{what}}（{{errno}}）' },
  in: { en: '{{name}} in {{namespace}}', zh: '{{name}}（命名空间 {{namespace}}）' },
  inNamespace: { en: '{{name}} in namespace {{namespace}}', zh: '命名空间 {{namespace}} 中的 {{name}}' },
});
