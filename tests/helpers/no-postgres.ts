/** Vitest global setup of the embedded project: its databases are PGlite's. */
import type { TestProject } from 'vitest/node';

export default function setup(project: TestProject) {
  project.provide('testDatabaseUrl', null);
}
