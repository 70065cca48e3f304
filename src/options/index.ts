// Every command, in the order of the help.
import { apply } from './apply.ts'
import { doctor, exporting, list, status, user } from './look.ts'
import { completion, demo, help, init, sandbox, template, upgradeCi, validate } from './offline.ts'
import { plan } from './plan.ts'
import { log, rehearse, revert, review, show } from './saved.ts'
import type { Command } from './table.ts'
import { web } from './web.ts'

export const commands = {
  plan,
  show,
  review,
  apply,
  rehearse,
  revert,
  log,
  validate,
  template,
  export: exporting,
  list,
  status,
  user,
  doctor,
  sandbox,
  init,
  web,
  'upgrade-ci': upgradeCi,
  help,
  completion,
  demo,
} as const satisfies Readonly<Record<string, Command>>

/** Headings of the commands in the help. */
export const commandGroups = [
  { title: 'Plan, review, apply', names: ['plan', 'show', 'review', 'apply', 'revert', 'log'] },
  { title: 'Look and check', names: ['list', 'status', 'user', 'export', 'doctor', 'validate'] },
  { title: 'Begin', names: ['web', 'init', 'upgrade-ci', 'template', 'help', 'completion'] },
  { title: 'Try out', names: ['demo', 'sandbox', 'rehearse'] },
] as const satisfies readonly { readonly title: string; readonly names: readonly (keyof typeof commands)[] }[]
