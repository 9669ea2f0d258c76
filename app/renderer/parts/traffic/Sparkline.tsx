import { useEffect, useRef } from 'react';
import { rates, SPARKLINE_TICKS } from '../../state/rates-hub.ts';
import { useChartColours, type ChartColours } from './palette.ts';
import { sparkColumns } from './spark-path.ts';

interface SparklineProps {
  /** `linkKey` of the link. */
  link: string;
  /** CSS pixels. */
  width?: number;
  height?: number;
}

function draw(canvas: HTMLCanvasElement, link: string, width: number, height: number, colours: ChartColours): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);
  const { tick } = rates.clock;
  const ticks = Array.from({ length: SPARKLINE_TICKS }, (_, i) => tick - SPARKLINE_TICKS + 1 + i);
  const middle = Math.floor(height / 2);
  context.fillStyle = colours.grid;
  context.fillRect(0, middle, width, 1);
  const columns = sparkColumns(
    ticks.map((n) => rates.at(link, n, 'inBits')),
    ticks.map((n) => rates.at(link, n, 'outBits')),
    middle,
  );
  const step = width / SPARKLINE_TICKS;
  columns.forEach((column, i) => {
    if (!column) return;
    context.fillStyle = colours.in;
    context.fillRect(i * step, middle - column.above, step, column.above);
    context.fillStyle = colours.out;
    context.fillRect(i * step, middle + 1, step, column.below);
  });
}

/**
 * The last minute of one link: in above, out below the middle line, same scale. Decoration beside the
 * figures, so it says nothing to a screen reader. Draws only when there is something new to draw.
 */
export function Sparkline({ link, width = 90, height = 20 }: SparklineProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useChartColours();
  useEffect(() => {
    const redraw = () => {
      if (canvas.current) draw(canvas.current, link, width, height, colours);
    };
    redraw();
    return rates.onSeries(link, redraw);
  }, [link, width, height, colours]);
  return <canvas ref={canvas} aria-hidden style={{ width, height, display: 'block' }} />;
}
