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

/**
 * What the kinds are called, for the window's i18next: `kinds:vxlan.use` of links, `kinds:port.vxlan.field.id` of
 * ports.
 */
export function kindWords(language: keyof Words): Tree {
  const family = (kinds: Readonly<Record<string, Worded>>): Tree =>
    Object.fromEntries(
      Object.entries(kinds).map(([kind, { words, name, form = [] }]) => [
        kind,
        {
          ...(name ? { name: name[language] } : {}),
          ...(words ? { name: words.name[language], use: words.use[language] } : {}),
          ...(form.length === 0
            ? {}
            : { field: Object.fromEntries(form.map((field) => [field.name, field.label[language]])) }),
        },
      ]),
    );
  return { ...family(LINK_KINDS), port: family(PORT_KINDS), datapath: family(DATAPATH_KINDS) };
}
