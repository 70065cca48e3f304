// hubplan init: a few questions, and the first files. The token is tried before anything is written.

import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { allUsers } from '../../core/look/listing.ts'
import { hidesAnyRoles } from '../../core/plan/roles.ts'
import { count } from '../../core/sentences.ts'
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
import { type CiFile, checkInstall, ciFilesOf, type Systems } from './ci.ts'
import { askInclude } from './include.ts'
import { checkPlaces, findPlace, isTaken, textOrNone } from './place.ts'
import { systemOf, systemsBeside } from './systems.ts'

/** The answers for a new project. */
interface Answers {
  readonly provider: ProviderName
  readonly target: ResolvedTarget
  /** Undefined when the system was not asked. */
  readonly live: Snapshot | undefined
  readonly protect?: readonly string[]
  /** A roster of another program, or of the user's own. */
  readonly include?: Include | undefined
  readonly roster?: string | undefined
}

export async function runInit(flags: InitFlags, world: World): Promise<ExitCode> {
  checkInstall(flags)
  const several = await systemsBeside(flags, world)
  if (several !== undefined) {
    await write({ ...several, next: nextOfTargets(several.systems) }, flags, world)
    return 0
  }
  const isKept = await keepsFile(flags, world)
  if (!isKept) await checkFree(['hubplan.yaml'], flags, world)
  await checkPlaces(['hubplan.yaml'], world)
  const provider = await askProvider(flags, world)
  const target = await askTarget(provider, flags, world)
  checkReach(target, flags)
  const one = { systems: systemOf(provider, target.url), next: nextWords(provider, target) }
  if (isKept) {
    await write({ ...one, ci: await askCi({ provider, target }, flags, world) }, flags, world)
    return 0
  }
  const { live, world: own } = await tried({ provider, target }, flags, world)
  const protect = await askProtect(live, flags, world)
  const draft = (chosen: Include): string => draftOf({ provider, target, live, protect, include: chosen })
  const include = await askInclude({ provider, draft }, flags, world)
  const roster = live === undefined ? undefined : await askRoster({ provider, live, include }, flags, world)
  const ci = await askCi({ provider, target }, flags, world)
  const answers = { provider, target, live, protect, include, roster }
  await write({ ...one, ci, answers }, flags, own)
  return 0
}

/** A project gets CI files later, too: without a question to the system, and without a change of its hubplan.yaml. */
async function keepsFile({ offline, ci, force }: InitFlags, { cwd }: World): Promise<boolean> {
  return offline && ci !== undefined && ci !== 'none' && !force && (await isTaken(join(cwd, 'hubplan.yaml')))
}

/**
 * The token is tried at once, unless the files are written without asking the system.
 * @returns the world with the token in its environment, wherever it came from
 */
async function tried(
  way: Pick<Answers, 'provider' | 'target'>,
  flags: InitFlags,
  world: World,
): Promise<{ readonly live: Answers['live']; readonly world: World }> {
  if (flags.offline) return { live: undefined, world }
  const { live, world: own } = await tryToken(way, flags, world)
  world.streams.err(`${proseForTerminal(welcome(live))}\n`)
  if (hidesAnyRoles(live)) world.streams.err(`${rolesHidden(live)}\n`)
  const role = roleWords(providers[way.provider], live)
  if (role !== undefined) world.streams.err(`${role}\n`)
  return { live, world: own }
}

/** What is written. */
interface Writing {
  readonly ci: PipelineKind | undefined
  readonly systems: Systems
  /** Undefined: the hubplan.yaml that is there stays. */
  readonly answers?: Answers
  /** What to do next. */
  readonly next: string
}

async function write({ ci, systems, answers, next }: Writing, flags: InitFlags, world: World): Promise<void> {
  const { streams } = world
  const pipeline = ci === undefined ? [] : await ciFilesOf(ci, systems, flags, world)
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
  if (answers?.roster !== undefined) {
    const { provider, target, roster } = answers
    await exportTo({ ...flags, provider, url: target.url, output: roster, choice: allUsers }, world)
    made.push(roster)
  }
  if (answers === undefined) streams.err('hubplan.yaml is there, and stays as it is.\n')
  else await save(text('hubplan.yaml', draftOf(answers)))
  if (ignore !== undefined) await save(text('.gitignore', ignore))
  for (const file of pipeline) await save(file)
  streams.err(`Written: ${made.map(proseForTerminal).join(', ')}. The token is in none of them.\n`)
  streams.err(`Next: ${proseForTerminal(next)}\n`)
}

function draftOf({ provider, target, live, protect = [], include, roster }: Answers): string {
  const workspace = live?.target.workspace
  return desiredYaml({ ...providers[provider], url: target.url, workspace, protect, include, roster })
}

function nextWords(provider: ProviderName, target: ResolvedTarget): string {
  const what = providers[provider].ops.has('user.create') ? '' : ' --absent-from leavers.csv'
  return `set HUBPLAN_URL=${target.url} and HUBPLAN_TOKEN, then hubplan plan${what} -o plan.json`
}

function nextOfTargets({ targets }: Systems): string {
  return `set the secrets that the head of the CI file lists for ${count(targets.length, 'target')}, and commit these files together`
}
