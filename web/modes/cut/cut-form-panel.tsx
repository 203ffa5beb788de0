import { useMutation } from '@tanstack/react-query';
import { Scissors } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMap } from 'react-map-gl/maplibre';
import { requestPlan } from '../../api.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import { Picker } from '../../ui/picker.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { boxPolygon, joinPrecincts } from './area-to-cut.ts';
import { changeCutForm, type Limit, useCutForm, type Where } from './cut-form.ts';

const SHIFTS_MIN = [60, 90, 120, 150, 180, 240];

export function CutFormPanel() {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { picked } = useUrlState('picked');
  const { area, strategy, isTuned } = useTargeting();
  const form = useCutForm();
  const { main: map } = useMap();

  const cut = useMutation({
    mutationFn: async () => {
      const bounds = map?.getBounds().toArray() as [[number, number], [number, number]] | undefined;
      let within: ReturnType<typeof boxPolygon> | Awaited<ReturnType<typeof joinPrecincts>> = null;
      if (form.where === 'view' && bounds) within = boxPolygon(bounds);
      if (form.where === 'picked') within = await joinPrecincts(picked, area.areaCode);
      return requestPlan({
        strategy: strategy.name,
        shiftMinutes: form.shiftMinutes,
        area: area.areaCode,
        ...(form.limit === 'teams' && { teams: form.teams }),
        ...(form.limit === 'hours' && { hours: form.hours }),
        ...(within && { within }),
      });
    },
    onSuccess: ({ jobId }) => setUrlState({ job: jobId, turf: undefined }),
  });
  const lacksPrecincts = form.where === 'picked' && picked.length === 0;

  return (
    <form
      className="cut-form"
      aria-label={t('cut.title')}
      onSubmit={(event) => {
        event.preventDefault();
        cut.mutate();
      }}
    >
      <h2>{t('cut.title')}</h2>
      <Picker
        label={t('cut.shift')}
        value={String(form.shiftMinutes)}
        choices={SHIFTS_MIN.map((minutes) => ({ id: String(minutes), label: format.duration(minutes * 60) }))}
        onChange={(id) => changeCutForm({ shiftMinutes: Number(id) })}
      />
      <div className="field-pair">
        <Picker
          label={t('cut.limit')}
          value={form.limit}
          choices={[
            { id: 'none', label: t('cut.limitNone') },
            { id: 'teams', label: t('cut.limitTeams') },
            { id: 'hours', label: t('cut.limitHours') },
          ]}
          onChange={(id) => changeCutForm({ limit: id as Limit })}
        />
        {form.limit === 'teams' && (
          <NumberInput
            label={t('cut.teams')}
            value={form.teams}
            min={1}
            max={10_000}
            step={1}
            onChange={(teams) => changeCutForm({ teams })}
          />
        )}
        {form.limit === 'hours' && (
          <NumberInput
            label={t('cut.hours')}
            value={form.hours}
            min={1}
            max={100_000}
            step={1}
            onChange={(hours) => changeCutForm({ hours })}
          />
        )}
      </div>
      <Picker
        label={t('cut.where')}
        value={form.where}
        choices={[
          { id: 'area', label: t('cut.whereArea', { area: area.name }) },
          { id: 'view', label: t('cut.whereView') },
          {
            id: 'picked',
            label: t('cut.wherePicked', { count: picked.length }),
            detail: t('cut.wherePickedDetail'),
          },
        ]}
        onChange={(id) => changeCutForm({ where: id as Where })}
      />
      {form.where === 'picked' && (
        <p className="muted">
          {lacksPrecincts ? t('cut.pickHint') : t('cut.picked', { count: picked.length })}{' '}
          {!lacksPrecincts && (
            <Button className="link" onPress={() => setUrlState({ picked: [] })}>
              {t('cut.pickNone')}
            </Button>
          )}
        </p>
      )}
      <p className="muted">
        {t('cut.byStrategy', { strategy: strategy.definition.title[language] })}{' '}
        {isTuned && t('cut.tunedNote')}
      </p>
      <Button type="submit" className="button button-main" isDisabled={cut.isPending || lacksPrecincts}>
        <Scissors aria-hidden size={16} /> {t('cut.start')}
      </Button>
      {cut.error && <ProblemNote title={t('cut.failed')} error={cut.error} />}
    </form>
  );
}
