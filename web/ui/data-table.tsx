/**
 * A table that is also the map in words: sorts by column, one row in the tab order, arrow keys between rows,
 * Enter selects. Long tables show their first rows until asked for all.
 */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
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

const FIRST_ROWS = 150;

export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowId, selectedId, onSelect, initialSorting } = props;
  const { t, i18n } = useTranslation();
  const [sorting, setSorting] = useState(initialSorting);
  const [showsAll, setShowsAll] = useState(false);
  const [focusedId, setFocusedId] = useState<string>();
  const body = useRef<HTMLTableSectionElement>(null);

  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === sorting.column) ?? columns[0];
    return sortRows(rows, column.sortValue, sorting.isDescending, i18n.language);
  }, [rows, columns, sorting, i18n.language]);
  const shown = showsAll ? sorted : sorted.slice(0, FIRST_ROWS);
  const tabStop = [focusedId, selectedId].find((id) => shown.some((row) => rowId(row) === id));

  // A selection made on the map scrolls into sight here.
  useEffect(() => {
    if (!selectedId || body.current?.contains(document.activeElement)) return;
    const row = body.current?.querySelector(`[data-row="${CSS.escape(selectedId)}"]`);
    row?.scrollIntoView({ block: 'nearest' });
  }, [selectedId]);

  const moveFocus = (event: KeyboardEvent<HTMLTableRowElement>, id: string) => {
    const row = event.currentTarget;
    const targets: Record<string, Element | null | undefined> = {
      ArrowDown: row.nextElementSibling,
      ArrowUp: row.previousElementSibling,
      Home: row.parentElement?.firstElementChild,
      End: row.parentElement?.lastElementChild,
    };
    if (event.key in targets) {
      event.preventDefault();
      (targets[event.key] as HTMLElement | null | undefined)?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect(id);
    }
  };

  return (
    <div className="table-scroll">
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => {
              const isSorted = sorting.column === column.id;
              const direction = sorting.isDescending ? 'descending' : 'ascending';
              return (
                <th
                  key={column.id}
                  scope="col"
                  aria-sort={isSorted ? direction : undefined}
                  className={cellClass(column)}
                >
                  <button
                    type="button"
                    title={column.hint}
                    onClick={() =>
                      setSorting({
                        column: column.id,
                        isDescending: isSorted
                          ? !sorting.isDescending
                          : column.isNumber === true && !column.isSmallFirst,
                      })
                    }
                  >
                    {column.title}
                    {isSorted &&
                      (sorting.isDescending ? (
                        <ArrowDown aria-hidden size={13} />
                      ) : (
                        <ArrowUp aria-hidden size={13} />
                      ))}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map((row, index) => {
            const id = rowId(row);
            return (
              <tr
                key={id}
                data-row={id}
                tabIndex={id === tabStop || (tabStop === undefined && index === 0) ? 0 : -1}
                aria-selected={id === selectedId}
                onClick={() => onSelect(id)}
                onFocus={() => setFocusedId(id)}
                onKeyDown={(event) => moveFocus(event, id)}
              >
                {columns.map((column) => (
                  <td key={column.id} className={cellClass(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length < sorted.length && (
        <button type="button" className="button button-quiet table-more" onClick={() => setShowsAll(true)}>
          {t('table.showAll', { count: sorted.length })}
        </button>
      )}
    </div>
  );
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
