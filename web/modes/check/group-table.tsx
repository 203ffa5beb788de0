/** Each commune of a backtest, so that the bad places are found: sort, and choose one to see its curves. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { bestBaseline, usualModel } from './contenders.ts';

type Group = Backtest['groups'][number];

interface Props {
  backtest: Backtest;
  selected: string | undefined;
  groupName: (code: string) => string;
  nameOf: (name: string) => string;
}

export function GroupTable({ backtest, selected, groupName, nameOf }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const { contenders, groups } = backtest;
  const model = usualModel(contenders);
  const baseline = bestBaseline(contenders);
  const columns = useMemo((): Column<Group>[] => {
    const gainOf = (name: string) => (group: Group) => group.models[name]?.normalisedGain20 ?? null;
    const ofContender = (id: string, name: string | undefined): Column<Group>[] =>
      name === undefined
        ? []
        : [
            {
              id,
              title: nameOf(name),
              hint: t('check.gain20Hint'),
              cell: (group) => format.score(gainOf(name)(group)),
              sortValue: gainOf(name),
              isNumber: true,
            },
          ];
    const difference = (group: Group) => {
      const [ours, theirs] = [model && gainOf(model)(group), baseline && gainOf(baseline)(group)];
      return typeof ours === 'number' && typeof theirs === 'number' ? ours - theirs : null;
    };
    return [
      {
        id: 'group',
        title: t('check.commune'),
        cell: ({ group }) => groupName(group),
        sortValue: ({ group }) => groupName(group),
      },
      {
        id: 'precincts',
        title: t('words.precincts'),
        cell: ({ precincts }) => format.count(precincts),
        sortValue: ({ precincts }) => precincts,
        isNumber: true,
      },
      {
        id: 'registered',
        title: t('words.registered'),
        cell: ({ registered }) => format.count(registered),
        sortValue: ({ registered }) => registered,
        isNumber: true,
        isSecondary: true,
      },
      {
        id: 'gain',
        title: t('check.netGain'),
        hint: t('check.netGainHint'),
        cell: ({ gain }) => format.signed(gain),
        sortValue: ({ gain }) => gain,
        isNumber: true,
        isSecondary: true,
      },
      ...ofContender('model', model),
      ...ofContender('baseline', baseline),
      {
        id: 'difference',
        title: t('check.difference'),
        hint: t('check.differenceHint'),
        cell: (group) => format.signedScore(difference(group)),
        sortValue: difference,
        isNumber: true,
        isSmallFirst: true,
      },
    ];
  }, [t, format, model, baseline, groupName, nameOf]);
  return (
    <section>
      <h3>{t('check.communes')}</h3>
      <p className="muted">{t('check.communesNote')}</p>
      <div className="check-groups">
        <DataTable
          label={t('check.communes')}
          columns={columns}
          rows={groups}
          rowId={({ group }) => group}
          selectedId={selected}
          onSelect={(group) => setUrlState({ group }, { step: true })}
          initialSorting={{ column: 'model', isDescending: false }}
        />
      </div>
    </section>
  );
}
