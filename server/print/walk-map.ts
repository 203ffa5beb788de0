/**
 * The map on a walk sheet, as vectors: streets in greys, the walk as a black line with arrows, stops as
 * numbered dots. It has to be read in black and white, at arm's length, so it says little: where numbers
 * would touch, only some of them stand, the first and the last always, and every stop keeps its dot.
 */
import type { Geometry, Position } from 'geojson';
import { bboxCentre, bboxOf, type LngLat, localPlane, toXM, toYM } from '../domain/geo.ts';
import { walkLine } from '../domain/walking/formats/meta.ts';
import type { StreetClass, Walk } from '../domain/walking/types.ts';

export interface MapLayers {
  streets: { name: string | null; class: StreetClass; line: LngLat[] }[];
  backdrop: { kind: 'water' | 'green' | 'rail' | 'building'; geometry: Geometry }[];
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
type Point = readonly [number, number];

/** Widths in points; the quiet ones thin, so that the walk stands out. */
const STREET_WIDTH: Record<StreetClass, number> = {
  path: 1,
  steps: 1,
  pedestrian: 3,
  service: 2.5,
  residential: 4,
  tertiary: 5,
  secondary: 6,
  primary: 7,
  trunk: 8,
  motorway: 8,
};
const INK = '#111111';
const PAPER = '#ffffff';
const STREET_NAME = '#444444';
const STREET = '#dcdcdc';
const FILL = { water: '#cfe0ea', green: '#e8f0e2', building: '#ececec', rail: '#8a8a8a' };
/** Air around the walk, as a share of the map. */
const MARGIN = 0.06;
/** At least so many metres across, so that a walk of one building still shows where it is. */
const MIN_SPAN_M = 160;
const DOT = 2.2;
const BADGE = 7.5;

export function drawWalkMap(doc: PDFKit.PDFDocument, box: Box, walk: Walk, layers: MapLayers): void {
  const project = projection(box, walk);
  doc.save().rect(box.x, box.y, box.width, box.height).clip();
  drawBackdrop(doc, layers.backdrop, project.toPage);
  drawStreets(doc, layers.streets, project.toPage);
  const taken = drawWalk(doc, walk, project.toPage);
  drawStreetNames(doc, box, layers.streets, project.toPage, taken);
  doc.restore();
  doc.lineWidth(0.75).strokeColor(INK).rect(box.x, box.y, box.width, box.height).stroke();
  drawScale(doc, box, project.pointsPerM);
}

function projection(box: Box, walk: Walk): { toPage: (position: Position) => Point; pointsPerM: number } {
  const positions = [
    ...walk.stops.map(({ lng, lat }): LngLat => [lng, lat]),
    ...(walkLine(walk) ?? []),
    walk.start,
  ];
  const bounds = bboxOf(positions);
  const plane = localPlane(bboxCentre(bounds));
  const widthM = Math.max(MIN_SPAN_M, toXM(plane, bounds[2]) - toXM(plane, bounds[0]));
  const heightM = Math.max(MIN_SPAN_M, toYM(plane, bounds[3]) - toYM(plane, bounds[1]));
  const pointsPerM = Math.min(box.width / widthM, box.height / heightM) * (1 - 2 * MARGIN);
  const middleX = box.x + box.width / 2;
  const middleY = box.y + box.height / 2;
  return {
    toPage: ([lng, lat]) => [
      middleX + toXM(plane, lng) * pointsPerM,
      middleY - toYM(plane, lat) * pointsPerM,
    ],
    pointsPerM,
  };
}

type ToPage = (position: Position) => Point;

function tracePath(doc: PDFKit.PDFDocument, line: readonly Position[], toPage: ToPage): PDFKit.PDFDocument {
  line.forEach((position, i) => {
    const [x, y] = toPage(position);
    if (i === 0) doc.moveTo(x, y);
    else doc.lineTo(x, y);
  });
  return doc;
}

function drawBackdrop(doc: PDFKit.PDFDocument, backdrop: MapLayers['backdrop'], toPage: ToPage): void {
  for (const kind of ['green', 'water', 'building', 'rail'] as const) {
    for (const shape of backdrop) if (shape.kind === kind) drawShape(doc, shape.geometry, FILL[kind], toPage);
  }
}

function drawShape(doc: PDFKit.PDFDocument, geometry: Geometry, colour: string, toPage: ToPage): void {
  if (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon') {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of polygons.flat()) tracePath(doc, ring, toPage).closePath();
    doc.fill(colour, 'even-odd');
  } else if (geometry.type === 'LineString' || geometry.type === 'MultiLineString') {
    const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
    for (const line of lines) tracePath(doc, line, toPage);
    doc.lineWidth(1.2).stroke(colour);
  } else if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) drawShape(doc, part, colour, toPage);
  }
}

function drawStreets(doc: PDFKit.PDFDocument, streets: MapLayers['streets'], toPage: ToPage): void {
  doc.lineCap('round').lineJoin('round');
  for (const street of streets) {
    tracePath(doc, street.line, toPage);
    const isFootway = street.class === 'path' || street.class === 'steps';
    if (isFootway) doc.dash(2, { space: 2 });
    doc.lineWidth(STREET_WIDTH[street.class]).stroke(isFootway ? '#b0b0b0' : STREET);
    if (isFootway) doc.undash();
  }
}

/** Draws line, arrows and stops; answers the places that are taken, as circles. */
function drawWalk(doc: PDFKit.PDFDocument, walk: Walk, toPage: ToPage): Circle[] {
  const line = (walkLine(walk) ?? []).map(toPage);
  if (line.length > 1) {
    for (const [width, colour] of [
      [3.6, PAPER],
      [1.8, INK],
    ] as const) {
      doc.moveTo(...line[0]);
      for (const point of line.slice(1)) doc.lineTo(...point);
      doc.lineWidth(width).stroke(colour);
    }
    drawArrows(doc, line);
  }

  const taken: Circle[] = [];
  const stops = walk.stops.map((stop) => ({ seq: stop.seq, at: toPage([stop.lng, stop.lat]) }));
  for (const { at } of stops) {
    doc
      .circle(...at, DOT)
      .lineWidth(1)
      .fillAndStroke(INK, PAPER);
    taken.push({ at, radius: DOT });
  }
  const last = stops.length;
  const rank = (seq: number) => (seq === 1 || seq === last ? 0 : seq % 10 === 0 ? 1 : seq % 5 === 0 ? 2 : 3);
  const badges: Circle[] = [];
  for (const { seq, at } of stops.toSorted((a, b) => rank(a.seq) - rank(b.seq) || a.seq - b.seq)) {
    if (badges.some((badge) => distance(badge.at, at) < 2 * BADGE + 0.5)) continue;
    badges.push({ at, radius: BADGE });
    const isEnd = seq === 1 || seq === last;
    doc
      .circle(...at, BADGE)
      .lineWidth(1)
      .fillAndStroke(isEnd ? INK : PAPER, INK);
    doc
      .font('bold')
      .fontSize(seq > 99 ? 6.5 : 8)
      .fillColor(isEnd ? PAPER : INK);
    const text = String(seq);
    doc.text(text, at[0] - doc.widthOfString(text) / 2, at[1] - doc.currentLineHeight() / 2, {
      lineBreak: false,
    });
  }
  return [...badges, ...taken];
}

/** Arrowheads along the line, so many points apart. */
const ARROW_EVERY = 70;

function drawArrows(doc: PDFKit.PDFDocument, line: readonly Point[]): void {
  let untilNext = ARROW_EVERY / 2;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1];
    const [bx, by] = line[i];
    const length = Math.hypot(bx - ax, by - ay);
    for (; untilNext <= length; untilNext += ARROW_EVERY) {
      const t = untilNext / length;
      const angle = Math.atan2(by - ay, bx - ax);
      doc.save();
      doc.translate(ax + (bx - ax) * t, ay + (by - ay) * t).rotate((angle * 180) / Math.PI);
      doc.moveTo(4.5, 0).lineTo(-3, 3.4).lineTo(-1.5, 0).lineTo(-3, -3.4).closePath();
      doc.lineWidth(0.6).fillAndStroke(INK, PAPER);
      doc.restore();
    }
    untilNext -= length;
  }
}

interface Circle {
  at: Point;
  radius: number;
}
const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Each name once, along its longest straight stretch inside the map, where it touches nothing else. */
function drawStreetNames(
  doc: PDFKit.PDFDocument,
  box: Box,
  streets: MapLayers['streets'],
  toPage: ToPage,
  taken: Circle[],
): void {
  const isInside = ([x, y]: Point) =>
    x > box.x + 4 && x < box.x + box.width - 4 && y > box.y + 4 && y < box.y + box.height - 4;
  const stretches = new Map<string, { from: Point; to: Point; length: number }[]>();
  for (const { name, line } of streets) {
    if (!name) continue;
    const points = line.map(toPage);
    const found = stretches.get(name) ?? [];
    stretches.set(name, found);
    for (const [from, to] of straightStretches(points)) found.push({ from, to, length: distance(from, to) });
  }
  doc.font('regular').fontSize(7.5);
  for (const [name, found] of [...stretches].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const width = doc.widthOfString(name);
    for (const { from, to, length } of found.toSorted((a, b) => b.length - a.length)) {
      if (length < width + 6) break;
      const spot = spotsAlong(from, to, length).find((middle) => {
        const circles = alongText(middle, from, to, width);
        return (
          circles.every(({ at }) => isInside(at)) &&
          circles.every((a) => taken.every((b) => distance(a.at, b.at) > a.radius + b.radius))
        );
      });
      if (!spot) continue;
      taken.push(...alongText(spot, from, to, width));
      drawAlong(doc, name, spot, from, to, width);
      break;
    }
  }
}

/** Where a name may stand: on the street, else beside it. */
function spotsAlong(from: Point, to: Point, length: number): Point[] {
  const [dx, dy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  return [0, 12.5, -12.5].flatMap((aside) =>
    [0.5, 0.3, 0.7, 0.15, 0.85].map(
      (t): Point => [from[0] + dx * t * length - dy * aside, from[1] + dy * t * length + dx * aside],
    ),
  );
}

/** Circles that together cover a text along a line. */
function alongText(middle: Point, from: Point, to: Point, width: number): Circle[] {
  const length = distance(from, to);
  const count = Math.max(2, Math.ceil(width / 6));
  return Array.from({ length: count + 1 }, (_, i) => {
    const shift = (i / count - 0.5) * width;
    return {
      at: [
        middle[0] + ((to[0] - from[0]) / length) * shift,
        middle[1] + ((to[1] - from[1]) / length) * shift,
      ],
      radius: 4,
    };
  });
}

/** Merges points that go on in nearly the same direction. */
function straightStretches(points: readonly Point[]): [Point, Point][] {
  const stretches: [Point, Point][] = [];
  let from = points[0];
  for (let i = 1; i < points.length; i++) {
    const next = points[i + 1];
    const ahead = Math.atan2(points[i][1] - from[1], points[i][0] - from[0]);
    const turn = next
      ? Math.abs(Math.atan2(next[1] - points[i][1], next[0] - points[i][0]) - ahead)
      : Math.PI;
    if (Math.min(turn, 2 * Math.PI - turn) < 0.12) continue;
    stretches.push([from, points[i]]);
    from = points[i];
  }
  return stretches;
}

function drawAlong(
  doc: PDFKit.PDFDocument,
  text: string,
  middle: Point,
  from: Point,
  to: Point,
  width: number,
): void {
  let degrees = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  // Never upside down.
  if (degrees > 90) degrees -= 180;
  if (degrees < -90) degrees += 180;
  const top = -doc.currentLineHeight() / 2;
  doc
    .save()
    .translate(...middle)
    .rotate(degrees);
  // A white edge first, then the letters: readable over whatever lies below.
  doc.lineWidth(2).strokeColor(PAPER).lineJoin('round');
  doc.text(text, -width / 2, top, { lineBreak: false, stroke: true, fill: false });
  doc.fillColor(STREET_NAME).text(text, -width / 2, top, { lineBreak: false });
  doc.restore();
}

/** A round number of metres, about a fifth of the map wide; north is up. */
function drawScale(doc: PDFKit.PDFDocument, box: Box, pointsPerM: number): void {
  const targetM = box.width / 5 / pointsPerM;
  const lengthM = [1000, 500, 200, 100, 50, 20, 10].find((metres) => metres <= targetM) ?? 10;
  const width = lengthM * pointsPerM;
  const x = box.x + 8;
  const y = box.y + box.height - 10;
  doc
    .rect(x - 4, y - 14, width + 8 + 14, 20)
    .fillOpacity(0.85)
    .fill(PAPER)
    .fillOpacity(1);
  doc.lineWidth(1).strokeColor(INK).lineCap('butt');
  doc
    .moveTo(x, y - 3)
    .lineTo(x, y)
    .lineTo(x + width, y)
    .lineTo(x + width, y - 3)
    .stroke();
  doc
    .font('regular')
    .fontSize(7.5)
    .fillColor(INK)
    .text(`${lengthM} m`, x, y - 12, { width, align: 'center', lineBreak: false });
  const north = x + width + 8;
  doc
    .moveTo(north, y - 12)
    .lineTo(north + 3.5, y)
    .lineTo(north, y - 3)
    .lineTo(north - 3.5, y)
    .closePath()
    .fill(INK);
}
