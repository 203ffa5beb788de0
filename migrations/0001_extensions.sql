-- PostGIS is the one extension that Arpent needs: geometry types, projections, overlays.
CREATE EXTENSION IF NOT EXISTS postgis;
