// --dry-run, command by command: only apply changes a hub, and its plan is the dry run.
import type { CommandName } from '../runs.ts'
import type { Answer } from './words.ts'

const onHub = 'only hubplan apply changes the hub'

/** What each command does without the flag. */
const texts: { readonly [Name in Exclude<CommandName, 'apply'>]: { readonly what: string; readonly hint: string } } = {
  plan: { what: 'plan changes nothing', hint: 'run it without the flag; hubplan apply carries out a saved plan' },
  show: { what: 'show changes nothing', hint: `run it without the flag; ${onHub}` },
  review: { what: 'review changes nothing on the hub', hint: `run it without the flag; ${onHub}` },
  rehearse: { what: 'rehearse is the dry run', hint: 'run it without the flag; it uses an embedded hub' },
  revert: {
    what: 'revert only makes a plan',
    hint: 'run it without the flag; hubplan apply carries out what it saves',
  },
  log: { what: 'log changes nothing', hint: `run it without the flag; ${onHub}` },
  validate: { what: 'validate changes nothing', hint: `run it without the flag; ${onHub}` },
  template: { what: 'template replaces no file without --force', hint: 'leave -o out to see the rows' },
  export: { what: 'export changes nothing on the hub', hint: 'leave the file out to see the users' },
  list: { what: 'list changes nothing', hint: `run it without the flag; ${onHub}` },
  status: { what: 'status changes nothing', hint: `run it without the flag; ${onHub}` },
  user: { what: 'user changes nothing', hint: `run it without the flag; ${onHub}` },
  doctor: { what: 'doctor changes nothing', hint: `run it without the flag; ${onHub}` },
  sandbox: { what: 'sandbox keeps nothing', hint: 'run it without the flag' },
  init: { what: 'init replaces no file without --force', hint: 'run it without the flag' },
  web: { what: 'web sends nothing before its last step', hint: 'run it without the flag, and stop at the step Look' },
  'upgrade-ci': { what: 'upgrade-ci changes files of this folder alone', hint: 'run it, then read: git diff' },
  help: { what: 'help changes nothing', hint: 'run it without the flag' },
  completion: { what: 'completion prints a script', hint: 'run it without the flag' },
  demo: { what: 'demo uses an embedded hub', hint: 'run it without the flag' },
}

/** The answer to `--dry-run`, `--check` and similar flags. */
export function dryRunAnswer(name: CommandName, word: string, file: string): Answer {
  if (name === 'apply') {
    return {
      message: `apply has no ${word}: the plan shows what apply will do.`,
      hint: `run: hubplan show ${file}; to try it on an embedded hub: hubplan rehearse ${file}`,
    }
  }
  const { what, hint } = texts[name]
  return { message: `There is no flag ${word}: ${what}.`, hint }
}
