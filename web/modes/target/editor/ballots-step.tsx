/** Which past ballots speak, and how loudly. */
import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import { useFormats } from '../../../i18n.ts';
import { useUrlState } from '../../../state/use-url-state.ts';
import { TuneSlider } from '../../../ui/tune-slider.tsx';
import type { TunableBallot } from '../ballot-weights.ts';
import { useTargetingNow } from '../use-targeting.tsx';
import { Step } from './step.tsx';
import { tune } from './tune.ts';

export function BallotsStep() {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuning } = useUrlState('tuning');
  const { ballots, tuned } = useTargetingNow();
  const heard = ballots.filter(({ savedWeight }) => savedWeight > 0);
  const unheard = ballots.filter(({ savedWeight }) => savedWeight === 0);
  const speaking = ballots.filter(({ weight }) => weight > 0);
  const maxWeight = Math.max(2, ...ballots.map(({ savedWeight }) => savedWeight * 2));
  const needed = MODELS[tuned.model]?.ballotsNeeded ?? 1;
  const lacking =
    speaking.length < needed
      ? t('editor.tooFewBallots', { count: needed, heard: format.count(speaking.length) })
      : undefined;

  const slider = (ballot: TunableBallot) => (
    <TuneSlider
      key={ballot.ballotId}
      label={ballot.title}
      detail={format.date(ballot.heldOn)}
      value={ballot.weight}
      savedValue={ballot.savedWeight}
      min={0}
      max={maxWeight}
      step={maxWeight / 40}
      formatted={format.weight(ballot.weight)}
      onChange={(weight) => {
        const { [ballot.ballotId]: _, ...others } = tuning.ballots;
        tune({ ballots: weight === ballot.savedWeight ? others : { ...others, [ballot.ballotId]: weight } });
      }}
    />
  );
  return (
    <Step
      name="ballots"
      summary={speaking.map(({ title }) => title).join(' · ')}
      isChanged={Object.keys(tuning.ballots).length > 0}
      attention={lacking}
    >
      {lacking && (
        <p className="note">
          <span>{lacking}</span>
        </p>
      )}
      {heard.map(slider)}
      {unheard.length > 0 && (
        <Disclosure className="disclosure" defaultExpanded={unheard.some(({ weight }) => weight > 0)}>
          <Heading level={5}>
            <Button slot="trigger" className="disclosure-button">
              <ChevronRight aria-hidden size={15} /> {t('tuning.otherBallots', { count: unheard.length })}
            </Button>
          </Heading>
          <DisclosurePanel>{unheard.map(slider)}</DisclosurePanel>
        </Disclosure>
      )}
    </Step>
  );
}
