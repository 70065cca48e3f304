// hubplan init: a few questions, and the first files. The token is tried before anything is written.

import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { allUsers } from '../../core/look/listing.ts'
import { hidesAnyRoles } from '../../core/plan/roles.ts'
import type { Include, Snapshot } from '../../core/types.ts'
import type { ResolvedTarget } from '../../io/target.ts'
import { writeBytes } from '../../io/textfile.ts'
import type { InitFlags } from '../../options/offline.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import type { ExitCode, World } from '../../session/world.ts'
import type { PipelineKind } from '../../views/ci/index.ts'
import { desiredYaml, withIgnored } from '../../views/init-file.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { exportTo } from '../export.ts'
import {
  askCi,
  askProtect,
  askProvider,
  askRoster,
  askTarget,
  checkFree,
  checkReach,
  rolesHidden,
  roleWords,
  tryToken,
  welcome,
} from './ask.ts'
import { type CiFile, checkInstall, ciFilesOf } from './ci.ts'
import { askInclude } from './include.ts'
import { checkPlaces, findPlace, isTaken, textOrNone } from './place.ts'

/** The answers. */
interface Answers {
  readonly provider: ProviderName
  readonly target: ResolvedTarget
  /** Undefined when the system was not asked. */
  readonly live: Snapshot | undefined
  /** With the token in its environment, wherever it came from. */
  readonly world: World
  readonly protect?: readonly string[]
  /** A roster of another program, or of the user's own. */
  readonly include?: Include | undefined
  readonly roster?: string | undefined
  /** The hubplan.yaml that is there stays. */
  readonly isKept?: boolean
  readonly ci: PipelineKind | undefined
}

export async function runInit(flags: InitFlags, world: World): Promise<ExitCode> {
  checkInstall(flags)
  const isKept = await keepsFile(flags, world)
  if (!isKept) await checkFree(['hubplan.yaml'], flags, world)
  await checkPlaces(['hubplan.yaml'], world)
  const provider = await askProvider(flags, world)
  const target = await askTarget(provider, flags, world)
  checkReach(target, flags)
  if (isKept) {
    const ci = await askCi({ provider, target }, flags, world)
    await write({ provider, target, live: undefined, world, isKept, ci }, flags)
    return 0
  }
  const { live, world: own } = await tried({ provider, target }, flags, world)
  const protect = await askProtect(live, flags, world)
  const draft = (chosen: Include): string => draftOf({ provider, target, live, protect, include: chosen })
  const include = await askInclude({ provider, draft }, flags, world)
  const roster = live === undefined ? undefined : await askRoster({ provider, live, include }, flags, world)
  const ci = await askCi({ provider, target }, flags, world)
  await write({ provider, target, live, world: own, protect, include, roster, ci }, flags)
  return 0
}

/** A project gets CI files later, too: without a question to the system, and without a change of its hubplan.yaml. */
async function keepsFile({ offline, ci, force }: InitFlags, { cwd }: World): Promise<boolean> {
  return offline && ci !== undefined && ci !== 'none' && !force && (await isTaken(join(cwd, 'hubplan.yaml')))
}

/** The token is tried at once, unless the files are written without asking the system. */
async function tried(
  way: Pick<Answers, 'provider' | 'target'>,
  flags: InitFlags,
  world: World,
): Promise<Pick<Answers, 'live' | 'world'>> {
  if (flags.offline) return { live: undefined, world }
  const { live, world: own } = await tryToken(way, flags, world)
  world.streams.err(`${proseForTerminal(welcome(live))}\n`)
  if (hidesAnyRoles(live)) world.streams.err(`${rolesHidden(live)}\n`)
  const role = roleWords(providers[way.provider], live)
  if (role !== undefined) world.streams.err(`${role}\n`)
  return { live, world: own }
}

async function write(answers: Answers, flags: InitFlags): Promise<void> {
  const { provider, target, world, roster, ci } = answers
  const { streams } = world
  const pipeline = ci === undefined ? [] : await ciFilesOf(ci, { provider, url: target.url }, flags, world)
  // The program is hubplan's own file, and goes with the sum in the CI file.
  const theirs = pipeline.filter(({ path }) => !path.startsWith('.hubplan/'))
  for (const { home, path } of theirs) await checkFree([path], flags, { ...world, cwd: home })
  const ignore = withIgnored(await textOrNone('.gitignore', world))
  // Checks all paths before the first file is written.
  await checkPlaces(['hubplan.yaml', ...(ignore === undefined ? [] : ['.gitignore'])], world)
  for (const { home, path } of pipeline) await checkPlaces([path], { ...world, cwd: home })
  const made: string[] = []
  const save = async ({ home, path, shown, content, mode }: CiFile): Promise<void> => {
    const place = await findPlace(path, { ...world, cwd: home })
    await mkdir(dirname(place), { recursive: true })
    await writeBytes(place, content, mode)
    made.push(shown)
  }
  const text = (path: string, content: string): CiFile => {
    return { home: world.cwd, path, shown: path, content, mode: 0o644 }
  }
  if (roster !== undefined) {
    await exportTo({ ...flags, provider, url: target.url, output: roster, choice: allUsers }, world)
    made.push(roster)
  }
  if (answers.isKept) streams.err('hubplan.yaml is there, and stays as it is.\n')
  else await save(text('hubplan.yaml', draftOf(answers)))
  if (ignore !== undefined) await save(text('.gitignore', ignore))
  for (const file of pipeline) await save(file)
  streams.err(`Written: ${made.map(proseForTerminal).join(', ')}. The token is in none of them.\n`)
  streams.err(`Next: ${proseForTerminal(nextWords(answers))}\n`)
}

function draftOf({
  provider,
  target,
  live,
  protect = [],
  include,
  roster,
}: Pick<Answers, 'provider' | 'target' | 'live' | 'protect' | 'include'> & {
  readonly roster?: string | undefined
}): string {
  const workspace = live?.target.workspace
  return desiredYaml({ ...providers[provider], url: target.url, workspace, protect, include, roster })
}

function nextWords({ provider, target }: Answers): string {
  const what = providers[provider].ops.has('user.create') ? '' : ' --absent-from leavers.csv'
  return `set HUBPLAN_URL=${target.url} and HUBPLAN_TOKEN, then hubplan plan${what} -o plan.json`
}
