import type { DatapathRow, PortRow } from '../../../../../helper/protocol/index.ts';
import { datapathKey, portId, remoteOf } from '../../../state/datapath-keys.ts';
import { BAR, PLUG, REMOTE, type Box } from './sizes.ts';
import { assignTracks } from './tracks.ts';

/*
 *        ( 192.0.2.1:4789 )          the other end of a socket, outside
 *               |
 *            [VNI 42]
 *      ┌─ sw0 ─ switch ────────┐     a datapath: a bar as wide as its ports
 *      └─[tap0]─[tap1]─[eth0]──┘
 *           |      |      └──┐       tracks, as in the tray of the kernel's side
 *  ──────[tap0]─[tap1]───────|────── y = 0
 *                          [eth0]
 */
export interface PortPlace {
  key: string;
  port: PortRow;
  box: Box;
  side: 'device' | 'remote';
}
export interface DatapathPlace {
  key: string;
  row: DatapathRow;
  box: Box;
  ports: PortPlace[];
}
export interface RemotePlace {
  key: string;
  text: string;
  box: Box;
}

/** Where a port's cable meets its device: from above, at this x. */
/** `isShared`: others come down there too, by the gutter of a namespace. */
export interface Meeting {
  key: string;
  x: number;
  isShared: boolean;
}
/** How a cable comes down from a port: its height on the way, null where it goes straight. */
export interface PortRun {
  port: PortPlace;
  meeting: Meeting | null;
  y: number | null;
}

export interface DatapathsLayout {
  places: DatapathPlace[];
  remotes: RemotePlace[];
  runs: PortRun[];
}

interface Plug {
  port: PortRow;
  meeting: Meeting | null;
}
interface Bar {
  row: DatapathRow;
  plugs: Plug[];
  sockets: PortRow[];
  offsets: number[];
  width: number;
  wanted: number | null;
}

const MARGIN = 10;

/** Plugs straight above their devices where these stand near enough, else side by side. */
function barOf(row: DatapathRow, meet: (port: PortRow) => Meeting | null): Bar {
  const sockets = row.ports.filter((port) => remoteOf(port) !== null);
  const plugs = row.ports
    .filter((port) => remoteOf(port) === null)
    .map((port) => ({ port, meeting: meet(port) }))
    .sort((a, b) => (a.meeting?.x ?? Infinity) - (b.meeting?.x ?? Infinity) || (a.port.key < b.port.key ? -1 : 1));
  const known = plugs.flatMap(({ meeting }) => (meeting ? [meeting.x] : []));
  const [first] = known;
  const last = known.at(-1);
  const centres: number[] = [];
  for (const { meeting } of plugs) {
    const least = (centres.at(-1) ?? -Infinity) + PLUG.pitch;
    centres.push(Math.max(meeting?.x ?? least, least));
  }
  const [from = 0] = centres;
  const span = (centres.at(-1) ?? 0) - from;
  const straight = first !== undefined && span <= plugs.length * BAR.stretch;
  const offsets = plugs.map((_, i) => (straight ? (centres[i] ?? 0) - from : i * PLUG.pitch));
  const needed = (offsets.at(-1) ?? 0) + PLUG.width + 2 * MARGIN;
  const width = Math.max(BAR.width, needed, sockets.length * REMOTE.pitch);
  const start = (width - (offsets.at(-1) ?? 0)) / 2;
  const wanted =
    first === undefined || last === undefined ? null : straight ? from - start : (first + last) / 2 - width / 2;
  return { row, plugs, sockets, offsets: offsets.map((offset) => offset + start), width, wanted };
}

/**
 * Datapaths side by side in the lane of user space, each above its devices; one that would overlap
 * another moves to the right of it. `floor`: the lowest y that their cables may bend at. Pure.
 */
export function layoutDatapaths(
  rows: readonly DatapathRow[],
  meet: (port: PortRow) => Meeting | null,
  floor: number,
): DatapathsLayout {
  const bars = rows
    .map((row) => barOf(row, meet))
    .sort((a, b) => (a.wanted ?? Infinity) - (b.wanted ?? Infinity) || (a.row.name < b.row.name ? -1 : 1));
  let end = -Infinity;
  const placed = bars.map((bar) => {
    const x = Math.max(bar.wanted ?? (end === -Infinity ? 0 : end + BAR.gap), end + BAR.gap);
    end = x + bar.width;
    return { ...bar, x };
  });
  const ways = placed.flatMap(({ plugs, offsets, x }) =>
    plugs.flatMap(({ port, meeting }, i) => {
      const at = x + (offsets[i] ?? 0);
      return meeting && Math.abs(meeting.x - at) >= 1 ? [{ port, id: `${i} ${x}`, from: at, to: meeting.x }] : [];
    }),
  );
  const { track, count } = assignTracks(ways);
  const plugTop = floor - BAR.foot - count * BAR.track - PLUG.height;
  const top = plugTop - BAR.height;

  const layout: DatapathsLayout = { places: [], remotes: [], runs: [] };
  for (const { row, plugs, sockets, offsets, width, x } of placed) {
    const ports: PortPlace[] = [];
    plugs.forEach(({ port, meeting }, i) => {
      const place: PortPlace = {
        key: portId(row.name, port.key),
        port,
        side: 'device',
        box: { x: x + (offsets[i] ?? 0) - PLUG.width / 2, y: plugTop, width: PLUG.width, height: PLUG.height },
      };
      const on = track.get(`${i} ${x}`);
      ports.push(place);
      layout.runs.push({ port: place, meeting, y: on === undefined ? null : floor - on * BAR.track });
    });
    sockets.forEach((port, i) => {
      const centre = x + (width / sockets.length) * (i + 0.5);
      const box = { x: centre - PLUG.width / 2, y: top - PLUG.height, width: PLUG.width, height: PLUG.height };
      const place: PortPlace = { key: portId(row.name, port.key), port, side: 'remote', box };
      ports.push(place);
      layout.remotes.push({
        key: place.key,
        text: remoteOf(port) ?? '',
        box: {
          x: centre - REMOTE.width / 2,
          y: box.y - REMOTE.gap - REMOTE.height,
          width: REMOTE.width,
          height: REMOTE.height,
        },
      });
    });
    layout.places.push({ key: datapathKey(row.name), row, ports, box: { x, y: top, width, height: BAR.height } });
  }
  return layout;
}
