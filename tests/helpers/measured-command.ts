/** A command as people start it, with what it took: for benches. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** As scripts/arpent.mjs starts commands; the wrapper itself is not what is measured. */
const COMMAND_FLAG = '--liftoff-only';

export interface Run {
  seconds: number;
  peakMb: number;
}

/** Runs a command and samples the kernel's own high-water mark of its memory. */
export function measure(args: string[], env: Record<string, string>): Promise<Run> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(process.execPath, [COMMAND_FLAG, join(ROOT, 'server', 'cli.ts'), ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    let peakMb = 0;
    const sampling = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      } catch {
        // Ended between two samples.
      }
    }, 100);
    child.on('close', (code) => {
      clearInterval(sampling);
      if (code === 0) resolve({ seconds: (performance.now() - startedMs) / 1000, peakMb });
      else reject(new Error(err));
    });
  });
}

export const show = (name: string, { seconds, peakMb }: Run) =>
  console.log(`${name.padEnd(34)} ${seconds.toFixed(1).padStart(7)} s ${peakMb.toFixed(0).padStart(6)} MB`);
