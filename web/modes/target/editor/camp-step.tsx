/** Whose votes count as ours: a ready-made camp, its weights on every ballot that is heard, the unknown first. */
import { ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Camp } from '#server/domain/targeting/strategy.ts';
import { useFormats, useLanguage } from '../../../i18n.ts';
import { useCamps } from '../../../state/queries.ts';
import type { OptionEdit } from '../../../state/tuning.ts';
import { readUrlState, useUrlState } from '../../../state/use-url-state.ts';
import { Picker } from '../../../ui/picker.tsx';
import type { TunableBallot } from '../ballot-weights.ts';
import { type CampOption, campOptions, editOf } from '../camp-options.ts';
import { useTargeting } from '../use-targeting.tsx';
import { OptionRow } from './option-row.tsx';
import { Step } from './step.tsx';
import { changed, tune } from './tune.ts';

interface BallotOptions {
  ballot: TunableBallot;
  options: CampOption[];
}

export function CampStep() {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { tuning } = useUrlState('tuning');
  const { tuned } = useTargeting();
  const ofBallots = useBallotOptions();
  const unknown = ofBallots
    .flatMap(({ ballot, options }) => options.filter((option) => isUnknown(option, tuning.options, ballot)))
    .reduce((sum, { votes }) => sum + votes, 0);
  const attention =
    unknown > 0
      ? t('editor.unknownVotes', { count: Math.round(unknown), votes: format.count(unknown) })
      : undefined;
  return (
    <Step
      name="camp"
      summary={tuned.camp.title[language]}
      isChanged={tuning.camp !== undefined || tuning.options.length > 0}
      attention={attention}
    >
      <CampPicker />
      {tuned.camp.note && <p className="muted">{tuned.camp.note[language]}</p>}
      {attention && <p className="step-attention">{attention}</p>}
      {ofBallots.map((one) => (
        <BallotCamp key={one.ballot.ballotId} {...one} />
      ))}
    </Step>
  );
}

/** The camp before single weights are moved. */
function useBaseCamp(): Camp {
  const { tuning } = useUrlState('tuning');
  const { saved } = useTargeting();
  const camps = useCamps(tuning.camp !== undefined).data;
  return camps?.find(({ name }) => name === tuning.camp) ?? saved.camp;
}

function useBallotOptions(): BallotOptions[] {
  const { ballots, panel } = useTargeting();
  const camp = useBaseCamp();
  return useMemo(
    () =>
      ballots.flatMap((ballot) => {
        const counts = panel?.ballots.find(({ ballotId }) => ballotId === ballot.ballotId);
        return panel && counts && ballot.weight > 0
          ? [{ ballot, options: campOptions(panel, counts, camp) }]
          : [];
      }),
    [ballots, panel, camp],
  );
}

const isUnknown = (option: CampOption, edits: readonly OptionEdit[], { ballotId }: TunableBallot) =>
  option.weight === null && editOf(edits, ballotId, option) === undefined;

function CampPicker() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { tuning } = useUrlState('tuning');
  const { saved } = useTargeting();
  const camps = useCamps(true).data ?? [];
  const own = saved.camp;
  const others = camps.filter(({ name }) => name !== own.name);
  return (
    <Picker
      label={t('editor.camp')}
      value={tuning.camp ?? own.name}
      choices={[own, ...others].map(({ name, title }) => ({ id: name, label: title[language] }))}
      // Weights that were moved belong to the camp that they were moved in.
      onChange={(name) => tune({ camp: changed(name, own.name), options: [] })}
    />
  );
}

function BallotCamp({ ballot, options }: BallotOptions) {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuning } = useUrlState('tuning');
  const unknown = options.filter((option) => isUnknown(option, tuning.options, ballot));
  const unknownVotes = unknown.reduce((sum, { votes }) => sum + votes, 0);
  const weightOf = (option: CampOption) => editOf(tuning.options, ballot.ballotId, option) ?? option.weight;
  const ours = options.filter((option) => (weightOf(option) ?? 0) > 0).length;
  return (
    <Disclosure className="disclosure ballot-camp" defaultExpanded={unknown.length > 0}>
      {({ isExpanded }) => (
        <>
          <Heading level={5}>
            <Button slot="trigger" className="disclosure-button">
              <ChevronRight aria-hidden size={15} />
              <span>
                {ballot.title}
                <small>
                  {t('editor.optionsOurs', { ours: format.count(ours), count: options.length })}
                  {unknownVotes > 0 &&
                    ` · ${t('editor.unknownVotesShort', { count: Math.round(unknownVotes), votes: format.count(unknownVotes) })}`}
                </small>
              </span>
            </Button>
          </Heading>
          <DisclosurePanel>
            {isExpanded && (
              <ul className="option-list">
                {options.map((option) => (
                  <OptionRow
                    key={`${option.by} ${option.name}`}
                    option={option}
                    weight={weightOf(option)}
                    ballotId={ballot.ballotId}
                    onChange={setWeight}
                  />
                ))}
              </ul>
            )}
          </DisclosurePanel>
        </>
      )}
    </Disclosure>
  );
}

function setWeight(ballotId: string, { by, name, weight: saved }: CampOption, weight: number): void {
  const others = readUrlState().tuning.options.filter(
    (edit) => !(edit.ballotId === ballotId && edit.by === by && edit.name === name),
  );
  tune({ options: weight === saved ? others : [...others, { ballotId, by, name, weight }] });
}
