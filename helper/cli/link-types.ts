import { Option } from 'commander';
import { LINK_KIND_NAMES, linkKind, type CommandOption, type LinkKindName } from '../protocol/kinds/link/index.ts';
import { several, secondsNumber, wholeNumber } from './arguments.ts';
import { LINK_FIELDS } from '../protocol/kinds/link/fields.ts';
import { groupId, userId } from './owners.ts';

/** The options of `link add --type TYPE`, from the kinds, each with the types that have it. */
export interface TypeOption {
  option: Option;
  /** Name in the request's `options`. */
  key: string;
  types: readonly LinkKindName[];
}

const PARSERS: Readonly<Record<CommandOption['value'], ((text: string, before: never) => unknown) | null>> = {
  text: null,
  switch: null,
  number: wholeNumber,
  seconds: secondsNumber,
  list: several,
  user: userId,
  group: groupId,
};

function optionOf({ flags, text, value }: CommandOption): Option {
  const option = new Option(`--${flags}`, text);
  const parser = PARSERS[value];
  return parser ? option.argParser(parser as (text: string) => unknown) : option;
}

/** Of what every link has. */
export const FIELD_OPTIONS: readonly Option[] = Object.values(LINK_FIELDS).map(({ option }) => optionOf(option));

/** Flags that several kinds have are one option, with what each says of it. */
const declared = new Map<
  string,
  { value: CommandOption['value']; key: string; texts: string[]; types: LinkKindName[] }
>();
for (const type of LINK_KIND_NAMES) {
  for (const { flags, key = flags.replace(/ .*/, ''), text, value } of linkKind(type).command.options) {
    const known = declared.get(flags);
    if (!known) declared.set(flags, { value, key, texts: [text], types: [type] });
    else {
      known.types.push(type);
      if (!known.texts.includes(text)) known.texts.push(text);
    }
  }
}

export const TYPE_OPTIONS: readonly TypeOption[] = [...declared].flatMap(([flags, { value, key, texts, types }]) => {
  const titles = new Set(types.map((type) => linkKind(type).command.title ?? type));
  const group = titles.size === 1 ? `Options of ${[...titles].join('')}:` : 'Options of several types:';
  const option = optionOf({ flags, text: texts.join('; '), value });
  const opposite = value === 'switch' ? [new Option(`--no-${flags}`, `the opposite of --${flags}`)] : [];
  return [option, ...opposite].map((each) => ({ option: each.helpGroup(group), key, types }));
});

/** Long flags of the options that `type` has, for messages and help. */
export const flagsOf = (type: LinkKindName): string[] =>
  TYPE_OPTIONS.filter(({ types }) => types.includes(type)).map(({ option }) => option.long ?? '');
