/**
 * What stands around the map: bar, rail, panel, drawer, legend. Loaded beside the map and not before it, so that
 * the first map does not wait for controls.
 */
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from './i18n.ts';
import { CutPanel } from './modes/cut/cut-panel.tsx';
import { TurfTable } from './modes/cut/turf-table.tsx';
import { useCurrentPlan } from './modes/cut/use-plan.ts';
import { HoursView } from './modes/hours/hours-view.tsx';
import { Ranking } from './modes/target/ranking.tsx';
import { TargetPanel } from './modes/target/target-panel.tsx';
import { useTargeting } from './modes/target/use-targeting.tsx';
import { WalkPanel } from './modes/walk/walk-panel.tsx';
import type { MapMode } from './state/url.ts';
import { PHONE, useMedia } from './state/use-media.ts';
import { setUrlState, useUrlState } from './state/use-url-state.ts';
import { Drawer, type Height } from './ui/drawer.tsx';
import { Segmented } from './ui/segmented.tsx';

export { Legend } from './modes/target/legend.tsx';
export { Attribution } from './ui/attribution.tsx';
export { BasemapNote } from './ui/basemap-setting.tsx';
export { Rail } from './ui/rail.tsx';
export { TopBar } from './ui/top-bar.tsx';

/** A task's parts. Walk has no table: its stops are the panel. */
const TASKS: Record<MapMode, { Panel: ComponentType; Table: ComponentType | null }> = {
  target: { Panel: TargetPanel, Table: TargetTable },
  cut: { Panel: CutPanel, Table: TurfTable },
  walk: { Panel: WalkPanel, Table: null },
};

function TargetTable() {
  const { table } = useUrlState('table');
  const isPhone = useMedia(PHONE);
  return (
    <>
      {/* On a phone the title of the sheet is taken by its own tabs. */}
      {isPhone && (
        <div className="pad">
          <TargetTabs />
        </div>
      )}
      {table === 'hours' ? <HoursView /> : <Ranking />}
    </>
  );
}

/** What the drawer of Target can show. */
function TargetTabs({ onChoose }: { onChoose?: () => void }) {
  const { t } = useTranslation();
  const { table } = useUrlState('table');
  return (
    <Segmented
      label={t('drawer.shown')}
      value={table}
      choices={[
        { id: 'ranking', label: useTableTitle('target').text },
        { id: 'hours', label: t('hours.title') },
      ]}
      onChange={(next) => {
        setUrlState({ table: next });
        onChoose?.();
      }}
    />
  );
}

export function TableDrawer({ mode }: { mode: MapMode }) {
  const [height, setHeight] = useState<Height>('half');
  const title = useTableTitle(mode);
  const { plans } = useCurrentPlan();
  const { Table } = TASKS[mode];
  // Before the first plan the panel says what to do: an empty table would only take the map's room.
  if (!Table || (mode === 'cut' && plans.data?.length === 0)) return null;
  return (
    <Drawer
      label={title.label}
      title={
        mode === 'target' ? <TargetTabs onChoose={() => height === 'low' && setHeight('half')} /> : title.text
      }
      height={height}
      onHeight={setHeight}
    >
      {height !== 'low' && <Table />}
    </Drawer>
  );
}

export function SidePanel({ mode }: { mode: MapMode }) {
  const { t } = useTranslation();
  const { Panel } = TASKS[mode];
  return (
    <aside className="panel" aria-label={t('panel.label')} key={mode}>
      <Panel />
    </aside>
  );
}

export function PhoneSheet({ mode }: { mode: MapMode }) {
  const { t } = useTranslation();
  const { precinct, turf } = useUrlState('precinct', 'turf');
  const [height, setHeight] = useState<Height>('half');
  const [shown, setShown] = useState<'panel' | 'table'>('panel');
  const title = useTableTitle(mode);
  const { Panel, Table } = TASKS[mode];

  // What has just been selected is what the sheet shows.
  const selection = `${precinct} ${turf}`;
  const [lastSelection, setLastSelection] = useState(selection);
  if (selection !== lastSelection) {
    setLastSelection(selection);
    setShown('panel');
    if (height === 'low') setHeight('half');
  }

  const isTable = Table !== null && shown === 'table';
  const tabs = Table && (
    <Segmented
      label={t('panel.sheet')}
      value={shown}
      choices={[
        { id: 'panel', label: t(`rail.${mode}`) },
        { id: 'table', label: title.label },
      ]}
      onChange={(next) => {
        setShown(next);
        if (height === 'low') setHeight('half');
      }}
    />
  );
  return (
    <Drawer label={t('panel.label')} title={tabs ?? t(`rail.${mode}`)} height={height} onHeight={setHeight}>
      {isTable ? (
        <Table />
      ) : (
        <div className="panel">
          <Panel />
        </div>
      )}
    </Drawer>
  );
}

function useTableTitle(mode: MapMode): { label: string; text: string } {
  const { t } = useTranslation();
  const format = useFormats();
  const { scores } = useTargeting();
  const turfs = useCurrentPlan().plan.data?.turfs.features.length;
  const label = mode === 'cut' ? t('turfs.title') : t('ranking.title');
  const count = mode === 'cut' ? turfs : scores?.length;
  return { label, text: count === undefined ? label : `${label} · ${format.count(count)}` };
}
