// hubplan plan --target all: one plan for each target that the files name.
import { extname } from 'node:path'

import { Problem } from '../../core/problem.ts'
import { targetNames } from '../../desired/index.ts'
import { suffixOf } from '../../desired/targets.ts'
import type { PlanFlags } from '../../options/plan.ts'
import { tellFailure } from '../../session/failure.ts'
import { forTarget } from '../../session/targets.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { runPlan } from './index.ts'

/**
 * Plans for the chosen target, or for each of them; a failed target does not stop the others.
 * @returns of several targets the gravest exit code: 1, 3, 2, 0
 */
export async function planAll(flags: PlanFlags, world: World): Promise<ExitCode> {
  const { target } = flags
  if (target !== 'all') return runPlan(flags, forTarget(world, target))
  const names = await targetNames(flags, world.cwd)
  checkAll(flags, names)
  const codes: ExitCode[] = []
  for (const name of names) {
    world.streams.err(`Target ${proseForTerminal(name)}:\n`)
    codes.push(await planOne(flags, world, { name, isAlone: names.length === 1 }))
  }
  return ([1, 3, 2] as const).find((code) => codes.includes(code)) ?? 0
}

async function planOne(
  flags: PlanFlags,
  world: World,
  { name, isAlone }: { readonly name: string; readonly isAlone: boolean },
): Promise<ExitCode> {
  const own: PlanFlags = {
    ...flags,
    target: name,
    ...(flags.output === undefined ? {} : { output: fileOf(flags.output, name) }),
  }
  try {
    return await runPlan(own, forTarget(world, name, !isAlone))
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code === 'interrupted') throw thrown
    return tellFailure(thrown, world.streams, ['plan'])
  }
}

/** `plan.json` of the target `emea` is `plan.emea.json`. */
export function fileOf(output: string, target: string): string {
  const extension = extname(output)
  return `${output.slice(0, output.length - extension.length)}.${target}${extension}`
}

/** Flags for one system must not apply to several. */
function checkAll({ url, tokenFile, oauthFile, against }: PlanFlags, names: readonly string[]): void {
  const given = Object.entries({
    '--url': url,
    '--token-file': tokenFile,
    '--oauth-file': oauthFile,
    '--against': against,
  })
  const flag = given.find(([, value]) => value !== undefined)?.[0]
  if (flag === undefined) return
  const variables = names.map((name) => `HUBPLAN_TOKEN_${suffixOf(name)}`).join(', ')
  throw new Problem('usage', `${flag} is for one system, and --target all is for ${names.length}.`, {
    hint: `plan one with --target NAME; tokens of several are ${variables} (or HUBPLAN_OAUTH_FILE_...)`,
  })
}
