// Every command, in the order of the help.
import { apply } from './apply.ts'
import { doctor, exporting, list, status } from './look.ts'
import { completion, demo, init, sandbox, template, validate } from './offline.ts'
import { plan } from './plan.ts'
import { rehearse, revert, review, show } from './saved.ts'
import type { Command } from './table.ts'

export const commands = {
  plan,
  show,
  review,
  apply,
  rehearse,
  revert,
  validate,
  template,
  export: exporting,
  list,
  status,
  doctor,
  sandbox,
  init,
  completion,
  demo,
} as const satisfies Readonly<Record<string, Command>>
