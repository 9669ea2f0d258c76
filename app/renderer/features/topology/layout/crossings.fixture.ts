import { segmentsOf, type Cable, type Picture, type Segment } from './places.ts';
import type { Box } from './sizes.ts';
import { bottom, right } from './sizes.ts';

/** Whether a segment, upright or across, runs through the inside of a box. */
const runsThrough = ([x1, y1, x2, y2]: Segment, box: Box): boolean =>
  Math.max(x1, x2) > box.x + 1 &&
  Math.min(x1, x2) < right(box) - 1 &&
  Math.max(y1, y2) > box.y + 1 &&
  Math.min(y1, y2) < bottom(box) - 1;

/** Which cables run through which cards that are not theirs: `cable kind > what`. A picture has none. */
export function crossingsOf(picture: Picture): string[] {
  const solid: { id: string; name: string; box: Box }[] = [
    ...picture.cards.map(({ key, box, onLine }) => ({ id: key, name: onLine ? 'card on line' : 'card', box })),
    ...picture.folds.map(({ namespace, box }) => ({ id: `fold:${namespace}`, name: 'fold', box })),
    ...picture.programs.map(({ key, box }) => ({ id: `program:${key}`, name: 'program', box })),
    ...picture.stacks.map(({ namespace, box }) => ({ id: `stack:${namespace}`, name: 'stack', box })),
    ...picture.remotes.map(({ key, box }) => ({ id: `remote:${key}`, name: 'remote', box })),
    ...picture.datapaths.flatMap(({ key, box, ports }) => [
      { id: key, name: 'datapath', box },
      ...ports.map((port) => ({ id: port.key, name: 'port', box: port.box })),
    ]),
  ];
  const folded = new Map<string, string>(
    picture.folds.flatMap(({ namespace, links }) =>
      links.map((link) => [`${link.namespace}/${link.index}`, `fold:${namespace}`] as const),
    ),
  );
  const owns = (cable: Cable, id: string): boolean => {
    const ends = [cable.a, ...(cable.b === null ? [] : [cable.b])].map((end) => folded.get(end) ?? end);
    return ends.includes(id) || ends.some((end) => [`program:${end}`, `remote:${end}`].includes(id));
  };
  return picture.cables.flatMap((cable) => {
    const segments = segmentsOf(cable.path);
    return solid
      .filter(({ id, box }) => !owns(cable, id) && segments.some((segment) => runsThrough(segment, box)))
      .map(({ name, id }) => `${cable.kind} ${cable.id} > ${name} ${id}`);
  });
}
