/** What the campaign wants of a place, and which model looks for it, with what that model takes for granted. */
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { GOALS, type Goal, type ModelName } from '#server/domain/targeting/goals.ts';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import { useLanguage } from '../../../i18n.ts';
import { useUrlState } from '../../../state/use-url-state.ts';
import { Picker } from '../../../ui/picker.tsx';
import { modelsOf, turnTo } from '../tuning.ts';
import { useTargetingNow } from '../use-targeting.tsx';
import { Step } from './step.tsx';
import { changed, tune } from './tune.ts';

export function GoalStep() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { tuning } = useUrlState('tuning');
  const { saved, tuned, strategies, ballots } = useTargetingNow();
  const definitions = strategies.map(({ definition }) => definition);
  const models = modelsOf(tuned.goal);
  const goalName = t(`goals.${tuned.goal}.name`);
  const modelName = t(`models.${tuned.model}`);
  return (
    <Step
      name="goal"
      summary={t('editor.goalSummary', { goal: goalName, model: modelName })}
      isChanged={tuning.goal !== undefined || tuning.model !== undefined}
    >
      <RadioGroup
        className="goals"
        value={tuned.goal}
        onChange={(next) =>
          // A step: going back brings back all that was set for the goal before.
          tune(turnTo(next as Goal, saved, definitions, ballots), { step: true })
        }
      >
        <Label className="visually-hidden">{t('editor.step.goal')}</Label>
        {GOALS.map((goal) => {
          const isHere = modelsOf(goal).length > 0;
          return (
            <Radio key={goal} value={goal} className="goal" isDisabled={!isHere}>
              <span className="radio-dot" aria-hidden />
              <span>
                {t(`goals.${goal}.name`)}
                <small>{t(`goals.${goal}.text`)}</small>
                {!isHere && <small>{t('editor.noModel')}</small>}
              </span>
            </Radio>
          );
        })}
      </RadioGroup>
      {models.length > 1 && (
        <Picker
          label={t('editor.model')}
          value={tuned.model}
          choices={models.map((id) => ({ id, label: t(`models.${id}`), detail: MODELS[id]?.unit[language] }))}
          onChange={(id) => tune({ model: changed(id as ModelName, saved.model) })}
        />
      )}
      <p className="assumption">{MODELS[tuned.model]?.assumption[language]}</p>
    </Step>
  );
}
