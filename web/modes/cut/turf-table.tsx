/** Every turf of the plan: code, hours, doors, votes. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Turf } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { TURF_HUES } from '../../map/ramps.ts';
import { useTheme } from '../../state/theme.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Doors } from '../../ui/doors.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { useCurrentPlan } from './use-plan.ts';

export function TurfTable() {
  const { t } = useTranslation();
  const format = useFormats();
  const hues = TURF_HUES[useTheme()];
  const { area } = useTargeting();
  const { planId, turfs, turf, selectTurf } = useCurrentPlan();
  const columns = useMemo(
    (): Column<Turf>[] => [
      {
        id: 'number',
        title: t('turfs.number'),
        hint: t('turfs.numberHint'),
        cell: ({ properties }) => format.count(properties.number),
        sortValue: ({ properties }) => properties.number,
        isNumber: true,
        isSmallFirst: true,
      },
      {
        id: 'code',
        title: t('turfs.code'),
        cell: ({ properties }) => (
          <span className="precinct-name">
            <span className="swatch" style={{ background: hues[properties.colour % hues.length] }} />
            {properties.code}
          </span>
        ),
        sortValue: ({ properties }) => properties.code,
      },
      {
        id: 'hours',
        title: t('words.duration'),
        cell: ({ properties }) => format.duration(properties.durationS),
        sortValue: ({ properties }) => properties.durationS,
        isNumber: true,
      },
      {
        id: 'doors',
        title: area.doorsEstimated ? t('words.doorsEstimated') : t('words.doors'),
        cell: ({ properties }) => (
          <Doors count={properties.doors} isEstimated={properties.doorsEstimatedShare > 0} />
        ),
        sortValue: ({ properties }) => properties.doors,
        isNumber: true,
      },
      {
        id: 'votes',
        title: t('words.expectedVotes'),
        hint: t('ranking.votesHint'),
        cell: ({ properties }) => <EstimatedRange range={properties.expectedVotes} />,
        sortValue: ({ properties }) => properties.expectedVotes?.mid ?? null,
        isNumber: true,
      },
      {
        id: 'walk',
        title: t('turfs.walk'),
        cell: ({ properties }) => format.distance(properties.walkM),
        sortValue: ({ properties }) => properties.walkM,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'addresses',
        title: t('turfs.addresses'),
        cell: ({ properties }) => format.count(properties.addresses),
        sortValue: ({ properties }) => properties.addresses,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'score',
        title: t('words.score'),
        cell: ({ properties }) => format.score(properties.score),
        sortValue: ({ properties }) => properties.score,
        isNumber: true,
        isSecondary: true,
      },
    ],
    [t, format, hues, area],
  );
  if (!planId) {
    return (
      <div className="pad">
        <EmptyState title={t('turfs.emptyTitle')} text={t('turfs.emptyText')} />
      </div>
    );
  }
  if (!turfs) return <p className="muted pad">{t('app.loading')}</p>;
  return (
    <DataTable
      label={t('turfs.title')}
      columns={columns}
      rows={turfs}
      rowId={({ properties }) => properties.turfId}
      selectedId={turf?.properties.turfId}
      onSelect={selectTurf}
      initialSorting={{ column: 'number', isDescending: false }}
    />
  );
}
