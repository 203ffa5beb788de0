/**
 * One address per house number and street, however often OSM has it: on the entrance, on the building and on
 * each shop or flat inside. The entrance's position is kept before the building's, a shop's comes last.
 */
import type { LngLat } from '../domain/geo.ts';
import { streetKey } from '../domain/walking/street-name.ts';
import type { OsmTags } from './osm-elements.ts';
import { flatsOf } from './osm-tags.ts';

/** An addr:housenumber, from a node or from the middle of a building; the same one twice comes once. */
export interface OsmAddress {
  kind: 'address';
  houseNumber: string;
  street: string | null;
  postcode: string | null;
  /** Flats as tagged (building:flats, addr:flats, one addr:unit each); null: not told. */
  doors: number | null;
  lng: number;
  lat: number;
}

/** Twins further apart than this are two addresses: a street name can come back in the next commune. */
const SAME_PLACE_DEG = 0.001;

interface Candidate extends OsmAddress {
  /** 0 entrance, 1 building, 2 shop or other place. */
  rank: number;
  units: Set<string>;
}

export class OsmAddresses {
  readonly #byKey = new Map<string, Candidate[]>();
  #withoutStreet = 0;

  add(
    tags: OsmTags,
    from: 'node' | 'building',
    [lng, lat]: LngLat,
    relationStreet: string | undefined,
  ): void {
    const houseNumber = tags['addr:housenumber']?.trim();
    if (!houseNumber) return;
    const street = tags['addr:street'] ?? relationStreet ?? tags['addr:place'] ?? null;
    const isPlaceOfItsOwn = Object.keys(tags).some((key) => OTHER_THINGS.has(key));
    const rank = isPlaceOfItsOwn ? 2 : from === 'node' ? 0 : 1;
    const units = new Set<string>(tags['addr:unit'] === undefined ? [] : [tags['addr:unit']]);
    const postcode = tags['addr:postcode'] ?? null;
    const doors = flatsOf(tags);
    const candidate: Candidate = {
      kind: 'address',
      houseNumber,
      street,
      postcode,
      doors,
      lng,
      lat,
      rank,
      units,
    };

    // Without a street nothing tells that two numbers are the same.
    const name = street === null ? `\u0000${this.#withoutStreet++}` : streetKey(street);
    const key = `${houseNumber.toLowerCase().replaceAll(/\s/g, '')}|${name}`;
    const twins = this.#byKey.get(key) ?? [];
    const i = twins.findIndex(
      (twin) => Math.abs(twin.lng - lng) < SAME_PLACE_DEG && Math.abs(twin.lat - lat) < SAME_PLACE_DEG,
    );
    if (i < 0) twins.push(candidate);
    else twins[i] = merge(twins[i], candidate);
    this.#byKey.set(key, twins);
  }

  *all(): Generator<OsmAddress> {
    for (const twins of this.#byKey.values()) {
      for (const { rank: _, units, ...address } of twins) {
        const doors = Math.max(address.doors ?? 0, units.size);
        yield { ...address, doors: doors > 0 ? doors : null };
      }
    }
  }
}

const OTHER_THINGS = new Set([
  'shop',
  'amenity',
  'office',
  'tourism',
  'craft',
  'leisure',
  'healthcare',
  'club',
]);

function merge(a: Candidate, b: Candidate): Candidate {
  const [better, other] = b.rank < a.rank ? [b, a] : [a, b];
  return {
    ...better,
    postcode: better.postcode ?? other.postcode,
    doors:
      better.doors === null && other.doors === null ? null : Math.max(better.doors ?? 0, other.doors ?? 0),
    units: new Set([...a.units, ...b.units]),
  };
}
