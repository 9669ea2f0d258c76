import type { Node } from '@xyflow/react';
import type { Link } from '../../../../helper/protocol/index.ts';
import { canPort } from '../../parts/datapaths/joining.ts';
import { isBar } from './layout/relations.ts';
import type { DatapathPlace, PortPlace, RemotePlace } from './layout/datapaths.ts';
import type { FoldPlace, NamespacePlace, Picture, ProgramPlace, StackPlace } from './layout/places.ts';
import type { Box } from './layout/sizes.ts';

/** The picture in the words of xyflow, which pans, zooms and drags; what is where comes from layout/. */
export type LinkNode = Node<{ link: Link; shape: 'card' | 'bar'; onLine: boolean }, 'link'>;
export type ProgramNode = Node<{ place: ProgramPlace }, 'program'>;
export type StackNode = Node<{ place: StackPlace }, 'stack'>;
export type NamespaceNode = Node<{ place: NamespacePlace }, 'namespace'>;
export type FoldNode = Node<{ place: FoldPlace }, 'fold'>;
export type DatapathNode = Node<{ place: DatapathPlace }, 'datapath'>;
export type PortNode = Node<{ place: PortPlace; datapath: DatapathPlace['row'] }, 'port'>;
export type RemoteNode = Node<{ place: RemotePlace }, 'remote'>;
export type PictureNode =
  LinkNode | DatapathNode | PortNode | RemoteNode | ProgramNode | StackNode | NamespaceNode | FoldNode;

const at = ({ x, y, width, height }: Box) => ({ position: { x, y }, width, height });
/** xyflow's own description is in English and says less than our buttons do. */
const plain = {
  selectable: false,
  focusable: false,
  connectable: false,
  deletable: false,
  domAttributes: { 'aria-roledescription': undefined },
};

/** Ports and other links can be dragged to a bridge; a bridge cannot be a port of one. */
export const canPlug = (link: Link): boolean =>
  link.kind !== 'bridge' && link.kind !== 'loopback' && link.kind !== 'tun';

export function nodesOf(picture: Picture, mayChange: boolean): PictureNode[] {
  return [
    ...picture.namespaces.map((place): NamespaceNode => ({
      id: `namespace:${place.name}`,
      type: 'namespace',
      data: { place },
      ...at(place.box),
      ...plain,
      draggable: false,
      zIndex: 0,
      style: { pointerEvents: 'none' },
    })),
    ...picture.stacks.map((place): StackNode => ({
      id: `stack:${place.namespace}`,
      type: 'stack',
      data: { place },
      ...at(place.box),
      ...plain,
      draggable: false,
      zIndex: 2,
    })),
    ...picture.folds.map((place): FoldNode => ({
      id: `fold:${place.namespace}`,
      type: 'fold',
      data: { place },
      ...at(place.box),
      ...plain,
      draggable: false,
      zIndex: 2,
    })),
    ...picture.programs.map((place): ProgramNode => ({
      id: `program:${place.key}`,
      type: 'program',
      data: { place },
      ...at(place.box),
      ...plain,
      draggable: false,
      zIndex: 2,
      style: { pointerEvents: 'none' },
    })),
    ...picture.remotes.map((place): RemoteNode => ({
      id: `remote:${place.key}`,
      type: 'remote',
      data: { place },
      ...at(place.box),
      ...plain,
      draggable: false,
      zIndex: 2,
      style: { pointerEvents: 'none' },
    })),
    ...picture.datapaths.flatMap((place) => [
      {
        id: place.key,
        type: 'datapath',
        data: { place },
        ...at(place.box),
        ...plain,
        draggable: false,
        zIndex: 2,
      } satisfies DatapathNode,
      ...place.ports.map((port): PortNode => ({
        id: port.key,
        type: 'port',
        data: { place: port, datapath: place.row },
        ...at(port.box),
        ...plain,
        draggable: false,
        zIndex: 2,
      })),
    ]),
    ...picture.cards.map(({ key, link, box, onLine }): LinkNode => ({
      id: key,
      type: 'link',
      data: { link, onLine, shape: isBar(link) ? 'bar' : 'card' },
      ...at(box),
      ...plain,
      draggable: mayChange && (canPlug(link) || (picture.datapaths.length > 0 && canPort(link))),
      zIndex: 2,
    })),
  ];
}

/** The loopback stands in the upper right corner of its stack. */
const LOOPBACK = 48;

/** Everything that the arrows reach. */
export function spotsOf(picture: Picture): Map<string, Box> {
  return new Map<string, Box>([
    ...picture.cards.map(({ key, box }) => [key, box] as const),
    ...picture.datapaths.flatMap(({ key, box, ports }) => [
      [key, box] as const,
      ...ports.map((port) => [port.key, port.box] as const),
    ]),
    ...picture.folds.map(({ namespace, box }) => [`fold:${namespace}`, box] as const),
    ...picture.stacks.map(
      ({ namespace, box }) => [`stack:${namespace}`, { ...box, width: box.width - LOOPBACK }] as const,
    ),
    ...picture.stacks.flatMap(({ loopback, box }) =>
      loopback === null
        ? []
        : [[loopback, { x: box.x + box.width - LOOPBACK, y: box.y, width: LOOPBACK, height: box.height / 2 }] as const],
    ),
  ]);
}
