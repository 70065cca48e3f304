// hubplan init: a few questions, and the first files. The token is tried before anything is written.

import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { allUsers } from '../../core/look/listing.ts'
import { hidesAnyRoles } from '../../core/plan/roles.ts'
import type { Include, Snapshot } from '../../core/types.ts'
import type { ResolvedTarget } from '../../io/target.ts'
import { writeText } from '../../io/textfile.ts'
import { tool } from '../../io/version.ts'
import type { InitFlags } from '../../options/offline.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { githubWorkflow } from '../../views/ci/github.ts'
import { gitlabPipeline } from '../../views/ci/gitlab.ts'
import { type Pipeline, type PipelineKind, pipelineFiles } from '../../views/ci/index.ts'
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
  rolesHidden,
  tryToken,
  welcome,
} from './ask.ts'
import { askInclude } from './include.ts'
import { checkPlaces, findPlace, textOrNone } from './place.ts'

/** The answers. */
interface Answers {
  readonly provider: ProviderName
  readonly target: ResolvedTarget
  readonly live: Snapshot
  /** With the token in its environment, wherever it came from. */
  readonly world: World
  readonly protect: readonly string[]
  /** A roster of another program, or of the user's own. */
  readonly include: Include | undefined
  readonly roster: string | undefined
  readonly ci: PipelineKind | undefined
}

export async function runInit(flags: InitFlags, world: World): Promise<ExitCode> {
  await checkFree(['hubplan.yaml'], flags, world)
  await checkPlaces(['hubplan.yaml'], world)
  const provider = await askProvider(flags, world)
  const target = await askTarget(provider, flags, world)
  const tried = await tryToken({ provider, target }, flags, world)
  const { live } = tried
  world.streams.err(`${proseForTerminal(welcome(live))}\n`)
  if (hidesAnyRoles(live)) world.streams.err(`${rolesHidden(live)}\n`)
  const protect = await askProtect(live, flags, world)
  const draft = (chosen: Include): string => draftOf({ provider, target, live, protect, include: chosen })
  const include = await askInclude({ provider, draft }, flags, world)
  const roster = await askRoster({ provider, live, include }, flags, world)
  const ci = await askCi(provider, flags, world)
  await write({ provider, target, live, world: tried.world, protect, include, roster, ci }, flags)
  return 0
}

async function write(answers: Answers, flags: InitFlags): Promise<void> {
  const { provider, target, world, roster, ci } = answers
  const { streams } = world
  const ciFiles = ci === undefined ? [] : [pipelineFiles[ci]]
  await checkFree(ciFiles, flags, world)
  const ignore = withIgnored(await textOrNone('.gitignore', world))
  // Checks all paths before the first file is written.
  await checkPlaces(['hubplan.yaml', ...(ignore === undefined ? [] : ['.gitignore']), ...ciFiles], world)
  const made: string[] = []
  const save = async (file: string, text: string): Promise<void> => {
    const place = await findPlace(file, world)
    await mkdir(dirname(place), { recursive: true })
    await writeText(place, text, 0o644)
    made.push(file)
  }
  if (roster !== undefined) {
    await exportTo({ ...flags, provider, url: target.url, output: roster, choice: allUsers }, world)
    made.push(roster)
  }
  await save('hubplan.yaml', draftOf(answers))
  if (ignore !== undefined) await save('.gitignore', ignore)
  if (ci !== undefined) await save(pipelineFiles[ci], pipelineText(ci, answers, flags))
  streams.err(`Written: ${made.map(proseForTerminal).join(', ')}. The token is in none of them.\n`)
  streams.err(`Next: ${proseForTerminal(nextWords(answers))}\n`)
}

function draftOf({
  provider,
  target,
  live,
  protect,
  include,
  roster,
}: Pick<Answers, 'provider' | 'target' | 'live' | 'protect' | 'include'> & {
  readonly roster?: string | undefined
}): string {
  const { workspace } = live.target
  return desiredYaml({ ...providers[provider], url: target.url, workspace, protect, include, roster })
}

function pipelineText(ci: PipelineKind, { provider, target }: Answers, { branch }: InitFlags): string {
  const { title, ci: means } = providers[provider]
  const pipeline: Pipeline = {
    title,
    scopes: means?.reading,
    url: target.url,
    version: tool.replace(/^hubplan /, ''),
    branch,
  }
  return ci === 'github' ? githubWorkflow(pipeline) : gitlabPipeline(pipeline)
}

function nextWords({ provider, target }: Answers): string {
  const what = providers[provider].ops.has('user.create') ? '' : ' --absent-from leavers.csv'
  return `set HUBPLAN_URL=${target.url} and HUBPLAN_TOKEN, then hubplan plan${what} -o plan.json`
}
