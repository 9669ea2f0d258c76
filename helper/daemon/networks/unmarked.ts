import { LINK_ALIAS, LINK_GROUP, ROUTE_PROTOCOL } from '../../protocol/index.ts';

const MARKS = [
  new RegExp(` alias '?${LINK_ALIAS}(:[A-Za-z0-9_-]+)?'?(?= |$)`),
  new RegExp(` group ${LINK_GROUP}(?= |$)`),
  new RegExp(` proto(col)? ${ROUTE_PROTOCOL}(?= |$)`),
];

/**
 * Commands without Taproom's marks, for a script that makes a network without Taproom: what it makes is
 * not Taproom's, to be cleaned up or kept. A command that only sets marks is left out. Pure.
 */
export function withoutMarks(commands: readonly string[]): string[] {
  return commands.flatMap((command) => {
    const bare = MARKS.reduce((text, mark) => text.replace(mark, ''), command);
    return bare !== command && /^ip (-n \S+ )?link set( dev)? \S+$/.test(bare) ? [] : [bare];
  });
}
