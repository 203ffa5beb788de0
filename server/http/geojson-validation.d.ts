declare module 'geojson-validation' {
  /** With `trace`, the complaints instead of a verdict; an empty list, or true, means none. */
  export function isGeometryObject(value: unknown, trace: true): string[] | true;
  export function isFeatureCollection(value: unknown, trace: true): string[] | true;
}
