/** A document as plain blocks, in one language: what is printed, sent as JSON, or drawn by a page. */

export interface Column {
  label: string;
  align: 'left' | 'right';
  /** Share of the width beside the other columns; default 1. */
  width?: number;
}

export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  /** `lead` opens the document, `note` is said in passing. */
  | { kind: 'text'; text: string; tone?: 'lead' | 'note' }
  | { kind: 'list'; items: string[] }
  /** Lines of arithmetic, to be done again with a calculator. */
  | { kind: 'steps'; lines: string[] }
  | {
      kind: 'table';
      columns: Column[];
      rows: string[][];
      total?: string[];
      /** A long narrow table is set in so many strips beside each other. Default 1. */
      strips?: number;
    };

export interface SheetDocument {
  locale: 'en' | 'fr';
  title: string;
  subtitle: string;
  blocks: Block[];
}
