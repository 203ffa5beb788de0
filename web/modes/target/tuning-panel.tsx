/** Sliders over the strategy: each move recolours the map at once; what pleases can be kept as an own strategy. */
import { ChevronRight, RotateCcw } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n.ts';
import { NO_TUNING, type Tuning } from '../../state/url.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { TuneSlider } from '../../ui/tune-slider.tsx';
import { SaveStrategy } from './save-strategy.tsx';
import type { TunableBallot } from './tuning.ts';
import { useTargeting } from './use-targeting.tsx';

export function TuningPanel() {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuning } = useUrlState();
  const { strategy, tuned, isTuned, ballots } = useTargeting();
  const saved = strategy.definition;
  const change = (patch: Partial<Tuning>) => setUrlState({ tuning: { ...tuning, ...patch } });
  const heard = ballots.filter((ballot) => ballot.savedWeight > 0);
  const unheard = ballots.filter((ballot) => ballot.savedWeight === 0);
  const maxWeight = Math.max(2, ...ballots.map(({ savedWeight }) => savedWeight * 2));

  const ballotSlider = (ballot: TunableBallot) => (
    <TuneSlider
      key={ballot.ballotId}
      label={ballot.title}
      value={ballot.weight}
      savedValue={ballot.savedWeight}
      min={0}
      max={maxWeight}
      step={maxWeight / 40}
      formatted={format.weight(ballot.weight)}
      onChange={(weight) => {
        const { [ballot.ballotId]: _, ...others } = tuning.ballots;
        // Back where it was saved: not a change any more.
        change({
          ballots: weight === ballot.savedWeight ? others : { ...others, [ballot.ballotId]: weight },
        });
      }}
    />
  );
  const emphasisSlider = (key: 'abstention' | 'share') => (
    <TuneSlider
      label={t(`tuning.${key}`)}
      detail={t(`tuning.${key}Detail`)}
      value={tuned.emphasis[key]}
      savedValue={saved.emphasis[key]}
      min={0}
      max={3}
      step={0.1}
      formatted={format.weight(tuned.emphasis[key])}
      onChange={(value) => change({ [key]: value === saved.emphasis[key] ? undefined : value })}
    />
  );

  return (
    <section className="tuning" aria-label={t('tuning.title')}>
      <header className="panel-heading">
        <h3>{t('tuning.title')}</h3>
        {isTuned && (
          <Button className="button button-quiet" onPress={() => setUrlState({ tuning: NO_TUNING })}>
            <RotateCcw aria-hidden size={14} /> {t('tuning.reset')}
          </Button>
        )}
      </header>
      {saved.model === 'published-index' && (
        <>
          {emphasisSlider('abstention')}
          {emphasisSlider('share')}
        </>
      )}
      <TuneSlider
        label={t('tuning.income')}
        detail={saved.income.favour === 'lower' ? t('tuning.favourLower') : t('tuning.favourHigher')}
        value={tuned.income.weight}
        savedValue={saved.income.weight}
        min={0}
        max={1}
        step={0.05}
        formatted={format.weight(tuned.income.weight)}
        onChange={(value) => change({ income: value === saved.income.weight ? undefined : value })}
      />
      <h4>{t('tuning.ballots')}</h4>
      {heard.map(ballotSlider)}
      {unheard.length > 0 && (
        <Disclosure className="disclosure" defaultExpanded={unheard.some(({ weight }) => weight > 0)}>
          <Heading level={4}>
            <Button slot="trigger" className="disclosure-button">
              <ChevronRight aria-hidden size={15} /> {t('tuning.otherBallots', { count: unheard.length })}
            </Button>
          </Heading>
          <DisclosurePanel>{unheard.map(ballotSlider)}</DisclosurePanel>
        </Disclosure>
      )}
      {isTuned && <SaveStrategy definition={tuned} />}
    </section>
  );
}
