/** Positions of OSM nodes by id: 16 bytes each, found by bisection. Coordinates at OSM's own 1e-7 degree. */
import type { LngLat } from '../domain/geo.ts';

const CHUNK = 1 << 18;

interface Chunk {
  ids: Float64Array;
  lng: Int32Array;
  lat: Int32Array;
}

const newChunk = (size: number): Chunk => ({
  ids: new Float64Array(size),
  lng: new Int32Array(size),
  lat: new Int32Array(size),
});

export class NodePositions {
  #chunks: Chunk[] = [];
  #count = 0;
  #lastId = -Infinity;
  #isSorted = true;

  add(id: number, lng: number, lat: number): void {
    if (id <= this.#lastId) this.#isSorted = false;
    this.#lastId = id;
    const at = this.#count % CHUNK;
    if (at === 0) this.#chunks.push(newChunk(CHUNK));
    const chunk = this.#chunks[this.#chunks.length - 1];
    chunk.ids[at] = id;
    chunk.lng[at] = Math.round(lng * 1e7);
    chunk.lat[at] = Math.round(lat * 1e7);
    this.#count++;
  }

  find(id: number): LngLat | undefined {
    if (!this.#isSorted) this.#sort();
    let low = 0;
    let high = this.#count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const chunk = this.#chunks[Math.floor(middle / CHUNK)];
      const at = middle % CHUNK;
      if (chunk.ids[at] === id) return [chunk.lng[at] / 1e7, chunk.lat[at] / 1e7];
      if (chunk.ids[at] < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Published extracts are sorted; files saved by an editor need not be. */
  #sort(): void {
    const all = Array.from({ length: this.#count }, (_, i) => {
      const chunk = this.#chunks[Math.floor(i / CHUNK)];
      const at = i % CHUNK;
      return { id: chunk.ids[at], lng: chunk.lng[at] / 1e7, lat: chunk.lat[at] / 1e7 };
    }).sort((a, b) => a.id - b.id);
    this.#chunks = [];
    this.#count = 0;
    this.#lastId = -Infinity;
    for (const { id, lng, lat } of all) if (id !== this.#lastId) this.add(id, lng, lat);
    this.#isSorted = true;
  }
}
