/** Which ballot to foretell, from which older ones: what a backtest asks. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { requestBacktest } from '../../api.ts';
import { useLanguage } from '../../i18n.ts';
import { useCamps } from '../../state/queries.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import { Picker } from '../../ui/picker.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { FEWEST, usualMinPrecincts, usualTarget } from './question.ts';

/** Left to the server: the last ballot of the target's kind and round. */
const USUAL_BASE = 'usual';

export function BacktestForm() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { area, strategy } = useTargeting();
  const cache = useQueryClient();
  const camps = useCamps(true).data;
  const newestFirst = useMemo(
    () =>
      area.ballots
        .filter(({ joinStatus }) => joinStatus === 'joined')
        .sort((a, b) => b.heldOn.localeCompare(a.heldOn)),
    [area.ballots],
  );
  const [target, setTarget] = useState(() => usualTarget(newestFirst)?.ballotId);
  const heldOn = newestFirst.find(({ ballotId }) => ballotId === target)?.heldOn ?? '';
  const older = newestFirst.filter((ballot) => ballot.heldOn < heldOn);
  const [leftOut, setLeftOut] = useState<string[]>([]);
  const train = older.map(({ ballotId }) => ballotId).filter((ballotId) => !leftOut.includes(ballotId));
  const [base, setBase] = useState(USUAL_BASE);
  const [camp, setCamp] = useState<string>();
  const [minPrecincts, setMinPrecincts] = useState(() => usualMinPrecincts(area.precincts));
  const known = camps?.some(({ name }) => name === strategy.definition.camp.name)
    ? strategy.definition.camp.name
    : camps?.[0]?.name;

  const run = useMutation({
    mutationFn: () =>
      requestBacktest({
        target: target!,
        train,
        ...(base !== USUAL_BASE && train.includes(base) && { base }),
        by: 'commune',
        ...((camp ?? known) && { camp: camp ?? known }),
        area: area.areaCode,
        minPrecincts,
      }),
    onSuccess: async ({ jobId }) => {
      await cache.invalidateQueries({ queryKey: ['backtests'] });
      setUrlState({ backtest: jobId, group: undefined }, { step: true });
    },
  });

  return (
    <form
      className="check-form"
      onSubmit={(event) => {
        event.preventDefault();
        run.mutate();
      }}
    >
      <Picker
        label={t('check.target')}
        value={target}
        choices={newestFirst.map(({ ballotId, title }) => ({ id: ballotId, label: title }))}
        onChange={(id) => {
          setTarget(id);
          setLeftOut([]);
          setBase(USUAL_BASE);
        }}
      />
      <CheckboxGroup
        className="check-train"
        value={train}
        onChange={(kept) =>
          setLeftOut(older.map(({ ballotId }) => ballotId).filter((ballotId) => !kept.includes(ballotId)))
        }
      >
        <Label>{t('check.train')}</Label>
        <div className="check-ballots">
          {older.map(({ ballotId, title }) => (
            <Checkbox key={ballotId} value={ballotId} className="checkbox">
              <span className="checkbox-box" aria-hidden />
              {title}
            </Checkbox>
          ))}
        </div>
      </CheckboxGroup>
      {older.length === 0 && <p className="note">{t('check.noOlder')}</p>}
      <Picker
        label={t('check.base')}
        value={train.includes(base) ? base : USUAL_BASE}
        choices={[
          { id: USUAL_BASE, label: t('check.baseUsual') },
          ...older
            .filter(({ ballotId }) => train.includes(ballotId))
            .map(({ ballotId, title }) => ({ id: ballotId, label: title })),
        ]}
        onChange={setBase}
      />
      {camps && (
        <Picker
          label={t('check.camp')}
          value={camp ?? known}
          choices={camps.map(({ name, title }) => ({ id: name, label: title[language] }))}
          onChange={setCamp}
        />
      )}
      <NumberInput
        label={t('check.minPrecincts')}
        value={minPrecincts}
        min={FEWEST}
        max={10_000}
        step={1}
        onChange={setMinPrecincts}
      />
      <Button
        type="submit"
        className="button button-main"
        isDisabled={!target || train.length === 0 || run.isPending}
      >
        <History aria-hidden size={16} /> {t('check.run')}
      </Button>
      {run.error && <ProblemNote title={t('check.failed')} error={run.error} />}
    </form>
  );
}
