/** The command line as commander sees it: one file per subject adds its commands. */
import { Command, CommanderError } from 'commander';
import { addAdministration } from './administration.ts';
import { addBacktest } from './backtest.ts';
import type { CommandContext } from './context.ts';
import { addCut } from './cut.ts';
import { addImport } from './import.ts';
import { addScore } from './score.ts';
import { inOneLine, troubleText } from './trouble.ts';
import { addWalk } from './walk.ts';

/** Exit code of a command that its user stopped: what shells give for Ctrl-C. */
export const STOPPED = 130;

export function buildProgram(context: CommandContext): Command {
  const program = new Command('arpent').description(
    'Which streets are worth walking, cut into turfs, handed over as walks.',
  );
  for (const add of [addImport, addScore, addCut, addWalk, addBacktest, addAdministration])
    add(program, context);
  const settle = (command: Command) => {
    command.exitOverride().configureOutput({
      writeOut: context.out,
      writeErr: context.err,
      outputError: (text, write) =>
        write(inOneLine(text.replace(/^error: /, ''), '--help lists what there is')),
    });
    command.commands.forEach(settle);
  };
  settle(program);
  return program;
}

/** Runs one command; answers the exit code. Whatever goes wrong becomes one line that says what to do. */
export async function runCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  try {
    await buildProgram(context).parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (context.signal.aborted) {
      context.err('arpent: stopped before the end\n');
      return STOPPED;
    }
    context.err(troubleText(error));
    return 1;
  }
}
