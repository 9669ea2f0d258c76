import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { MenuPoint } from '../Menu.tsx';
import { GridRow, GroupRow } from './GridRow.tsx';
import { between, gridKey, stepFrom, type Column, type Item, type Sort } from './model.ts';
import styles from './Grid.module.css';

export interface GridHandle {
  focus: () => void;
}

interface GridProps<R> {
  label: string;
  items: readonly Item<R>[];
  columns: readonly Column<R>[];
  /** The row that the inspector shows. */
  current: string | null;
  selection: ReadonlySet<string>;
  /** Rows are opened one at a time: no boxes to tick. */
  isPlain?: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onSelection: (keys: ReadonlySet<string>) => void;
  onOpen: (key: string) => void;
  onDelete: (keys: readonly string[]) => void;
  onRename?: (key: string) => void;
  onMenu: (key: string, at: MenuPoint) => void;
  ref?: Ref<GridHandle>;
}

const ROW = 30;
const HEAD = 28;
const PAGE = 12;

/** The row that a pointer event means. */
const keyUnder = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest('[data-key]')?.getAttribute('data-key') ?? null) : null;

/** The width of an element in pixels, as it changes. */
function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(10_000);
  useEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/**
 * A list of thousands: only what can be seen is in the document. The focus stays on the grid, and
 * aria-activedescendant says which row it means, so a row that scrolls away never takes it along.
 */
export function Grid<R>(props: GridProps<R>) {
  const { t } = useTranslation();
  const { items, columns, current, selection, sort, isPlain = false } = props;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [wanted, setActive] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const prefix = useId();
  const width = useWidth(scroller);
  useImperativeHandle(props.ref, () => ({ focus: () => scroller?.focus() }), [scroller]);

  const places = useMemo(() => new Map(items.map((item, index) => [item.key, index])), [items]);
  const active =
    wanted !== null && places.has(wanted) ? wanted : current !== null && places.has(current) ? current : null;
  const activePlace = active === null ? undefined : places.get(active);
  const shown = useMemo(() => columns.filter((column) => (column.from ?? 0) <= width), [columns, width]);

  // Another function means other rows: all of them would be measured again, at each step of scrolling.
  const getItemKey = useCallback((index: number) => items[index]?.key ?? index, [items]);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here, never passed on
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW,
    overscan: 8,
    scrollPaddingStart: HEAD,
    getItemKey,
    // The active row stays in the document, wherever the list is scrolled to.
    rangeExtractor: (range: Range) => {
      const rows = defaultRangeExtractor(range);
      return activePlace === undefined || rows.includes(activePlace)
        ? rows
        : [...rows, activePlace].sort((a, b) => a - b);
    },
  });

  const { onOpen, onSelection, onMenu, onDelete, onRename, onSort } = props;
  const goTo = (key: string | null) => {
    setActive(key);
    const place = key === null ? undefined : places.get(key);
    if (place !== undefined) virtual.scrollToIndex(place);
  };
  const toggle = (key: string) => {
    const keys = new Set(selection);
    if (!keys.delete(key)) keys.add(key);
    onSelection(keys);
  };

  const press = (event: MouseEvent) => {
    const key = keyUnder(event.target);
    if (key === null) return;
    setActive(key);
    if (isPlain) return onOpen(key);
    if (event.shiftKey) return onSelection(new Set(between(items, anchor.current ?? current, key)));
    anchor.current = key;
    const checks = event.target instanceof Element && event.target.closest('[data-check]') !== null;
    if (checks || event.ctrlKey || event.metaKey) return toggle(key);
    onSelection(new Set());
    onOpen(key);
  };
  const menu = (event: MouseEvent) => {
    const key = keyUnder(event.target);
    if (key === null) return;
    event.preventDefault();
    setActive(key);
    onMenu(key, { x: event.clientX, y: event.clientY });
  };

  const key = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const meaning = gridKey(event, PAGE);
    if (!meaning) return;
    event.preventDefault();
    if (isPlain && 'act' in meaning && (meaning.act === 'all' || meaning.act === 'toggle')) return;
    if ('act' in meaning) {
      if (meaning.act === 'all')
        return onSelection(new Set(items.flatMap((item) => (item.type === 'row' ? [item.key] : []))));
      if (meaning.act === 'clear') return onSelection(new Set());
      if (meaning.act === 'delete') {
        const keys = selection.size > 0 ? [...selection] : active === null ? [] : [active];
        return keys.length > 0 ? onDelete(keys) : undefined;
      }
      if (active === null) return;
      if (meaning.act === 'open') return onOpen(active);
      if (meaning.act === 'toggle') return toggle(active);
      if (meaning.act === 'rename') return onRename?.(active);
      const box = document.getElementById(`${prefix}${active}`)?.getBoundingClientRect();
      return onMenu(active, { x: (box?.left ?? 0) + 40, y: box?.bottom ?? 0 });
    }
    const next =
      'edge' in meaning
        ? stepFrom(items, null, meaning.edge === 'first' ? 1 : -1)
        : stepFrom(items, active, meaning.move);
    goTo(next);
    if (next === null) return;
    if (event.shiftKey && !isPlain) onSelection(new Set(between(items, anchor.current ?? active, next)));
    else anchor.current = next;
  };

  const tracks = [...(isPlain ? [] : ['28px']), ...shown.map((column) => column.width)].join(' ');
  const span = shown.length + (isPlain ? 0 : 1);
  return (
    <div
      ref={setScroller}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={items.length + 1}
      aria-colcount={span}
      {...(isPlain ? {} : { 'aria-multiselectable': true })}
      {...(active === null ? {} : { 'aria-activedescendant': `${prefix}${active}` })}
      className={styles.grid}
      style={{ '--tracks': tracks }}
      onKeyDown={key}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={`${styles.line}`} style={{ height: HEAD - 1 }}>
          {!isPlain && (
            <div role="columnheader" className={styles.check}>
              <span className="visually-hidden">{t('common:selection')}</span>
            </div>
          )}
          {shown.map((column) => (
            <Header key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        className={styles.body}
        style={{ height: virtual.getTotalSize() }}
        onClick={press}
        onContextMenu={menu}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (!item) return null;
          if (item.type === 'group') {
            return (
              <GroupRow key={item.key} top={start} position={index + 2} span={span}>
                {item.heading}
              </GroupRow>
            );
          }
          return (
            <GridRow
              key={item.key}
              id={`${prefix}${item.key}`}
              itemKey={item.key}
              row={item.row}
              columns={shown}
              top={start}
              position={index + 2}
              isActive={item.key === active}
              isCurrent={item.key === current}
              isSelected={selection.has(item.key)}
              isPlain={isPlain}
            />
          );
        })}
      </div>
    </div>
  );
}

function Header<R>({ column, sort, onSort }: { column: Column<R>; sort: Sort; onSort: (sort: Sort) => void }) {
  const sorted = sort.column === column.id;
  const direction = !sorted ? 'none' : sort.descending ? 'descending' : 'ascending';
  const className = `${styles.header} ${column.align === 'end' ? styles.end : ''}`;
  if (!column.isSortable)
    return (
      <div role="columnheader" className={className}>
        {column.header}
      </div>
    );
  return (
    <div role="columnheader" aria-sort={direction} className={className}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ column: column.id, descending: sorted && !sort.descending })}
      >
        {column.header}
        {sorted && (sort.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
      </button>
    </div>
  );
}
