/** Builds the web client, and defines the Vitest projects. */
import react from '@vitejs/plugin-react';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { inspectMachine } from './tests/helpers/engines.ts';

const onDatabase = (
  name: string,
  globalSetup: string,
  also: string[] = [],
): TestProjectInlineConfiguration => ({
  test: {
    name,
    root: '.',
    include: ['tests/db/**/*.test.ts', 'tests/http/**/*.test.ts', ...also],
    globalSetup: [globalSetup],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

function testProjects(): TestProjectInlineConfiguration[] {
  const machine = inspectMachine();
  return [
    {
      test: {
        name: 'unit',
        root: '.',
        include: ['tests/unit/**/*.test.ts', 'tests/web/**/*.test.{ts,tsx}'],
        testTimeout: 120_000,
        hookTimeout: 120_000,
      },
    },
    onDatabase('pglite', './tests/helpers/no-postgres.ts', ['tests/embedded/**/*.test.ts']),
    ...(machine.postgis ? [onDatabase('postgres', './tests/helpers/postgres-server.ts')] : []),
    ...(machine.browser
      ? [
          {
            test: {
              name: 'e2e',
              root: '.',
              include: ['tests/e2e/**/*.test.ts'],
              testTimeout: 600_000,
              hookTimeout: 600_000,
              // Alone and last: browsers and servers want the machine for themselves.
              maxWorkers: 1,
              sequence: { groupOrder: 1 },
            },
          },
        ]
      : []),
  ];
}

export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2024', sourcemap: true },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: {
    root: '.',
    reporters: ['default', './tests/helpers/reporter.ts'],
    passWithNoTests: false,
    maxWorkers: 2,
    ...(process.env.VITEST ? { projects: testProjects() } : {}),
  },
});
