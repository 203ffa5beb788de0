/** The address bar as React state: every component reads one parsed object, and patches it. */
import { useRef, useSyncExternalStore } from 'react';
import { createStore } from './store.ts';
import { formatUrl, parseUrl, type UrlState } from './url.ts';

/**
 * Browsers refuse more than some 100 changes of the address in 30 s, and a slider makes 60 a second: the state
 * changes at once, the address follows so much later with all that has changed until then.
 */
const BEHIND_MS = 350;

const url = createStore(parseUrl(location.search));
let waiting: ReturnType<typeof setTimeout> | undefined;

addEventListener('popstate', () => {
  clearTimeout(waiting);
  waiting = undefined;
  url.set(parseUrl(location.search));
});
addEventListener('pagehide', settle);

/** The fields that a component reads: it is drawn again when one of them changes, and not for the others. */
export function useUrlState<K extends keyof UrlState>(...names: [K, ...K[]]): Pick<UrlState, K> {
  const last = useRef<UrlState>(undefined);
  const snapshot = () => {
    const before = last.current;
    const now = url.get();
    if (!before || names.some((name) => before[name] !== now[name])) last.current = now;
    return last.current!;
  };
  return useSyncExternalStore(url.subscribe, snapshot);
}
export const readUrlState = url.get;

/**
 * Changes the address. `step` adds an entry to the history (a task, a selection: things that the back button
 * should undo); otherwise the entry is replaced (map moves, sliders).
 */
export function setUrlState(patch: Partial<UrlState>, { step = false } = {}): void {
  // What was moved before the step belongs to the entry that is left.
  if (step) settle();
  url.set({ ...url.get(), ...patch });
  if (step) {
    const address = addressOf(url.get());
    if (address !== location.pathname + location.search) history.pushState(null, '', address);
  } else waiting ??= setTimeout(settle, BEHIND_MS);
}

function settle(): void {
  clearTimeout(waiting);
  waiting = undefined;
  const address = addressOf(url.get());
  if (address !== location.pathname + location.search) history.replaceState(null, '', address);
}

const addressOf = (state: UrlState) => location.pathname + formatUrl(state);
