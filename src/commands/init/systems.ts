// The systems of a project, as a CI file needs them: one, or the targets of its hubplan.yaml.

import { formatPlace, Problem } from '../../core/problem.ts'
import { defaultProvider } from '../../core/saved.ts'
import type { Diagnostic } from '../../core/types.ts'
import { findConfig } from '../../desired/given.ts'
import { providerOf, urlOf } from '../../desired/merge.ts'
import { attempt, type Document, readDocument } from '../../desired/read.ts'
import { documentFor, suffixOf } from '../../desired/targets.ts'
import { resolveTarget } from '../../io/target.ts'
import type { InitFlags } from '../../options/offline.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import { forTarget, inTarget } from '../../session/targets.ts'
import type { World } from '../../session/world.ts'
import { inputProblem } from '../../sources/bytes.ts'
import { readYaml } from '../../sources/index.ts'
import type { PipelineKind, PipelineTarget } from '../../views/ci/index.ts'
import { notReady, type Systems, unreachable } from './ci.ts'

/** One system. */
export function systemOf(provider: ProviderName, url: string): Systems {
  const { title, ci } = providers[provider]
  return { title, scopes: ci?.reading, url, targets: [] }
}

/**
 * The targets of the hubplan.yaml that is there; undefined when it has none, or no CI file is wanted.
 * @throws Problem `input` for a faulty file with targets, `usage` for a target that no CI job can plan
 */
export async function systemsBeside(
  flags: InitFlags,
  world: World,
): Promise<{ readonly ci: PipelineKind; readonly systems: Systems } | undefined> {
  const { ci } = flags
  if (ci === undefined || ci === 'none') return undefined
  const document = await documentWithTargets(world)
  if (document === undefined) return undefined
  refuseUnused(flags)
  const all: System[] = []
  for (const name of Object.keys(document.file.targets ?? {})) {
    all.push(await inTarget(forTarget(world, name, true), async (own) => oneOf(document, { name, ci }, own)))
  }
  // The reading form needs a token that can only read for each of them.
  const writing = all.find(({ provider }) => providers[provider].ci?.reading === undefined)
  const { title, ci: means } = providers[(writing ?? all[0])?.provider ?? defaultProvider]
  return { ci, systems: { title, scopes: means?.reading, url: '', targets: all.map(({ target }) => target) } }
}

/** Its `targets` decide, whatever other faults the file has. */
async function documentWithTargets({ cwd }: World): Promise<Document | undefined> {
  const { name } = await findConfig(undefined, cwd)
  if (name === undefined) return undefined
  const yaml = await attempt([], () => readYaml(name))
  const data: unknown = yaml?.data
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, 'targets')) return undefined
  const faults: Diagnostic[] = []
  const document = await readDocument(name, faults)
  if (document === undefined) throw inputProblem(faults)
  return document
}

/** @throws Problem `usage` for a flag that is for a hubplan.yaml of one system */
function refuseUnused({ url, provider, protect, include, roster }: InitFlags): void {
  const given = {
    '--url': url,
    '--provider': provider,
    '--include': include,
    '--roster': roster,
    '--protect': protect[0],
  }
  const flag = Object.entries(given).find(([, value]) => value !== undefined)?.[0]
  if (flag === undefined) return
  throw new Problem('usage', `${flag} has no effect: hubplan.yaml has targets, and stays as it is.`, {
    hint: 'leave it out; the CI file is made for the targets of hubplan.yaml',
    topic: 'many-hubs',
  })
}

interface System {
  readonly provider: ProviderName
  readonly target: PipelineTarget
}

/** @throws Problem `usage` or `target` */
function oneOf(
  document: Document,
  { name, ci }: { readonly name: string; readonly ci: string },
  { env }: Pick<World, 'env'>,
): System {
  const faults: Diagnostic[] = []
  const own = [documentFor(document, name, faults)]
  const provider = providerOf(own, faults)
  const { way, ci: means } = providers[provider]
  const file = urlOf(own, way.tail, faults)
  if (faults.length > 0) throw inputProblem(faults)
  if (means === undefined) {
    throw new Problem('usage', `Target ${name}: ${notReady(ci, provider)}`, {
      hint: 'keep this target in a hubplan.yaml in another folder; hubplan help ci lists what such a job must keep',
    })
  }
  const { url } = resolveTarget({ env, fileUrl: file?.url, filePath: file && formatPlace(file.at), way })
  const why = unreachable(url)
  if (why !== undefined) {
    throw new Problem('usage', `Target ${name}: ${why}`, {
      hint: `write the address that other machines use into targets.${name}.url`,
    })
  }
  return { provider, target: { name, url, suffix: suffixOf(name) } }
}
