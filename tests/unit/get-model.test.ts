/** The model of a strategy, or a refusal that names those there are. */
import { expect, test } from 'vitest';
import { readReadyMadeStrategies } from '#server/db/queries/strategies.ts';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import type { Strategy } from '#server/domain/targeting/strategy.ts';
import { getModel } from '#server/jobs/get-model.ts';
import { strategy } from '../fixtures/scoring.ts';

const refusal = (changes: Partial<Strategy>) => {
  try {
    getModel({ ...strategy, ...changes });
  } catch (error) {
    return error;
  }
  throw new Error('it was accepted');
};

test('every ready-made strategy names a model that is here and serves its goal', async () => {
  for (const ready of await readReadyMadeStrategies()) expect(getModel(ready)).toBe(MODELS[ready.model]);
});

test('a model that does not serve the goal is refused with those that do', () => {
  expect(refusal({ goal: 'persuade' })).toMatchObject({
    code: 'model-not-for-goal',
    message: expect.stringMatching(/'ours'.*'persuade'.*'published-index'/),
    hint: "Models for 'persuade': volatility.",
  });
});

test('a model that is not here is refused by name', () => {
  const { volatility } = MODELS;
  delete MODELS.volatility;
  try {
    expect(refusal({ goal: 'persuade', model: 'volatility' })).toMatchObject({
      code: 'unknown-model',
      message: expect.stringContaining("'volatility'"),
      hint: "Nothing scores 'persuade' in this version of Arpent.",
    });
  } finally {
    MODELS.volatility = volatility;
  }
});

test('a range whose ends are crossed is refused by its name', () => {
  const { doorEconomics } = strategy;
  const turnoutEffect = { ...doorEconomics.turnoutEffect, low: 0.5 };
  expect(refusal({ doorEconomics: { ...doorEconomics, turnoutEffect } })).toMatchObject({
    code: 'crossed-range',
    message: expect.stringContaining('turnoutEffect from 0.5'),
  });
});
