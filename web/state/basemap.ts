/** Our own basemap, or a style by URL: the link's, else the one remembered in this browser. */
import { recall, remember } from './remembered.ts';
import { createStore } from './store.ts';
import { setUrlState, useUrlState } from './use-url-state.ts';

/** The style could not be loaded, and our own stands in. */
export const failedBasemap = createStore(false);

export function useBasemap(): string | undefined {
  const { basemap } = useUrlState('basemap');
  return basemap ?? recall('basemap');
}

export function setBasemap(url: string): void {
  remember('basemap', url);
  setUrlState({ basemap: url || undefined });
}
