/**
 * The printed walk: what a canvasser carries when the phone stays in the pocket. One page with the turf's
 * code, its totals and a map; then the stops in order, in large type, with boxes to tick; at the end the
 * transparency notice. A4 (or Letter), black and white.
 *
 * The same walk and meta give the same bytes: the date in the file is that of the turf's last change.
 */
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import { attributionText, placeName, type WalkMeta } from '../domain/walking/formats/meta.ts';
import type { Stop, Walk } from '../domain/walking/types.ts';
import type { SheetMessages } from './messages.ts';
import { drawWalkMap, type MapLayers } from './walk-map.ts';

export interface SheetMeta extends WalkMeta {
  words: SheetMessages;
  map: MapLayers;
  /** The campaign's transparency notice: who, why, source of the data, rights, contact. Null: not written yet. */
  notice: string | null;
  updatedAt: Date;
  paper?: 'A4' | 'LETTER';
}

const INK = '#111111';
const GREY = '#555555';
const RULE = '#b5b5b5';
const MARGIN = 36;
const FOOTER = 30;
const ROW = 27;
const HEADING = 24;
const QR_SIZE = 84;

const fontFile = (weight: string) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${weight}/SourceSans3_${weight}.ttf`));

export async function renderWalkPdf(walk: Walk, meta: SheetMeta): Promise<Uint8Array> {
  const { words } = meta;
  const doc = new PDFDocument({
    size: meta.paper ?? 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: words.locale,
    info: {
      Title: `${words.walkSheet} ${meta.turfCode}`,
      Creator: 'Arpent',
      Producer: 'Arpent',
      CreationDate: meta.updatedAt,
    },
  });
  const chunks: Uint8Array[] = [];
  const written = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  doc.registerFont('regular', fontFile('400Regular'));
  doc.registerFont('bold', fontFile('700Bold'));

  const sheet = new Sheet(doc, walk, meta);
  sheet.cover();
  if (walk.stops.length > 0) sheet.list();
  sheet.closing();
  sheet.footers();
  doc.end();
  await written;
  return Buffer.concat(chunks);
}

class Sheet {
  private readonly doc: PDFKit.PDFDocument;
  private readonly walk: Walk;
  private readonly meta: SheetMeta;
  private readonly left = MARGIN;
  private readonly width: number;
  private readonly bottom: number;
  private y = MARGIN;

  constructor(doc: PDFKit.PDFDocument, walk: Walk, meta: SheetMeta) {
    this.doc = doc;
    this.walk = walk;
    this.meta = meta;
    this.width = doc.page.width - 2 * MARGIN;
    this.bottom = doc.page.height - MARGIN - FOOTER;
  }

  /** Code, totals, lines to fill in, QR; the map takes the rest of the page. */
  cover(): void {
    const { doc, walk, meta } = this;
    const { words } = meta;
    const textWidth = this.width - (meta.url === null ? 0 : QR_SIZE + 90);
    if (meta.url !== null) this.qr(meta.url);

    doc.font('regular').fontSize(11).fillColor(GREY);
    this.line(`${words.walkSheet} · ${meta.areaName} · ${words.version(meta.version)}`, textWidth, 15);
    doc.font('bold').fontSize(34).fillColor(INK);
    this.line(`${words.turf} ${meta.turfCode}`, textWidth, 42);
    const doors = walk.stops.reduce((sum, stop) => sum + stop.doors, 0);
    doc.font('bold').fontSize(14);
    const about = meta.doorsEstimated ? '≈ ' : '';
    this.line(
      [words.stops(walk.stops.length), about + words.doors(doors), words.metres(walk.lengthM)].join(' · '),
      textWidth,
      18,
    );
    doc.font('regular').fontSize(11);
    this.line(
      `${words.duration(walk.walkS)} ${words.walking} + ${words.duration(walk.serviceS)} ${words.atTheDoors} = ${words.duration(walk.durationS)} ${words.inAll}`,
      textWidth,
      16,
    );
    if (meta.doorsEstimated) {
      doc.fillColor(GREY);
      this.line(`≈ ${words.doorsEstimated}`, textWidth, 15);
    }
    this.y = Math.max(this.y, MARGIN + QR_SIZE + 16) + 12;
    this.blanks([
      [words.name, 0.4],
      [words.date, 0.2],
      [words.from, 0.2],
      [words.until, 0.2],
    ]);
    if (walk.stops.length > 0) {
      this.ends();
      drawWalkMap(
        doc,
        { x: this.left, y: this.y, width: this.width, height: this.bottom - this.y },
        walk,
        meta.map,
      );
      this.y = this.bottom;
    }
  }

  private line(text: string, width: number, height: number): void {
    this.doc.text(text, this.left, this.y, { width, height, lineBreak: false, ellipsis: true });
    this.y += height;
  }

  private qr(url: string): void {
    const { doc } = this;
    const { modules } = QRCode.create(url, { errorCorrectionLevel: 'M' });
    const x = this.left + this.width - QR_SIZE;
    const cell = QR_SIZE / modules.size;
    for (let row = 0; row < modules.size; row++) {
      for (let column = 0; column < modules.size; column++) {
        // A hair wider than the cell, or printers show seams.
        if (modules.get(row, column))
          doc.rect(x + column * cell, MARGIN + row * cell, cell * 1.02, cell * 1.02);
      }
    }
    doc.fill(INK);
    doc.font('regular').fontSize(8).fillColor(GREY);
    doc.text(this.meta.words.scanToOpen, x - 80, MARGIN + QR_SIZE + 4, {
      width: QR_SIZE + 80,
      align: 'right',
      lineBreak: false,
    });
  }

  /** Lines to write on. */
  private blanks(fields: [label: string, share: number][]): void {
    const { doc } = this;
    let x = this.left;
    for (const [label, share] of fields) {
      const width = this.width * share;
      doc.font('regular').fontSize(10).fillColor(GREY).text(label, x, this.y, { lineBreak: false });
      const from = x + doc.widthOfString(label) + 5;
      doc.lineWidth(0.75).strokeColor(INK);
      doc
        .moveTo(from, this.y + 12)
        .lineTo(x + width - 10, this.y + 12)
        .stroke();
      x += width;
    }
    this.y += 24;
  }

  private ends(): void {
    const { doc, walk, meta } = this;
    const ends = [
      [meta.words.start, walk.stops[0]],
      [meta.words.end, walk.stops[walk.stops.length - 1]],
    ] as const;
    ends.forEach(([label, stop], i) => {
      const x = this.left + (i * this.width) / 2;
      doc.font('bold').fontSize(10).fillColor(INK).text(label, x, this.y, { lineBreak: false });
      const labelWidth = doc.widthOfString(`${label}  `);
      doc.font('regular').text(`${stop.seq} · ${placeName(stop, meta.words)}`, x + labelWidth, this.y, {
        width: this.width / 2 - labelWidth - 8,
        height: 14,
        lineBreak: false,
        ellipsis: true,
      });
    });
    this.y += 18;
  }

  /** The stops in order, under a heading for each stretch of one street. */
  list(): void {
    this.newPage();
    this.walk.stops.forEach((stop, i) => {
      const before = this.walk.stops[i - 1];
      const isNewStreet = !before || before.street !== stop.street;
      if (this.y + ROW + (isNewStreet ? HEADING : 0) > this.bottom) {
        this.newPage();
        this.streetHeading(stop, isNewStreet);
      } else if (isNewStreet) this.streetHeading(stop, true);
      this.row(stop);
    });
  }

  private newPage(): void {
    this.doc.addPage();
    this.y = MARGIN;
    const { doc, meta } = this;
    doc.font('bold').fontSize(12).fillColor(INK);
    doc.text(`${meta.words.turf} ${meta.turfCode}`, this.left, this.y, { lineBreak: false });
    const columns = this.columns();
    doc.font('regular').fontSize(8).fillColor(GREY);
    for (const { label, x, width, align } of columns) {
      doc.text(label, x, this.y + 16, { width, align, lineBreak: false });
    }
    this.y += 30;
    doc
      .lineWidth(1)
      .strokeColor(INK)
      .moveTo(this.left, this.y)
      .lineTo(this.left + this.width, this.y)
      .stroke();
  }

  private columns() {
    const { words } = this.meta;
    const shares = [
      { label: words.number, share: 0.06, align: 'left' as const },
      { label: words.address, share: 0.2, align: 'left' as const },
      { label: words.side, share: 0.12, align: 'left' as const },
      { label: words.doorsColumn, share: 0.1, align: 'left' as const },
      { label: words.answered, share: 0.095, align: 'center' as const },
      { label: words.notHome, share: 0.095, align: 'center' as const },
      { label: words.refused, share: 0.095, align: 'center' as const },
      { label: words.notes, share: 0.235, align: 'left' as const },
    ];
    let x = this.left;
    return shares.map(({ label, share, align }) => {
      const column = { label, x, width: this.width * share, align };
      x += column.width;
      return column;
    });
  }

  private streetHeading(stop: Stop, isNew: boolean): void {
    const { doc, meta } = this;
    doc.rect(this.left, this.y + 3, this.width, HEADING - 4).fill('#ececec');
    doc.font('bold').fontSize(12.5).fillColor(INK);
    doc.text(stop.street ?? meta.words.unnamedStreet, this.left + 6, this.y + 5, {
      width: this.width - 90,
      height: 16,
      lineBreak: false,
      ellipsis: true,
    });
    if (isNew && stop.seq > 1) {
      doc.font('regular').fontSize(9).fillColor(GREY);
      doc.text(`+ ${meta.words.metres(stop.walkM)}`, this.left + this.width - 86, this.y + 8, {
        width: 80,
        align: 'right',
        lineBreak: false,
      });
    }
    this.y += HEADING;
  }

  private row(stop: Stop): void {
    const { doc, meta } = this;
    const { words } = meta;
    const [number, address, side, doors, ...rest] = this.columns();
    const middle = this.y + ROW / 2;
    const text = (value: string, x: number, width: number, size: number, font: 'regular' | 'bold') => {
      doc.font(font).fontSize(size).fillColor(INK);
      const top = middle - doc.currentLineHeight() / 2;
      doc.text(value, x, top, { width: width - 4, height: size * 1.3, lineBreak: false, ellipsis: true });
    };
    text(String(stop.seq), number.x + 2, number.width, 10, 'regular');
    if (stop.houseNumber) text(stop.houseNumber, address.x, address.width, 17, 'bold');
    else text(`+ ${words.metres(stop.walkM)}`, address.x, address.width, 11, 'regular');

    this.sideArrow(side.x + 7, middle, stop.side);
    text(words[stop.side], side.x + 18, side.width - 18, 9.5, 'regular');
    text(`${meta.doorsEstimated ? '≈ ' : ''}${stop.doors}`, doors.x, doors.width, 13, 'bold');
    for (const box of rest.slice(0, 3)) {
      // One door: a box to tick. Several: room for tally marks.
      const width = stop.doors === 1 ? 14 : box.width - 8;
      doc.lineWidth(0.9).strokeColor(INK);
      doc.rect(box.x + (box.width - width) / 2, middle - 7, width, 14).stroke();
    }
    this.y += ROW;
    doc
      .lineWidth(0.4)
      .strokeColor(RULE)
      .moveTo(this.left, this.y)
      .lineTo(this.left + this.width, this.y)
      .stroke();
  }

  private sideArrow(x: number, y: number, side: 'left' | 'right'): void {
    const d = side === 'left' ? -1 : 1;
    this.doc
      .moveTo(x + 5 * d, y)
      .lineTo(x - 4 * d, y - 4.5)
      .lineTo(x - 4 * d, y + 4.5)
      .closePath();
    if (side === 'left') this.doc.lineWidth(0.9).strokeColor(INK).stroke();
    else this.doc.fill(INK);
  }

  /** What the walk leaves out, and the notice. */
  closing(): void {
    const { doc, walk, meta } = this;
    const { words } = meta;
    const reasons = new Map<string, number>();
    for (const { reason } of walk.unreached) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const paragraphs: [string, string][] = [];
    if (reasons.size > 0) {
      const lines = [...reasons].map(([reason, count]) => `${count} × ${words.unreached(reason)}`);
      paragraphs.push([words.notReached, lines.join('\n')]);
    }
    paragraphs.push(['', meta.notice ?? words.noticeMissing]);
    for (const [title, body] of paragraphs) {
      doc.font('regular').fontSize(9.5);
      const height = doc.heightOfString(body, { width: this.width }) + (title ? 14 : 0);
      if (this.y + 12 + height > this.bottom) {
        doc.addPage();
        this.y = MARGIN;
      } else this.y += 12;
      if (title) {
        doc.font('bold').fontSize(9.5).fillColor(INK).text(title, this.left, this.y, { lineBreak: false });
        this.y += 14;
      }
      doc.font('regular').fontSize(9.5).fillColor(INK).text(body, this.left, this.y, { width: this.width });
      this.y = doc.y;
    }
  }

  footers(): void {
    const { doc, meta } = this;
    const { start, count } = doc.bufferedPageRange();
    for (let i = 0; i < count; i++) {
      doc.switchToPage(start + i);
      // Below the margin, where PDFKit would otherwise open a new page.
      doc.page.margins.bottom = 0;
      const y = doc.page.height - MARGIN - 16;
      doc
        .lineWidth(0.5)
        .strokeColor(RULE)
        .moveTo(this.left, y - 6)
        .lineTo(this.left + this.width, y - 6)
        .stroke();
      doc.font('regular').fontSize(7.5).fillColor(GREY);
      const data = attributionText(meta);
      doc.text(data && meta.words.data(data), this.left, y, {
        width: this.width - 110,
        height: 22,
        ellipsis: true,
      });
      doc.fontSize(9).text(meta.words.page(i + 1, count), this.left + this.width - 100, y, {
        width: 100,
        align: 'right',
        lineBreak: false,
      });
    }
  }
}
