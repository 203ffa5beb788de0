/** The stops in walking order, under the name of each stretch of street. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMap } from 'react-map-gl/maplibre';
import type { Walk, WalkStop } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { Doors } from '../../ui/doors.tsx';
import { selectedStop } from './selected-stop.ts';
import { groupByStreet } from './stretches.ts';

interface Props {
  walk: Walk;
  /** Some of the turf's doors are estimates. */
  isEstimated: boolean;
}

export function StopList({ walk, isEstimated }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const chosen = selectedStop.use();
  const list = useRef<HTMLDivElement>(null);
  const { main: map } = useMap();
  const turfId = walk.turfId;

  useEffect(() => {
    selectedStop.set(undefined);
    return () => selectedStop.set(undefined);
  }, [turfId]);

  useEffect(() => {
    list.current?.querySelector(`[data-seq="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const show = (stop: WalkStop) => {
    selectedStop.set(stop.seq);
    map?.easeTo({ center: [stop.lng, stop.lat], zoom: Math.max(map.getZoom(), 16.5), duration: 200 });
  };
  return (
    <section className="stops" aria-label={t('walk.stops')} ref={list}>
      <h3>
        {t('walk.stopCount', { count: walk.stops.length, formatted: format.count(walk.stops.length) })} ·{' '}
        {format.distance(walk.lengthM)}
      </h3>
      {groupByStreet(walk.stops).map((stretch) => (
        <div key={stretch.stops[0].seq} className="stretch">
          <h4>{stretch.street ?? t('walk.unnamedStreet')}</h4>
          <ol start={stretch.stops[0].seq}>
            {stretch.stops.map((stop) => (
              <li key={stop.seq}>
                <button
                  type="button"
                  data-seq={stop.seq}
                  aria-current={stop.seq === chosen ? 'true' : undefined}
                  onClick={() => show(stop)}
                >
                  <span className="stop-seq">{stop.seq}</span>
                  <span className="stop-address">
                    <strong>{stop.houseNumber ?? t('walk.noNumber')}</strong>{' '}
                    <span className="muted">
                      {stop.parity ? t(`side.${stop.parity}`) : t(`side.${stop.side}`)}
                    </span>
                  </span>
                  <span className="stop-doors">
                    <Doors count={stop.doors} isEstimated={isEstimated} />{' '}
                    <span className="muted">{t('walk.doorWord', { count: stop.doors })}</span>
                  </span>
                  <span className="number muted stop-distance">{format.distance(stop.cumM)}</span>
                </button>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}
