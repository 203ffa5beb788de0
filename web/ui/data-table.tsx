/**
 * A table that is also the map in words: sorts by column, one row in the tab order, arrow keys between rows,
 * Enter selects. Of thousands of rows only those about the visible ones are in the page.
 */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';

export interface Column<Row> {
  id: string;
  title: string;
  /** Explains the figure, on hover. */
  hint?: string;
  cell: (row: Row) => ReactNode;
  /** What sorting compares; null goes last either way. */
  sortValue: (row: Row) => number | string | null;
  isNumber?: boolean;
  /** A figure is first asked for from the top, unless small is good. */
  isSmallFirst?: boolean;
  /** Left out where the table is narrow. */
  isSecondary?: boolean;
}

export interface Sorting {
  column: string;
  isDescending: boolean;
}

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  selectedId: string | undefined;
  onSelect: (id: string) => void;
  initialSorting: Sorting;
}

/** Rows in the page at a time, and how many of them come and go together. */
const WINDOW_ROWS = 120;
const STEP_ROWS = 30;

/** The first of the window's rows, so that `index` stands well inside. */
function windowStart(index: number): number {
  return Math.max(0, (Math.floor(index / STEP_ROWS) - 1) * STEP_ROWS);
}

export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowId, selectedId, onSelect, initialSorting } = props;
  const { i18n } = useTranslation();
  const [sorting, setSorting] = useState(initialSorting);
  const [start, setStart] = useState(0);
  const [focusedId, setFocusedId] = useState<string>();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRef(30);

  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === sorting.column) ?? columns[0];
    return sortRows(rows, column.sortValue, sorting.isDescending, i18n.language);
  }, [rows, columns, sorting, i18n.language]);
  const first = Math.min(start, windowStart(Math.max(sorted.length - STEP_ROWS, 0)));
  const shown = sorted.slice(first, first + WINDOW_ROWS);
  const tabStop = [focusedId, selectedId].find((id) => shown.some((row) => rowId(row) === id));

  // Measuring makes the browser lay the table out at once: only where there are other rows, not other figures.
  const rowCount = sorted.length;
  useEffect(() => {
    const row = rowCount > 0 && scroller.current?.querySelector('[data-row]');
    if (row) rowHeight.current = row.getBoundingClientRect().height;
  }, [rowCount]);

  // A selection made on the map scrolls into sight here.
  const at = useMemo(() => sorted.findIndex((row) => rowId(row) === selectedId), [sorted, rowId, selectedId]);
  useEffect(() => {
    const box = scroller.current;
    if (at < 0 || !box || box.contains(document.activeElement)) return;
    const top = at * rowHeight.current;
    const room = box.clientHeight - 2 * rowHeight.current;
    if (top < box.scrollTop || top > box.scrollTop + room) box.scrollTop = top - room / 2;
  }, [at]);

  const focusRow = (index: number) => {
    const to = Math.min(Math.max(index, 0), sorted.length - 1);
    if (to < first || to >= first + WINDOW_ROWS) flushSync(() => setStart(windowStart(to)));
    scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${to + 2}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, index: number, id: string) => {
    const targets: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 10,
      PageUp: index - 10,
      Home: 0,
      End: sorted.length - 1,
    };
    if (event.key in targets) focusRow(targets[event.key]);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(id);
    else return;
    event.preventDefault();
  };
  const sortBy = (column: Column<Row>, isSorted: boolean) => {
    const isDescending = isSorted ? !sorting.isDescending : column.isNumber === true && !column.isSmallFirst;
    setSorting({ column: column.id, isDescending });
    if (scroller.current) scroller.current.scrollTop = 0;
  };

  return (
    <div
      className="table-scroll"
      ref={scroller}
      onScroll={({ currentTarget }) =>
        setStart(windowStart(Math.floor(currentTarget.scrollTop / rowHeight.current)))
      }
    >
      <table className="data-table" aria-label={label} aria-rowcount={sorted.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => {
              const isSorted = sorting.column === column.id;
              const direction = sorting.isDescending ? 'descending' : 'ascending';
              const Arrow = sorting.isDescending ? ArrowDown : ArrowUp;
              return (
                <th
                  key={column.id}
                  scope="col"
                  aria-sort={isSorted ? direction : undefined}
                  className={cellClass(column)}
                >
                  <button type="button" title={column.hint} onClick={() => sortBy(column, isSorted)}>
                    {column.title}
                    {isSorted && <Arrow aria-hidden size={13} />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} heightPx={rowHeight} />
          {shown.map((row, offset) => {
            const id = rowId(row);
            const index = first + offset;
            return (
              <tr
                key={id}
                data-row={id}
                aria-rowindex={index + 2}
                tabIndex={id === tabStop || (tabStop === undefined && offset === 0) ? 0 : -1}
                aria-selected={id === selectedId}
                onClick={() => onSelect(id)}
                onFocus={() => setFocusedId(id)}
                onKeyDown={(event) => onKeyDown(event, index, id)}
              >
                {columns.map((column) => (
                  <td key={column.id} className={cellClass(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Gap rows={sorted.length - first - shown.length} heightPx={rowHeight} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for rows that are not in the page. */
function Gap({ rows, heightPx }: { rows: number; heightPx: { readonly current: number } }) {
  return rows > 0 ? <tr aria-hidden style={{ height: rows * heightPx.current }} /> : null;
}

function cellClass<Row>(column: Column<Row>): string | undefined {
  const names = [column.isNumber && 'number', column.isSecondary && 'secondary'].filter(Boolean);
  return names.join(' ') || undefined;
}

/** Stable; absent values last in both directions. */
export function sortRows<Row>(
  rows: Row[],
  sortValue: (row: Row) => number | string | null,
  isDescending: boolean,
  language: string,
): Row[] {
  const text = new Intl.Collator(language, { numeric: true });
  const sign = isDescending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [sortValue(a), sortValue(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
    return sign * text.compare(String(x), String(y));
  });
}
