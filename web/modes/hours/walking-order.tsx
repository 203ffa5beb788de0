/** Where a budget of hours goes: precincts in the order of votes per hour, and the way to cut them. */
import { Scissors } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HoursPlan } from '#server/domain/hours/plan-hours.ts';
import { shortCode } from '../../format.ts';
import { useFormats } from '../../i18n.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { changeCutForm } from '../cut/cut-form.ts';
import { useTargeting } from '../target/use-targeting.tsx';
import { type Place, placesOf } from './places.ts';

const FEW = 6;

export function WalkingOrder({ plan }: { plan: HoursPlan }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { precinct } = useUrlState('precinct');
  const { scores, area } = useTargeting();
  const [showsAll, setShowsAll] = useState(false);
  const places = useMemo(() => placesOf(plan), [plan]);
  const shown = showsAll ? places : places.slice(0, FEW);
  const extent = useExtent();
  if (places.length === 0) return <p className="muted">{t('hours.orderNone')}</p>;
  const cut = () => {
    changeCutForm({ where: 'picked' });
    setUrlState({ mode: 'cut', picked: places.map(({ id }) => id) }, { step: true });
  };
  return (
    <section className="walking-order">
      <h2>{t('hours.orderTitle')}</h2>
      <p className="muted">
        {t('hours.orderNote', { count: places.length, places: format.count(places.length) })}
      </p>
      <ol>
        {shown.map((place) => (
          <li key={place.id}>
            <button
              type="button"
              aria-current={place.id === precinct || undefined}
              onClick={() => setUrlState({ precinct: place.id, cell: undefined }, { step: true })}
            >
              <span className="walking-name">
                <span className="muted number">{shortCode(place.id)}</span>{' '}
                {scores?.find(place.id)?.name ?? place.id}
              </span>
              <small>
                {extent(place)} ·{' '}
                {t('hours.placeDoors', {
                  doors: area.doorsEstimated ? format.estimate(place.doors) : format.count(place.doors),
                  hours: format.estimate(place.hours),
                })}
              </small>
            </button>
          </li>
        ))}
      </ol>
      <div className="buttons">
        <Button className="button" onPress={cut}>
          <Scissors aria-hidden size={16} />{' '}
          {t('hours.cutThese', { count: places.length, places: format.count(places.length) })}
        </Button>
        {places.length > FEW && (
          <Button className="button button-quiet" onPress={() => setShowsAll(!showsAll)}>
            {showsAll ? t('hours.showFewer') : t('hours.showAll')}
          </Button>
        )}
      </div>
    </section>
  );
}

function useExtent(): (place: Place) => string {
  const { t } = useTranslation();
  const format = useFormats();
  return ({ wholePasses, lastShare }) => {
    const share = `~${format.wholeShare(lastShare)}`;
    if (wholePasses === 0) return t('hours.partly', { share });
    if (lastShare > 0) return t('hours.partlyAgain', { share });
    return wholePasses === 1 ? t('hours.whole') : t('hours.wholeTwice', { passes: wholePasses });
  };
}
