// Wiring only: flags to commands, imported when they are used.
import yargs from 'yargs'

import { redactError } from '../core/actions/redact.ts'
import { tool } from '../io/version.ts'
import { forTarget } from '../session/targets.ts'
import { type World, withSecrets } from '../session/world.ts'
import { applyOptions, toApplyFlags } from './flags/apply.ts'
import { one, type Parsed } from './flags/base.ts'
import { completionOptions, toCompletionFlags } from './flags/completion.ts'
import { doctorOptions, toDoctorFlags } from './flags/doctor.ts'
import { exportOptions, toExportFlags } from './flags/export.ts'
import { initOptions, toInitFlags } from './flags/init.ts'
import { listOptions, toListFlags } from './flags/list.ts'
import { planOptions, toPlanFlags } from './flags/plan.ts'
import { rehearseOptions, toRehearseFlags } from './flags/rehearse.ts'
import { revertOptions, toRevertFlags } from './flags/revert.ts'
import { reviewOptions, toReviewFlags } from './flags/review.ts'
import { sandboxOptions, toSandboxFlags } from './flags/sandbox.ts'
import { showOptions, toShowFlags } from './flags/show.ts'
import { statusOptions, toStatusFlags } from './flags/status.ts'
import { templateOptions, toTemplateFlags } from './flags/template.ts'
import { toValidateFlags, validateOptions } from './flags/validate.ts'
import { usageProblem } from './usage.ts'

/**
 * Runs the command that the arguments name.
 * @param argv without the program itself
 * @returns the exit code
 * @throws Problem such as `usage` for a wrong command line
 */
export async function runCommand(argv: readonly string[], given: World): Promise<number> {
  const world = withSecrets(given)
  try {
    return await parsed(argv, world)
  } catch (thrown) {
    throw redactError(thrown, world.secrets.hideInWords)
  }
}

async function parsed(argv: readonly string[], given: World): Promise<number> {
  let exitCode = 0
  let help = ''
  const run = (command: (argv: Parsed, world: World) => Promise<number>) => async (parsed: Parsed) => {
    exitCode = await command(parsed, forTarget(given, one(parsed['target'])))
  }
  await yargs([...argv])
    .scriptName('hubplan')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .command(
      'plan [files..]',
      'Compare what should be with the hub, and save the changes as a plan',
      planOptions,
      run(async (parsed) => {
        const { planAll } = await import('../commands/plan/all.ts')
        return planAll(toPlanFlags(parsed), given)
      }),
    )
    .command(
      'show <plan>',
      'Show a saved plan for review',
      showOptions,
      run(async (parsed, world) => (await import('../commands/show.ts')).runShow(toShowFlags(parsed), world)),
    )
    .command(
      'review <plan>',
      'Look through a saved plan on a terminal, and approve or refuse it',
      reviewOptions,
      run(async (parsed, world) => (await import('../commands/review.ts')).runReview(toReviewFlags(parsed), world)),
    )
    .command(
      'apply <plan>',
      'Do what a saved plan says, and nothing else',
      applyOptions,
      run(async (parsed, world) => (await import('../commands/apply/index.ts')).runApply(toApplyFlags(parsed), world)),
    )
    .command(
      'rehearse <plan>',
      'Try a saved plan on an embedded hub: what it does, in how many requests, how long it takes',
      rehearseOptions,
      run(async (parsed, world) =>
        (await import('../commands/rehearse.ts')).runRehearse(toRehearseFlags(parsed), world),
      ),
    )
    .command(
      'revert <plan> [names..]',
      'Make the plan that undoes what was applied of a plan',
      revertOptions,
      run(async (parsed, world) =>
        (await import('../commands/revert/index.ts')).runRevert(toRevertFlags(parsed), world),
      ),
    )
    .command(
      'validate [files..]',
      'Check the files without a hub, or whether a plan file is whole',
      validateOptions,
      run(async (parsed, world) =>
        (await import('../commands/validate.ts')).runValidate(toValidateFlags(parsed), world),
      ),
    )
    .command(
      'template',
      'Write a roster to begin with: numbered names, or given ones',
      templateOptions,
      run(async (parsed, world) =>
        (await import('../commands/template.ts')).runTemplate(toTemplateFlags(parsed), world),
      ),
    )
    .command(
      'export [file]',
      'Save everybody on the hub as a file that plans nothing',
      exportOptions,
      run(async (parsed, world) => (await import('../commands/export.ts')).runExport(toExportFlags(parsed), world)),
    )
    .command(
      'list',
      'Show who is on the hub, by conditions',
      listOptions,
      run(async (parsed, world) => (await import('../commands/list.ts')).runList(toListFlags(parsed), world)),
    )
    .command(
      'status',
      'Show the hub in numbers',
      statusOptions,
      run(async (parsed, world) => (await import('../commands/status.ts')).runStatus(toStatusFlags(parsed), world)),
    )
    .command(
      'doctor [plan]',
      'Look at the way to the hub, and at what the token may do',
      doctorOptions,
      run(async (parsed, world) =>
        (await import('../commands/doctor/index.ts')).runDoctor(toDoctorFlags(parsed), world),
      ),
    )
    .command(
      'sandbox',
      'Run an embedded hub with a class of 150 people, to try things on',
      sandboxOptions,
      run(async (parsed, world) => (await import('../commands/sandbox.ts')).runSandbox(toSandboxFlags(parsed), world)),
    )
    .command(
      'init',
      'Ask a few questions, try the token, and write hubplan.yaml, .gitignore lines and CI files',
      initOptions,
      run(async (parsed, world) => (await import('../commands/init/index.ts')).runInit(toInitFlags(parsed), world)),
    )
    .command(
      'completion <shell>',
      'A script that completes commands and flags in bash, zsh or fish',
      completionOptions,
      run(async (parsed, world) =>
        (await import('../commands/completion.ts')).runCompletion(toCompletionFlags(parsed), world),
      ),
    )
    // Registers the hidden flag that the scripts ask.
    .completion('yargs-completion', false)
    .command(
      'demo',
      'Plan, show, apply and plan again, on an embedded hub',
      (args) => args.example('$0 demo', 'the whole way, in a few seconds'),
      run(async () => (await import('../commands/demo.ts')).runDemo(given)),
    )
    .option('no-color', { type: 'boolean', default: false, describe: 'no colours (also NO_COLOR)' })
    .demandCommand(1, 'Give a command, such as plan.')
    .recommendCommands()
    .strict()
    .locale('en')
    .version(tool)
    .wrap(Math.min(100, given.streams.columns))
    .epilogue(
      'Exit codes: 0 done, 1 error, 2 changes (plan --detailed-exitcode), 3 refused by a guard, 4 stale, 5 applied in part, 130 interrupted.',
    )
    .exitProcess(false)
    .fail((message, failure?: Error) => {
      // The parser throws some of its complaints as its own kind of error.
      if (failure !== undefined && failure.name !== 'YError') throw failure
      throw usageProblem(failure?.message ?? message, argv)
    })
    // With a callback the parser writes nothing itself: help, and the words of a completion, are a result like any other.
    .parseAsync(argv, {}, (_failure, _parsed, output) => {
      help = output
    })
  if (help !== '') await given.streams.out(`${help}\n`)
  return exitCode
}
