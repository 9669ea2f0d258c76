import { Check } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Column } from './model.ts';
import { escaped } from '../escaped.ts';
import styles from './Grid.module.css';

interface GridRowProps<R> {
  id: string;
  itemKey: string;
  row: R;
  columns: readonly Column<R>[];
  top: number;
  /** Counted from 1, the header being the first. */
  position: number;
  isActive: boolean;
  isCurrent: boolean;
  isSelected: boolean;
  isPlain: boolean;
}

function PlainGridRow<R>(props: GridRowProps<R>) {
  const { row, columns, isActive, isCurrent, isSelected, isPlain } = props;
  const names = [styles.line, styles.row, isCurrent || isSelected ? styles.current : '', isActive ? styles.active : ''];
  return (
    <div
      id={props.id}
      role="row"
      data-key={props.itemKey}
      aria-rowindex={props.position}
      aria-selected={isPlain ? isCurrent : isSelected}
      {...(isCurrent ? { 'aria-current': true } : {})}
      className={names.join(' ')}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      {/* For the pointer; the keyboard has the space bar and a screen reader aria-selected. */}
      {!isPlain && (
        <div role="gridcell" data-check className={styles.check}>
          <span className={`${styles.box} ${isSelected ? styles.checked : ''}`} aria-hidden>
            {isSelected && <Check size={12} strokeWidth={3} />}
          </span>
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={`${styles.cell} ${column.align === 'end' ? styles.end : ''}`}>
          {escaped(column.cell(row))}
        </div>
      ))}
    </div>
  );
}

/** Renders again only when its own row, place or flags change; the grid listens for its clicks. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;

export function GroupRow({
  top,
  position,
  span,
  children,
}: {
  top: number;
  position: number;
  span: number;
  children: ReactNode;
}) {
  return (
    <div role="row" aria-rowindex={position} className={styles.group} style={{ transform: `translateY(${top}px)` }}>
      <div role="gridcell" aria-colspan={span}>
        {escaped(children)}
      </div>
    </div>
  );
}
