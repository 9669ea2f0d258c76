import type { PortRow } from '../../../../../helper/protocol/index.ts';
import type { Cable } from './places.ts';
import type { DatapathsLayout, Meeting, PortPlace, PortRun, RemotePlace } from './datapaths.ts';
import { bottom, CARD, centre, RATE_HEIGHT } from './sizes.ts';
import { roundedPath } from './tracks.ts';

type Point = readonly [number, number];
/** How far the cable of a device that is gone hangs down. */
const LOOSE = 16;

/** The way from a meeting point down to the device: straight, or by the gutter of its namespace. */
type Landing = (meeting: Meeting) => readonly Point[];

/** The reason is a sentence; without one the state alone says it. */
const downOf = ({ state, reason }: PortRow): Pick<Cable, 'down'> => (state === 'down' ? { down: reason } : {});

function toDevice({ port, meeting, y }: PortRun, landing: Landing): Cable {
  const { x } = centre(port.box);
  const from = bottom(port.box);
  const base = { id: port.key, kind: 'port' as const, a: port.key, count: 1, forward: true, ...downOf(port.port) };
  if (!meeting) {
    const end = { x, y: from + LOOSE };
    return {
      ...base,
      b: null,
      path: roundedPath([
        [x, from],
        [x, end.y],
      ]),
      label: { x, y: end.y + 14, axis: 'across' },
      open: end,
    };
  }
  const bend: Point[] =
    y === null
      ? []
      : [
          [x, y],
          [meeting.x, y],
        ];
  const path = roundedPath([[x, from], ...bend, ...landing(meeting)]);
  // In a gutter the figures of many cables would overlap: they are drawn before it.
  const label: Cable['label'] =
    meeting.isShared && y !== null
      ? { x: (x + meeting.x) / 2, y, axis: 'across' }
      : { x: meeting.x, y: -(CARD.height + RATE_HEIGHT) / 2, axis: 'along' };
  return { ...base, b: meeting.key, path, open: null, label };
}

function toRemote(port: PortPlace, { box }: RemotePlace): Cable {
  const { x } = centre(port.box);
  return {
    id: port.key,
    kind: 'port',
    a: port.key,
    b: null,
    count: 1,
    forward: false,
    open: null,
    ...downOf(port.port),
    path: roundedPath([
      [x, bottom(box)],
      [x, port.box.y],
    ]),
    label: { x, y: (bottom(box) + port.box.y) / 2, axis: 'along' },
  };
}

/** A cable for each port: down to its device, or up to the other end of its socket. */
export function portCables({ places, remotes, runs }: DatapathsLayout, landing: Landing): Cable[] {
  const sockets = new Map(places.flatMap(({ ports }) => ports).map((port) => [port.key, port]));
  return [
    ...runs.map((run) => toDevice(run, landing)),
    ...remotes.flatMap((remote) => {
      const port = sockets.get(remote.key);
      return port ? [toRemote(port, remote)] : [];
    }),
  ];
}
