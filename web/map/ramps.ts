/**
 * Colours of the data. The score ramps are sequential in lightness, so they read in grey and with any colour
 * vision: YlGnBu on paper (dark is high), viridis on the dark map (bright is high).
 */
import type { Theme } from '../state/theme.ts';

export const SCORE_RAMP: Record<Theme, readonly string[]> = {
  light: ['#f4f3c1', '#b5dfb9', '#58b9c3', '#2b82b8', '#24378f'],
  dark: ['#3d4080', '#2f6b8e', '#259788', '#74c35c', '#f4e552'],
};

/** Lower, about the same, higher: seven steps about a neutral middle, told apart with any colour vision. */
export const DIFFERENCE_RAMP: Record<Theme, readonly string[]> = {
  light: ['#9a4a08', '#dc8a3c', '#f5d3aa', '#f7f5f0', '#b9d3ea', '#5b9ace', '#1c5797'],
  dark: ['#ffb86b', '#cf8338', '#8f7457', '#70757c', '#5b7d9c', '#4692d0', '#a5d6ff'],
};

export const NO_DATA: Record<Theme, string> = { light: '#c9c6bf', dark: '#3b4046' };

/** Turf hues: spread around the wheel at like lightness; the cut gives neighbours different indexes. */
export const TURF_HUES: Record<Theme, readonly string[]> = {
  light: ['#2f6fb3', '#c2571a', '#6f4aa8', '#2c8a6d', '#b0307a', '#8a6d12', '#3d4f9e', '#9b3b34'],
  dark: ['#7db4f0', '#f2a065', '#bb9bef', '#6fd0b0', '#ee8bc0', '#dcc05e', '#9aa9f2', '#f0948c'],
};

export type Ramp = 'score' | 'difference';
const RAMPS = { score: SCORE_RAMP, difference: DIFFERENCE_RAMP };

/** The colour of class `number` of `count`: few classes still span the whole ramp. */
export function classColour(theme: Theme, number: number, count: number, name: Ramp = 'score'): string {
  const ramp = RAMPS[name][theme];
  if (count <= 1) return ramp[ramp.length - 1];
  return ramp[Math.round(((number - 1) * (ramp.length - 1)) / (count - 1))];
}
