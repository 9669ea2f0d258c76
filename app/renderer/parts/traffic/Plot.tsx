import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './traffic-tokens.css';
import { formatBitRate, formatPacketRate, type FormatLocale } from '../../format/index.ts';
import { rates } from '../../state/rates-hub.ts';
import { chartData, scaleLimit, type Measure } from './chart-data.ts';
import { dashOf, type ChartColours } from './palette.ts';

/**
 * What stands under the pointer, `left` pixels from the chart's edge: the values of each link, `in, out`, both
 * positive.
 */
export interface Reading {
  time: number;
  left: number;
  values: (number | null)[];
}

interface PlotProps {
  keys: readonly string[];
  measure: Measure;
  seconds: number;
  height: number;
  paused: boolean;
  locale: FormatLocale;
  colours: ChartColours;
  /** The link that the others stand behind; null: none. */
  emphasised: number | null;
  /** null when the pointer is not over the chart. */
  onRead: (reading: Reading | null) => void;
  /** The user zoomed in; the plot does not follow the present until `zoomed` is reset. */
  onZoom: () => void;
  zoomed: boolean;
}

/** The scale never ends below this, so that a few ARP packets do not look like a storm. */
const LEAST: Record<Measure, number> = { bits: 1000, packets: 10, drops: 10 };

/** Of the others, while one link is emphasised. */
const FADED = 0.2;

const strokeOf = (props: Pick<PlotProps, 'keys' | 'colours'>, link: number, out: boolean): string => {
  const { colours, keys } = props;
  if (keys.length === 1) return out ? colours.out : colours.in;
  return colours.series[link % colours.series.length] ?? colours.in;
};

function readingOf(plot: uPlot): Reading | null {
  const { idx } = plot.cursor;
  const time = idx == null ? undefined : plot.data[0][idx];
  if (idx == null || time === undefined) return null;
  const left = plot.over.offsetLeft + plot.valToPos(time, 'x');
  return {
    time,
    left,
    values: plot.data
      .slice(1)
      .map((column) => column[idx])
      .map((value) => (value == null ? null : Math.abs(value))),
  };
}

/** Whether the dragged part was wide enough to mean it. */
function zoomTo(plot: uPlot): boolean {
  const { left, width } = plot.select;
  if (width < 4) return false;
  plot.setScale('x', { min: plot.posToVal(left, 'x'), max: plot.posToVal(left + width, 'x') });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  return true;
}

type Drawn = Pick<PlotProps, 'keys' | 'measure' | 'locale' | 'colours' | 'height'>;

function optionsOf(
  props: Drawn,
  width: number,
  read: (plot: uPlot) => void,
  zoom: (plot: uPlot) => void,
): uPlot.Options {
  const { colours, keys, measure, locale } = props;
  const format = (value: number) =>
    measure === 'bits' ? formatBitRate(Math.abs(value)) : formatPacketRate(Math.abs(value), locale);
  const font = '11px system-ui, sans-serif';
  const axis = { stroke: colours.text, font, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } };
  return {
    width,
    height: props.height,
    legend: { show: false },
    padding: [8, 28, 0, 0],
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: true }, y: { auto: false } },
    series: [
      {},
      ...keys.flatMap((_, link) =>
        [false, true].map((out): uPlot.Series => ({
          scale: 'y',
          stroke: strokeOf(props, link, out),
          width: 1.5,
          dash: keys.length === 1 ? [] : [...dashOf(link)],
          points: { show: false },
          spanGaps: false,
          ...(keys.length === 1 ? { fill: `${strokeOf(props, link, out)}26`, fillTo: 0 } : {}),
        })),
      ),
    ],
    axes: [
      {
        ...axis,
        values: (_, splits) => splits.map((at) => new Date(at * 1000).toLocaleTimeString(locale, { hour12: false })),
        space: 90,
        size: 24,
      },
      {
        ...axis,
        values: (_, splits) => splits.map((value) => (value === 0 ? '0' : format(value))),
        size: 84,
        space: 28,
      },
    ],
    hooks: { setCursor: [read], setSelect: [zoom] },
  };
}

/** One uPlot canvas. Everything that changes with a sample goes past React. */
export function Plot(props: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const refresh = useRef<() => void>(() => undefined);
  const emphasise = useRef<(link: number | null) => void>(() => undefined);
  useEffect(() => {
    latest.current = props;
  });
  const { keys, measure, seconds, height, locale, colours, emphasised } = props;
  const following = !props.paused && !props.zoomed;
  const joined = keys.join('\n');

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const shown = joined === '' ? [] : joined.split('\n');
    const read = (plot: uPlot) => latest.current.onRead(readingOf(plot));
    const zoom = (plot: uPlot) => {
      if (zoomTo(plot)) latest.current.onZoom();
    };
    const options = optionsOf({ keys: shown, measure, locale, colours, height }, element.clientWidth, read, zoom);
    const plot = new uPlot(options, undefined, element);
    refresh.current = () => {
      const { times, columns } = chartData(rates, shown, measure, seconds);
      const limit = scaleLimit(columns, LEAST[measure]);
      const end = times.at(-1) ?? Date.now() / 1000;
      plot.batch(() => {
        plot.setData([times, ...columns], false);
        plot.setScale('y', { min: -limit, max: limit });
        plot.setScale('x', { min: end - seconds, max: end });
      });
    };
    refresh.current();
    emphasise.current = (chosen) => {
      plot.series.forEach((one, i) => {
        one.alpha = chosen === null || i === 0 || Math.floor((i - 1) / 2) === chosen ? 1 : FADED;
      });
      plot.redraw(false, false);
    };
    const stopTicks = rates.onTick(() => {
      if (!latest.current.paused && !latest.current.zoomed) refresh.current();
    });
    const sizes = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    sizes.observe(element);
    return () => {
      stopTicks();
      sizes.disconnect();
      plot.destroy();
      refresh.current = () => undefined;
      emphasise.current = () => undefined;
    };
  }, [joined, measure, seconds, height, locale, colours]);

  useEffect(() => {
    if (emphasised !== null) {
      emphasise.current(emphasised);
      return () => emphasise.current(null);
    }
  }, [emphasised, joined, measure, seconds, height, locale, colours]);

  useEffect(() => {
    if (following) refresh.current();
  }, [following]);

  return <div ref={host} aria-hidden style={{ height }} />;
}
