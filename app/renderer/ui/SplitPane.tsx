import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import styles from './SplitPane.module.css';

interface SplitPaneProps {
  children: ReactNode;
  /** What stands at the right; null: the whole width is the main part's. */
  side: ReactNode;
  /** The accessible name of the right part, and of the handle. */
  sideLabel: string;
  handleLabel: string;
  width: number;
  min: number;
  max: number;
  onWidth: (width: number) => void;
}

/** Two panes with a handle that the pointer drags and the arrow keys move. */
export function SplitPane({ children, side, sideLabel, handleLabel, width, min, max, onWidth }: SplitPaneProps) {
  const drag = (down: PointerEvent<HTMLDivElement>) => {
    const handle = down.currentTarget;
    const start = down.clientX;
    handle.setPointerCapture(down.pointerId);
    const move = (event: globalThis.PointerEvent) => onWidth(width + start - event.clientX);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const key = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? 16 : event.key === 'ArrowRight' ? -16 : 0;
    if (step === 0) return;
    event.preventDefault();
    onWidth(width + step);
  };
  return (
    <div className={styles.split}>
      <div className={styles.main}>{children}</div>
      {side !== null && (
        <aside aria-label={sideLabel} className={styles.side} style={{ width }}>
          <div
            role="separator"
            aria-orientation="vertical"
            aria-label={handleLabel}
            aria-valuenow={width}
            aria-valuemin={min}
            aria-valuemax={max}
            tabIndex={0}
            className={styles.handle}
            onPointerDown={drag}
            onKeyDown={key}
          />
          {side}
        </aside>
      )}
    </div>
  );
}
