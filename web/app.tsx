/** The screens in order: preparing, signed out, no data yet, and the map with its tasks. */
import { lazy, Suspense, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ApiError } from './api.ts';
import { useLanguage } from './i18n.ts';
import { PaintingProvider } from './modes/target/use-painting.tsx';
import { TargetingProvider } from './modes/target/use-targeting.tsx';
import { Shell } from './shell.tsx';
import { useAreas, useSession, useStrategies } from './state/queries.ts';
import { useSignIn } from './state/sign-in.ts';
import { setUrlState, useUrlState } from './state/use-url-state.ts';

const pages = () => import('./pages.tsx');
const PreparingPage = lazy(async () => ({ default: (await pages()).PreparingPage }));
const SignedOutPage = lazy(async () => ({ default: (await pages()).SignedOutPage }));
const TroublePage = lazy(async () => ({ default: (await pages()).TroublePage }));
const WelcomePage = lazy(async () => ({ default: (await pages()).WelcomePage }));

export function App() {
  const language = useLanguage();
  return (
    <I18nProvider locale={language === 'fr' ? 'fr-FR' : 'en-GB'}>
      <Suspense fallback={<WaitingPage />}>
        <Door />
      </Suspense>
    </I18nProvider>
  );
}

/** Lets in who has a session. */
function Door() {
  const signIn = useSignIn();
  const session = useSession(!signIn.isPending);
  const error = signIn.error ?? session.error;
  if (error instanceof ApiError && error.status === 503) return <PreparingPage preparing={error.preparing} />;
  if (error instanceof ApiError && error.status === 401) {
    return <SignedOutPage isLinkRefused={signIn.error !== null} />;
  }
  if (signIn.error) return <SignedOutPage isLinkRefused />;
  if (session.data) return <Workspace />;
  if (error) return <TroublePage error={error} onRetry={() => session.refetch()} />;
  return <WaitingPage />;
}

/** Loads what every task needs, and picks the area and strategy of the link, or the usual ones. */
function Workspace() {
  const { t } = useTranslation();
  const url = useUrlState('area', 'strategy');
  const areasQuery = useAreas();
  const strategiesQuery = useStrategies();
  const areas = areasQuery.data;
  const strategies = strategiesQuery.data;
  const area =
    areas?.find(({ areaCode, areaId }) => url.area === areaCode || url.area === areaId) ?? areas?.[0];
  const strategy = strategies?.find(({ name }) => name === url.strategy) ?? strategies?.[0];

  // The link always says what is shown, so that it shows the same elsewhere.
  const areaCode = area?.areaCode;
  const strategyName = strategy?.name;
  useEffect(() => {
    if (areaCode && strategyName) setUrlState({ area: areaCode, strategy: strategyName });
  }, [areaCode, strategyName]);

  useEffect(() => {
    document.title = area ? t('app.titleOf', { area: area.name }) : t('app.name');
  }, [area, t]);

  const failed = [areasQuery, strategiesQuery].find(({ isError }) => isError);
  if (failed) return <TroublePage error={failed.error} onRetry={() => failed.refetch()} />;
  if (!areas || !strategies) return <WaitingPage />;
  if (!area || !strategy) return <WelcomePage />;
  return (
    <TargetingProvider area={area} areas={areas} strategies={strategies} strategy={strategy}>
      <PaintingProvider>
        <Shell />
      </PaintingProvider>
    </TargetingProvider>
  );
}

function WaitingPage() {
  const { t } = useTranslation();
  return (
    <main className="page" aria-busy="true">
      <p className="muted">{t('app.loading')}</p>
    </main>
  );
}
