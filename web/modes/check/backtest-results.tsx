/** What a backtest answered: curves of the chosen place, a line per model, and what does not count. */
import { ChevronRight, Download } from 'lucide-react';
import { Suspense, useCallback, useMemo, useState } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { WHOLE } from '#server/domain/targeting/backtest/types.ts';
import type { Backtest } from '../../api.ts';
import { useFormats } from '../../i18n.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { Picker } from '../../ui/picker.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { backtestCsv, backtestJson } from './backtest-files.ts';
import { drawnFirst, linesOf } from './contenders.ts';
import { CoveragePlot } from './coverage-plot.tsx';
import { GainCurves } from './gain-curves.tsx';
import { GroupTable } from './group-table.tsx';
import { LeftOut } from './left-out.tsx';
import { ModelTable, useFigures } from './model-table.tsx';
import { StabilityTable } from './stability-table.tsx';
import { useContenderName } from './use-contender-name.ts';

/** What the picker calls the mean over the communes; a link says nothing then. */
const MEAN = 'mean';

export function BacktestResults({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const format = useFormats();
  const url = useUrlState('group', 'chart');
  const { area, areas } = useTargeting();
  const { contenders, groups, curves } = backtest;
  const nameOf = useContenderName(contenders);
  const lines = useMemo(() => linesOf(contenders), [contenders]);
  const [drawn, setDrawn] = useState<string[]>(() => drawnFirst(contenders));
  const ballotName = useCallback(
    (ballotId: string) => area.ballots.find((one) => one.ballotId === ballotId)?.title ?? ballotId,
    [area],
  );
  const groupName = useCallback(
    (code: string) => areas.find(({ areaCode }) => areaCode === code)?.name ?? code,
    [areas],
  );
  const hasPlaces = groups.length > 1;
  // Of a single commune the mean is that commune.
  const group = url.group ?? (hasPlaces ? undefined : groups[0]?.group);
  const one =
    group === undefined
      ? undefined
      : group === WHOLE
        ? backtest.whole
        : groups.find((place) => place.group === group);
  const shown =
    url.group !== undefined && url.group !== WHOLE
      ? (curves.group ?? {})
      : group === undefined || (!hasPlaces && group !== WHOLE)
        ? curves.mean
        : curves.whole;
  const isAhead = url.chart === 'ahead';
  const target = ballotName(backtest.target);
  const fileName = `${backtest.target}-${backtest.camp}`;
  return (
    <>
      <header className="check-head">
        <div>
          <h2>{target}</h2>
          <p className="muted">
            {t('check.answerFrom', {
              base: ballotName(backtest.base),
              count: backtest.train.length,
              ballots: format.count(backtest.train.length),
            })}{' '}
            {hasPlaces
              ? t('check.places', {
                  count: groups.length,
                  communes: format.count(groups.length),
                  precincts: format.count(groups.reduce((sum, place) => sum + place.precincts, 0)),
                })
              : t('check.onePlace', {
                  place: groupName(groups[0]?.group ?? WHOLE),
                  precincts: format.count(groups[0]?.precincts),
                  registered: format.count(groups[0]?.registered),
                })}
          </p>
        </div>
        {hasPlaces && (
          <Picker
            label={t('check.scope')}
            value={group ?? MEAN}
            choices={[
              { id: MEAN, label: t('check.scopeMean', { count: groups.length }) },
              { id: WHOLE, label: t('check.scopeWhole') },
              ...groups.map((place) => ({
                id: place.group,
                label: groupName(place.group),
                detail: t('check.groupSize', {
                  precincts: format.count(place.precincts),
                  registered: format.count(place.registered),
                }),
              })),
            ]}
            onChange={(id) => setUrlState({ group: id === MEAN ? undefined : id }, { step: true })}
          />
        )}
        <Segmented
          label={t('check.reading')}
          value={isAhead ? 'ahead' : 'gained'}
          choices={[
            { id: 'gained', label: t('check.readingGained') },
            { id: 'ahead', label: t('check.readingAhead') },
          ]}
          onChange={(id) => setUrlState({ chart: id === 'ahead' ? 'ahead' : undefined })}
        />
      </header>
      <Suspense fallback={<div className="gain-curves" />}>
        <GainCurves
          backtest={backtest}
          curves={shown}
          drawn={drawn}
          lines={lines}
          nameOf={nameOf}
          isAhead={isAhead}
          title={t('check.chartTitle', { target })}
        />
      </Suspense>
      <section>
        <ModelTable
          backtest={backtest}
          one={one?.models}
          drawn={drawn}
          lines={lines}
          nameOf={nameOf}
          onToggle={(name) =>
            setDrawn(drawn.includes(name) ? drawn.filter((other) => other !== name) : [...drawn, name])
          }
        />
        <FiguresExplained backtest={backtest} one={one?.models} />
      </section>
      {hasPlaces && (
        <GroupTable backtest={backtest} selected={url.group} groupName={groupName} nameOf={nameOf} />
      )}
      <CoveragePlot backtest={backtest} lines={lines} nameOf={nameOf} />
      <StabilityTable
        backtest={backtest}
        drawn={drawn}
        lines={lines}
        nameOf={nameOf}
        ballotName={ballotName}
      />
      <LeftOut leftOut={backtest.leftOut} />
      <fieldset className="downloads" aria-label={t('check.download')}>
        <Button
          className="button"
          onPress={() => saveFile(`${fileName}.csv`, 'text/csv', backtestCsv(backtest))}
        >
          <Download aria-hidden size={16} /> {t('check.csv')}
        </Button>
        <Button
          className="button"
          onPress={() => saveFile(`${fileName}.json`, 'application/json', backtestJson(backtest))}
        >
          <Download aria-hidden size={16} /> {t('check.json')}
        </Button>
      </fieldset>
    </>
  );
}

interface ExplainedProps {
  backtest: Backtest;
  one: Backtest['whole']['models'] | undefined;
}

/** The hints of the columns in sight, for whoever has no pointer to hover with. */
function FiguresExplained({ backtest, one }: ExplainedProps) {
  const { t } = useTranslation();
  const figures = useFigures(backtest, one);
  return (
    <Disclosure className="disclosure">
      <Heading level={3}>
        <Button slot="trigger" className="disclosure-button">
          <ChevronRight aria-hidden size={15} /> {t('check.figures')}
        </Button>
      </Heading>
      <DisclosurePanel>
        <dl className="check-figures">
          {figures.map(({ title, hint }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{hint}</dd>
            </div>
          ))}
        </dl>
      </DisclosurePanel>
    </Disclosure>
  );
}
