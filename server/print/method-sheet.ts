/**
 * A method sheet on paper: headings, sentences, lines of arithmetic and tables, one after the other, over as
 * many pages as they take. Tables repeat their head on each page; long narrow ones are set in strips beside
 * each other. A4 (or Letter), black on white; digits are of one width, so that columns of figures line up.
 *
 * The same document and date give the same bytes.
 */
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { Block, Column, SheetDocument } from '../domain/targeting/explain/document.ts';

export interface PaperOptions {
  /** 'Page 2 of 5' */
  pageWords: (page: number, pages: number) => string;
  /** Stands in the file as its date of creation. */
  createdAt: Date;
  paper?: 'A4' | 'LETTER';
}

const INK = '#111111';
const GREY = '#555555';
const RULE = '#b5b5b5';
const SHADE = '#f1f1f1';
const MARGIN = 48;
const FOOTER = 28;
const BODY = 9.5;
const SMALL = 8.5;
const ROW = 13;
const CELL_PAD = 4;
const STRIP_GAP = 16;
/** Head and first rows of a table. */
const FIRST_ROWS = 48;

const fontFile = (weight: string) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${weight}/SourceSans3_${weight}.ttf`));

export async function renderMethodPdf(sheet: SheetDocument, options: PaperOptions): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: options.paper ?? 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: sheet.locale,
    info: { Title: sheet.title, Creator: 'Arpent', Producer: 'Arpent', CreationDate: options.createdAt },
  });
  const chunks: Uint8Array[] = [];
  const written = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  doc.registerFont('regular', fontFile('400Regular'));
  doc.registerFont('semibold', fontFile('600SemiBold'));
  doc.registerFont('bold', fontFile('700Bold'));

  const paper = new Paper(doc);
  paper.title(sheet);
  sheet.blocks.forEach((block, i) => {
    paper.block(block, sheet.blocks[i + 1]);
  });
  paper.footers(sheet, options.pageWords);
  doc.end();
  await written;
  return Buffer.concat(chunks);
}

const isShown = (next: Block | undefined) => next?.kind === 'table' || next?.kind === 'steps';

type Table = Extract<Block, { kind: 'table' }>;
interface PlacedColumn extends Column {
  x: number;
  widthPt: number;
}

class Paper {
  private readonly doc: PDFKit.PDFDocument;
  private readonly left = MARGIN;
  private readonly width: number;
  private readonly bottom: number;
  private y = MARGIN;

  constructor(doc: PDFKit.PDFDocument) {
    this.doc = doc;
    this.width = doc.page.width - 2 * MARGIN;
    this.bottom = doc.page.height - MARGIN - FOOTER;
  }

  title({ title, subtitle }: SheetDocument): void {
    const { doc } = this;
    doc.font('bold').fontSize(20).fillColor(INK);
    this.paragraph(title, { gap: 2 });
    doc.font('regular').fontSize(BODY).fillColor(GREY);
    this.paragraph(subtitle, { gap: 8 });
  }

  /** `next` is what a heading or an introduction must not be parted from. */
  block(block: Block, next: Block | undefined): void {
    const { doc } = this;
    switch (block.kind) {
      case 'heading':
        this.heading(block, next);
        break;
      case 'text':
        doc
          .font(block.tone === 'lead' ? 'semibold' : 'regular')
          .fontSize(block.tone === 'lead' ? 13 : block.tone === 'note' ? SMALL : BODY)
          .fillColor(block.tone === 'note' ? GREY : INK);
        this.paragraph(block.text, { gap: block.tone === 'lead' ? 6 : 4, isIntroduction: isShown(next) });
        break;
      case 'list':
        for (const item of block.items) this.item(item);
        this.y += 2;
        break;
      case 'steps':
        this.steps(block.lines);
        break;
      case 'table':
        this.table(block);
        break;
    }
  }

  private heading({ level, text }: Extract<Block, { kind: 'heading' }>, next: Block | undefined): void {
    const { doc } = this;
    doc
      .font('bold')
      .fontSize(level === 1 ? 13 : 10.5)
      .fillColor(INK);
    const height = doc.heightOfString(text, { width: this.width });
    const isBelowHeading = this.y === MARGIN;
    if (!isBelowHeading) this.y += level === 1 ? 14 : 8;
    // With a heading stay a second one, and the first lines of what follows.
    this.makeRoom(height + (next?.kind === 'heading' ? 70 : 46));
    doc.font('bold').fontSize(level === 1 ? 13 : 10.5);
    doc.text(text, this.left, this.y, { width: this.width });
    this.y += height + (level === 1 ? 4 : 2);
  }

  /** Set in one piece where it fits on a page; an introduction stays with the first rows of what it introduces. */
  private paragraph(
    text: string,
    { gap, indent = 0, isIntroduction = false }: { gap: number; indent?: number; isIntroduction?: boolean },
  ): void {
    const { doc } = this;
    const width = this.width - indent;
    const height = doc.heightOfString(text, { width });
    this.makeRoom(height + (isIntroduction ? FIRST_ROWS : 0));
    doc.text(text, this.left + indent, this.y, { width });
    this.y += height + gap;
  }

  private item(text: string): void {
    const { doc } = this;
    doc.font('regular').fontSize(BODY).fillColor(INK);
    this.makeRoom(doc.heightOfString(text, { width: this.width - 12 }));
    doc.text('–', this.left, this.y, { lineBreak: false });
    this.paragraph(text, { gap: 2, indent: 12 });
  }

  /** A shaded field with a rule: what to type into the calculator. */
  private steps(lines: readonly string[]): void {
    const { doc } = this;
    this.y += 2;
    for (const line of lines) {
      doc.font('regular').fontSize(BODY).fillColor(INK);
      const width = this.width - 16;
      // Further lines of a long sum stand under its first figure.
      const height = doc.heightOfString(line, { width }) + 3;
      this.makeRoom(height);
      doc.rect(this.left, this.y, this.width, height).fill(SHADE);
      doc.rect(this.left, this.y, 2, height).fill(GREY);
      doc.fillColor(INK).text(line, this.left + 10, this.y + 1.5, { width });
      this.y += height;
    }
    this.y += 6;
  }

  private table(table: Table): void {
    const strips = table.strips ?? 1;
    const stripWidth = (this.width - STRIP_GAP * (strips - 1)) / strips;
    const columns = Array.from({ length: strips }, (_, s) =>
      placeColumns(table.columns, this.left + s * (stripWidth + STRIP_GAP), stripWidth),
    );
    this.y += 2;
    let next = 0;
    while (next < table.rows.length) {
      const headHeight = this.headHeight(columns[0]);
      this.makeRoom(headHeight + 2 * ROW);
      const room = Math.max(1, Math.floor((this.bottom - this.y - headHeight) / ROW));
      const rest = table.rows.length - next;
      const height = Math.min(room, Math.ceil(rest / strips));
      const top = this.y;
      let deepest = top;
      for (let s = 0; s < strips && next < table.rows.length; s++) {
        this.y = top;
        this.head(columns[s], headHeight);
        if (strips === 1) next = this.rows(table.rows, next, columns[s]);
        else {
          for (const row of table.rows.slice(next, next + height)) this.row(row, columns[s], ROW);
          next += height;
        }
        deepest = Math.max(deepest, this.y);
      }
      this.y = deepest;
      if (next < table.rows.length) this.newPage();
    }
    if (table.total) {
      this.makeRoom(ROW);
      this.row(table.total, columns[0], this.rowHeight(table.total, columns[0], 'semibold'), 'semibold');
    }
    this.y += 6;
  }

  /** Rows of uneven height while they fit; answers the first that did not. */
  private rows(rows: readonly string[][], from: number, columns: readonly PlacedColumn[]): number {
    let next = from;
    while (next < rows.length) {
      const height = this.rowHeight(rows[next], columns, 'regular');
      if (this.y + height > this.bottom && next > from) break;
      this.row(rows[next], columns, height);
      next++;
    }
    return next;
  }

  private headHeight(columns: readonly PlacedColumn[]): number {
    this.doc.font('regular').fontSize(SMALL);
    const heights = columns.map(({ label, widthPt }) =>
      this.doc.heightOfString(label || ' ', { width: widthPt }),
    );
    return Math.max(...heights) + 4;
  }

  private head(columns: readonly PlacedColumn[], height: number): void {
    const { doc } = this;
    doc.font('regular').fontSize(SMALL).fillColor(GREY);
    for (const { label, x, widthPt, align } of columns) {
      const own = doc.heightOfString(label || ' ', { width: widthPt });
      doc.text(label, x, this.y + height - 3 - own, { width: widthPt, align });
    }
    this.y += height;
    this.rule(columns, 0.75, INK);
  }

  private rowHeight(
    row: readonly string[],
    columns: readonly PlacedColumn[],
    font: 'regular' | 'semibold',
  ): number {
    this.doc.font(font).fontSize(SMALL);
    const heights = row.map((cell, c) => this.doc.heightOfString(cell || ' ', { width: columns[c].widthPt }));
    return Math.max(ROW, Math.max(...heights) + 2.5);
  }

  private row(
    row: readonly string[],
    columns: readonly PlacedColumn[],
    height: number,
    font: 'regular' | 'semibold' = 'regular',
  ): void {
    const { doc } = this;
    doc.font(font).fontSize(SMALL).fillColor(INK);
    row.forEach((cell, c) => {
      const { x, widthPt, align } = columns[c];
      if (cell) doc.text(cell, x, this.y + 1.25, { width: widthPt, align });
    });
    this.y += height;
    this.rule(columns, 0.3, RULE);
  }

  private rule(columns: readonly PlacedColumn[], lineWidth: number, colour: string): void {
    const last = columns[columns.length - 1];
    this.doc
      .lineWidth(lineWidth)
      .strokeColor(colour)
      .moveTo(columns[0].x, this.y)
      .lineTo(last.x + last.widthPt, this.y)
      .stroke();
  }

  private makeRoom(height: number): void {
    if (this.y + height > this.bottom && this.y > MARGIN) this.newPage();
  }

  private newPage(): void {
    this.doc.addPage();
    this.y = MARGIN;
  }

  footers({ title }: SheetDocument, pageWords: PaperOptions['pageWords']): void {
    const { doc } = this;
    const { start, count } = doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      doc.switchToPage(start + page);
      // The footer stands in the margin, where pdfkit would break the page.
      doc.page.margins.bottom = 0;
      doc.font('regular').fontSize(8).fillColor(GREY);
      const y = doc.page.height - MARGIN - 8;
      doc.text(title, this.left, y, { lineBreak: false });
      doc.text(pageWords(page + 1, count), this.left, y, {
        width: this.width,
        align: 'right',
        lineBreak: false,
      });
    }
  }
}

function placeColumns(columns: readonly Column[], left: number, width: number): PlacedColumn[] {
  const whole = columns.reduce((sum, column) => sum + (column.width ?? 1), 0);
  const free = width - CELL_PAD * 2 * (columns.length - 1);
  let x = left;
  return columns.map((column) => {
    const widthPt = (free * (column.width ?? 1)) / whole;
    const placed = { ...column, x, widthPt };
    x += widthPt + 2 * CELL_PAD;
    return placed;
  });
}
