// Runs a command for the targets that match --target: one, or several at a time, printed in the order of the file.
import pLimit from 'p-limit'

import { Problem } from '../../core/problem.ts'
import { sentence } from '../../core/sentences.ts'
import { readTargets, type TargetFiles } from '../../desired/index.ts'
import { mayBeSeveral, suffixOf } from '../../desired/targets.ts'
import type { commands } from '../../options/index.ts'
import { forTarget, inTarget, worded } from '../../session/targets.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { type Form, printAll } from './combined.ts'
import { type Ran, recorded } from './recorded.ts'

/** Hubs that are read at a time. */
const atATime = 4

/** Flags of a command that takes --target. */
export interface TargetFlags extends Pick<TargetFiles, 'config'> {
  readonly target?: string | undefined
}

/** A command that can run for several targets. */
export interface ForTargets<Flags extends TargetFlags> {
  /** Runs it for one target, or without targets. */
  readonly run: (flags: Flags, world: World) => Promise<ExitCode>
  /** Runs it for one of several targets; `run` when absent. */
  readonly several?: ForTargets<Flags>['run']
  /** One target is treated like several. */
  readonly isAlwaysSeveral?: boolean
  readonly name: keyof typeof commands
  /** How the results of several targets become one. */
  readonly form: Form<Flags>
  /** Files besides hubplan.yaml that may have targets. */
  readonly planning?: TargetFiles['planning']
  /** The flags for one of several targets, such as an output file of its own. */
  readonly flagsFor?: (target: string) => Flags
  /** Flags that are for one system. */
  readonly single?: Readonly<Record<string, unknown>>
}

/**
 * Runs a command for each target that is meant; a failed target does not stop the others.
 * @returns of several targets the gravest exit code
 */
export async function forTargets<Flags extends TargetFlags>(
  command: ForTargets<Flags>,
  flags: Flags,
  given: World,
): Promise<ExitCode> {
  const { target } = flags
  if (target === undefined) return command.run(flags, given)
  const areSeveral = mayBeSeveral(target)
  if (!areSeveral && !command.isAlwaysSeveral)
    return inTarget(forTarget(given, target), (world) => command.run(flags, world))
  const world = sharing(given)
  const { meant, isOneOfSeveral } = await readTargets(
    target,
    { config: flags.config, planning: command.planning },
    world,
  )
  if (areSeveral) refuseSingle(command.single ?? {}, `--target ${target}`, meant)
  return forNamed({ names: meant, areOnlyOwn: isOneOfSeveral && areSeveral }, command, flags, world)
}

/** Targets that are known by name. */
export interface Named {
  readonly names: readonly string[]
  /** Only the variables of each target itself count. */
  readonly areOnlyOwn: boolean
}

/**
 * The same for targets that are known already, such as those of a folder of plans.
 * @param world one for several runs, see `sharing`
 */
export async function forNamed<Flags extends TargetFlags>(
  { names, areOnlyOwn }: Named,
  command: Pick<ForTargets<Flags>, 'run' | 'several' | 'name' | 'form' | 'flagsFor'>,
  flags: Flags,
  world: World,
): Promise<ExitCode> {
  const limit = pLimit(atATime)
  const running = names.map((name) =>
    limit(() =>
      ranFor(
        name,
        command,
        { ...(command.flagsFor?.(name) ?? flags), target: name },
        forTarget(world, name, areOnlyOwn),
      ),
    ),
  )
  return printAll(running, command, world)
}

async function ranFor<Flags extends TargetFlags>(
  name: string,
  { run, several = run, form }: Pick<ForTargets<Flags>, 'run' | 'several' | 'form'>,
  flags: Flags,
  world: World,
): Promise<Ran> {
  const record = recorded(world)
  try {
    if (form.is === 'table') return { name, code: 0, table: await form.of(flags, record.world), ...record.texts() }
    return { name, code: await several(flags, record.world), ...record.texts() }
  } catch (thrown) {
    return { name, code: undefined, thrown: worded(thrown, world), ...record.texts() }
  }
}

/** A world for several runs: what they share is read once, and questions are asked one after another. */
export function sharing(world: World): World {
  const { streams } = world
  const one = pLimit(1)
  let input: Promise<Buffer> | undefined
  return {
    ...world,
    searches: new Map(),
    turns: new Map(),
    streams: {
      ...streams,
      input: () => {
        input ??= streams.input()
        return input
      },
      ask: (question) => one(() => streams.ask(question)),
    },
  }
}

/** The variables in place of flags for one system. */
const ownVariables: Readonly<Record<string, string>> = {
  '--url': 'HUBPLAN_URL',
  '--token-file': 'HUBPLAN_TOKEN',
  '--oauth-file': 'HUBPLAN_OAUTH_FILE',
}

/**
 * Flags for one system must not apply to several.
 * @param what names several of them, such as `--target all`
 * @throws Problem `usage`
 */
export function refuseSingle(single: Readonly<Record<string, unknown>>, what: string, names: readonly string[]): void {
  const flag = Object.entries(single).find(([, value]) => value !== undefined)?.[0]
  if (flag === undefined) return
  const [first = ''] = names
  const own = ownVariables[flag]
  const variable = own === undefined ? '' : `; each target has a variable of its own, such as ${own}_${suffixOf(first)}`
  throw new Problem('usage', sentence(`${flag} is for one system, and ${what} is for ${names.length}.`), {
    hint: `choose one with --target NAME${variable}`,
    topic: 'many-hubs',
  })
}
