import { dashOf } from './palette.ts';

/** What the curve of one of several links looks like, beside the link's name. */
export function SeriesMark({ series, colour }: { series: number; colour: string }) {
  return (
    <svg width="18" height="8" aria-hidden style={{ marginRight: 6, flex: 'none' }}>
      <line x2="18" y1="4" y2="4" stroke={colour} strokeWidth="2" strokeDasharray={dashOf(series).join(' ')} />
    </svg>
  );
}
