/** The address bar as React state: every component reads one parsed object, and patches it. */
import { createStore } from './store.ts';
import { formatUrl, parseUrl, type UrlState } from './url.ts';

const url = createStore(parseUrl(location.search));
addEventListener('popstate', () => url.set(parseUrl(location.search)));

export const useUrlState = url.use;
export const readUrlState = url.get;

/**
 * Changes the address. `step` adds an entry to the history (a task, a selection: things that the back button
 * should undo); otherwise the entry is replaced (map moves, sliders).
 */
export function setUrlState(patch: Partial<UrlState>, { step = false } = {}): void {
  const next = { ...url.get(), ...patch };
  const search = formatUrl(next);
  url.set(next);
  if (search === location.search) return;
  const address = location.pathname + search;
  if (step) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}
