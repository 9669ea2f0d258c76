import { DATAPATH_KINDS } from './datapath/index.ts';
import { LINK_KINDS } from './link/index.ts';
import { PORT_KINDS } from './port/index.ts';
import type { FormField, KindWords, Words } from './form.ts';

type Tree = { [key: string]: string | Tree };
interface Worded {
  words?: KindWords;
  name?: Words;
  form?: readonly FormField[];
}

const byName = <T>(form: readonly FormField[], of: (field: FormField) => T): Record<string, T> =>
  Object.fromEntries(form.map((field) => [field.name, of(field)]));
const valueWords = (form: readonly FormField[], language: keyof Words): Tree => {
  const named = form.filter(({ values }) => values !== undefined);
  const wordsOf = ({ values = {} }: FormField): Tree =>
    Object.fromEntries(Object.entries(values).map(([value, words]) => [value, words[language]]));
  return named.length === 0 ? {} : { value: byName(named, wordsOf) };
};

/**
 * What the kinds are called, for the window's i18next: `kinds:vxlan.use` of links, `kinds:port.vxlan.field.id` of
 * ports, `kinds:datapath.exception.value.forward.layer3`.
 */
export function kindWords(language: keyof Words): Tree {
  const family = (kinds: Readonly<Record<string, Worded>>): Tree =>
    Object.fromEntries(
      Object.entries(kinds).map(([kind, { words, name, form = [] }]) => [
        kind,
        {
          ...(name ? { name: name[language] } : {}),
          ...(words ? { name: words.name[language], use: words.use[language] } : {}),
          ...(form.length === 0 ? {} : { field: byName(form, ({ label }) => label[language]) }),
          ...valueWords(form, language),
        },
      ]),
    );
  return { ...family(LINK_KINDS), port: family(PORT_KINDS), datapath: family(DATAPATH_KINDS) };
}
