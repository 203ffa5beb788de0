/**
 * `npm start` and `npm run arpent`: installs what is missing, then hands over to the command line on the
 * project's own Node. Signals go through, so that Ctrl-C stops the server cleanly.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, ownEnvironment, ROOT } from './installed.mjs';

const node = ensureInstalled();
// V8 optimises one function of the embedded database so large that it takes 600 MB for half a second. A server
// is worth it; a command is a little slower without, and 0.3 GB smaller (npm run bench load).
const flags = process.argv[2] === 'serve' ? [] : ['--liftoff-only'];
const child = spawn(
  node,
  [
    ...flags,
    '--disable-warning=ExperimentalWarning',
    join(ROOT, 'server', 'cli.ts'),
    ...process.argv.slice(2),
  ],
  {
    stdio: 'inherit',
    env: ownEnvironment(),
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm passes no signal on: when it is gone, what it started ends too.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
