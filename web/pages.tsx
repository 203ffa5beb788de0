/** Full pages that stand where the map cannot yet. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Preparing } from './api.ts';
import { LanguageSwitch } from './ui/language-switch.tsx';
import { ProblemNote } from './ui/problem-note.tsx';
import { Progress, useStep } from './ui/progress.tsx';

function Page({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className="page">
      <div className="page-card">
        <header>
          <img src={new URL('./icon.svg', import.meta.url).href} alt="" width={36} height={36} />
          <span className="wordmark">{t('app.name')}</span>
          <LanguageSwitch />
        </header>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

export function PreparingPage({ preparing }: { preparing: Preparing | null }) {
  const { t } = useTranslation();
  const stepText = useStep();
  return (
    <Page title={t('preparing.title')}>
      <p>{t('preparing.text')}</p>
      <Progress
        label={stepText(preparing?.message) ?? t('preparing.step')}
        fraction={preparing?.progress ?? null}
      />
    </Page>
  );
}

export function SignedOutPage({ isLinkRefused }: { isLinkRefused: boolean }) {
  const { t } = useTranslation();
  return (
    <Page title={isLinkRefused ? t('signIn.refusedTitle') : t('signIn.title')}>
      <p>{isLinkRefused ? t('signIn.refusedText') : t('signIn.text')}</p>
      <ol>
        <li>{t('signIn.step1')}</li>
        <li>
          {t('signIn.step2')} <code>{location.origin}/#sign-in=…</code>
        </li>
        <li>{t('signIn.step3')}</li>
      </ol>
      <p className="muted">{t('signIn.why')}</p>
    </Page>
  );
}

export function WelcomePage() {
  const { t } = useTranslation();
  return (
    <Page title={t('welcome.title')}>
      <p>{t('welcome.text')}</p>
      <pre>npm run -s arpent -- load toulouse</pre>
      <p className="muted">{t('welcome.then')}</p>
    </Page>
  );
}

export function TroublePage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Page title={t('problem.pageTitle')}>
      <ProblemNote title={t('problem.loading')} error={error} onRetry={onRetry} />
    </Page>
  );
}
