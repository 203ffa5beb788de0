/** Income: small, in sight, removable; with what it changes told beside it. */
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { classify, classOf } from '#server/domain/targeting/classes.ts';
import { orNull } from '#server/domain/targeting/panel.ts';
import type { ScoreTable } from '#server/domain/targeting/score.ts';
import { useFormats } from '../../../i18n.ts';
import { useUrlState } from '../../../state/use-url-state.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import { TuneSlider } from '../../../ui/tune-slider.tsx';
import { useTargeting, useTargetingNow } from '../use-targeting.tsx';
import { Step } from './step.tsx';
import { changed, tune } from './tune.ts';

export function IncomeStep() {
  const { t } = useTranslation();
  const format = useFormats();
  const { tuning } = useUrlState('tuning');
  const { saved, tuned } = useTargetingNow();
  const { weight, favour } = tuned.income;
  const favours = favour === 'lower' ? t('tuning.favourLower') : t('tuning.favourHigher');
  return (
    <Step
      name="income"
      summary={
        weight === 0
          ? t('editor.incomeOut')
          : t('editor.incomeSummary', { share: format.wholeShare(weight), favours })
      }
      isChanged={tuning.income !== undefined || tuning.favour !== undefined}
    >
      <TuneSlider
        label={t('tuning.income')}
        detail={t('editor.incomeDetail')}
        value={weight}
        savedValue={saved.income.weight}
        min={0}
        max={1}
        step={0.05}
        formatted={format.wholeShare(weight)}
        onChange={(value) => tune({ income: changed(value, saved.income.weight) })}
      />
      <div className="row">
        <Segmented
          label={t('editor.favour')}
          value={favour}
          choices={[
            { id: 'lower', label: t('editor.lower') },
            { id: 'higher', label: t('editor.higher') },
          ]}
          onChange={(next) => tune({ favour: changed(next, saved.income.favour) })}
        />
        {weight > 0 && (
          <Button
            className="button button-quiet"
            onPress={() => tune({ income: changed(0, saved.income.weight) })}
          >
            <X aria-hidden size={14} /> {t('editor.incomeRemove')}
          </Button>
        )}
      </div>
      <IncomeEffect />
    </Step>
  );
}

/** How many precincts are in another class for income's sake. */
function IncomeEffect() {
  const { t } = useTranslation();
  const format = useFormats();
  const table = useTargeting().table;
  const moved = useMemo(() => table && countMoved(table), [table]);
  if (moved === undefined) return null;
  return (
    <p className="muted">
      {t('editor.incomeEffect', {
        count: moved,
        places: format.count(moved),
        all: format.count(table!.score.length),
      })}
    </p>
  );
}

function countMoved({ panel, score, scoreWithoutIncome, classes }: ScoreTable): number {
  const items = Array.from(scoreWithoutIncome, (own, i) => ({
    score: orNull(own),
    registered: orNull(panel.registered[i]) ?? 0,
  }));
  const { breaks } = classify(items);
  return items.filter((item, i) => classOf(item.score, breaks) !== classOf(orNull(score[i]), classes.breaks))
    .length;
}
