// The function of each command, imported when it is used.
import type { commands } from '../options/index.ts'
import type { FlagsOf } from '../options/table.ts'
import type { ExitCode, World } from '../session/world.ts'

export type Commands = typeof commands
export type CommandName = keyof Commands

type Runs = { readonly [Name in CommandName]: (flags: FlagsOf<Commands[Name]>, world: World) => Promise<ExitCode> }

export const runs: Runs = {
  plan: async (flags, world) => (await import('../commands/plan/all.ts')).planAll(flags, world),
  show: async (flags, world) => (await import('../commands/show.ts')).runShow(flags, world),
  review: async (flags, world) => (await import('../commands/review/index.ts')).runReview(flags, world),
  apply: async (flags, world) => (await import('../commands/apply/index.ts')).runApply(flags, world),
  rehearse: async (flags, world) => (await import('../commands/rehearse.ts')).runRehearse(flags, world),
  revert: async (flags, world) => (await import('../commands/revert/index.ts')).runRevert(flags, world),
  log: async (flags, world) => (await import('../commands/log/index.ts')).runLog(flags, world),
  validate: async (flags, world) => (await import('../commands/validate.ts')).runValidate(flags, world),
  template: async (flags, world) => (await import('../commands/template.ts')).runTemplate(flags, world),
  export: async (flags, world) => (await import('../commands/export.ts')).runExport(flags, world),
  list: async (flags, world) => (await import('../commands/list/index.ts')).runList(flags, world),
  status: async (flags, world) => (await import('../commands/status.ts')).runStatus(flags, world),
  user: async (flags, world) => (await import('../commands/user/index.ts')).runUser(flags, world),
  doctor: async (flags, world) => (await import('../commands/doctor/index.ts')).runDoctor(flags, world),
  sandbox: async (flags, world) => (await import('../commands/sandbox.ts')).runSandbox(flags, world),
  init: async (flags, world) => (await import('../commands/init/index.ts')).runInit(flags, world),
  web: async (flags, world) => (await import('../web/index.ts')).runWeb(flags, world),
  'upgrade-ci': async (_, world) => (await import('../commands/init/upgrade.ts')).runUpgradeCi(world),
  help: async (flags, world) => (await import('../commands/help/index.ts')).runHelp(flags, world),
  completion: async (flags, world) => (await import('../commands/completion.ts')).runCompletion(flags, world),
  demo: async (_, world) => (await import('../commands/demo.ts')).runDemo(world),
}
