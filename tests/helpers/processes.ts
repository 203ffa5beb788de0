/** Arpent as its users start it: a command that ends, or a server that prints its sign-in link. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));

export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

export function collect(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** Starts `arpent ARGS` on a free port. */
export const startCli = (args: string[], env: Record<string, string>) =>
  spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** `arpent ARGS`, to its end. */
export const runCli = (args: string[], env: Record<string, string>): Promise<Outcome> =>
  collect(startCli(args, env));

export interface ServerProcess {
  child: ChildProcess;
  /** 'http://127.0.0.1:PORT' */
  url: string;
  /** The one-time link as printed. */
  signInUrl: string;
  /** Ends it as Ctrl-C does; answers the exit code. */
  stop(): Promise<number | null>;
}

/** Waits until a started server has printed its link; rejects with what it said when it ends before. */
export function whenServing(child: ChildProcess): Promise<ServerProcess> {
  const ended = collect(child);
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
      const link = /^Open ((http:\S+)\/#sign-in=\S+)$/m.exec(out);
      if (!link) return;
      const stop = async () => {
        child.kill('SIGTERM');
        return (await ended).code;
      };
      resolve({ child, url: link[2], signInUrl: link[1], stop });
    });
    ended.then(({ code, err }) => reject(new Error(`the server ended with ${code}:\n${err}`)), reject);
  });
}

export const startServer = (env: Record<string, string>): Promise<ServerProcess> =>
  whenServing(startCli(['serve'], env));
