// The CI files of hubplan init: the pipeline at the root of the repository, and the program that its jobs run.
import { isIP } from 'node:net'
import { join, relative } from 'node:path'

import { Problem } from '../../core/problem.ts'
import { readProgram } from '../../io/program.ts'
import { tool } from '../../io/version.ts'
import type { InitFlags } from '../../options/offline.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import type { World } from '../../session/world.ts'
import { githubWorkflow } from '../../views/ci/github.ts'
import { gitlabPipeline } from '../../views/ci/gitlab.ts'
import { type Pipeline, type PipelineKind, pipelineFile, programFile, type Source } from '../../views/ci/index.ts'
import { type Repository, repositoryOf } from './repository.ts'

/** A file to write. */
export interface CiFile {
  /** The folder that no link may lead out of. */
  readonly home: string
  readonly path: string
  /** Path from the folder of hubplan.yaml, for messages. */
  readonly shown: string
  readonly content: string | Buffer
  readonly mode: number
}

/** Version of this program, as CI files name it. */
export const version = tool.replace(/^hubplan /, '')

/** Git must change no byte of the program, and need not show its lines. */
const attributes = 'hubplan.mjs -text -diff linguist-generated\n'

/** What a pipeline says about the systems that it is for. */
export type Systems = Pick<Pipeline, 'title' | 'scopes' | 'url' | 'targets'>

/** All files of a pipeline, in the order of writing. */
export async function ciFilesOf(
  kind: PipelineKind,
  systems: Systems,
  flags: InitFlags,
  world: World,
): Promise<readonly CiFile[]> {
  const repository = await repositoryOf(world)
  const program = flags.install === undefined ? await readProgram() : undefined
  const source: Source =
    program === undefined
      ? { kind: 'package', spec: flags.install ?? '', integrity: flags.integrity ?? '' }
      : { kind: 'file', sha256: program.sha256, version }
  const pipeline = { ...systems, source, branch: flags.branch, folder: repository.folder }
  const text = kind === 'github' ? githubWorkflow(pipeline) : gitlabPipeline(pipeline)
  return [
    ...(program === undefined ? [] : programFiles(program.bytes, world)),
    pipelineAt(repository, pipelineFile(kind, repository.folder), text, world),
  ]
}

/** The program as the jobs run it, with what git needs to know of it. */
export function programFiles(bytes: Buffer, { cwd }: Pick<World, 'cwd'>): readonly CiFile[] {
  const own = (path: string, content: string | Buffer, mode: number): CiFile => {
    return { home: cwd, path, shown: path, content, mode }
  }
  return [own(programFile, bytes, 0o755), own('.hubplan/.gitattributes', attributes, 0o644)]
}

/** A CI file at the root of the repository. */
export function pipelineAt({ root }: Repository, path: string, content: string, { cwd }: Pick<World, 'cwd'>): CiFile {
  return { home: root, path, shown: relative(cwd, join(root, path)), content, mode: 0o644 }
}

/** A package is named by its exact version or place, and nothing in it can be read as a flag or by a shell. */
const exactSpec = /^(?:https:\/\/[\w.:/@%~+-]+\.tgz|(?:@[\w.-]+\/)?[\w][\w.-]*@\d+\.\d+\.\d+[\w.+-]*)$/
const integrityForm = /^sha512-[A-Za-z0-9+/]{86}==$/

/** @throws Problem `usage` when the flags name no verified package */
export function checkInstall({ ci, install, integrity }: InitFlags): void {
  if (install === undefined && integrity === undefined) return
  const fault = (message: string, hint: string): Problem => new Problem('usage', message, { hint })
  if (install === undefined || integrity === undefined)
    throw fault('--install and --integrity go together.', 'npm view SPEC dist.integrity prints the second one')
  if (ci === undefined || ci === 'none') throw fault('--install needs --ci.', 'give --ci github or --ci gitlab')
  if (!exactSpec.test(install))
    throw fault(
      `--install is ${JSON.stringify(install)}, which is not one exact package.`,
      'write name@1.2.3, or the https address of a .tgz file',
    )
  if (!integrityForm.test(integrity))
    throw fault('--integrity is not a sha512 of a package.', 'write it as npm does: sha512-... with 88 characters')
}

/** Why there is no CI file for a system. */
export function notReady(kind: string, provider: ProviderName): string {
  return `There is no ready-made ${kind} file for ${providers[provider].title}: its tokens or ledger must be kept between runs.`
}

/** Why no CI job can reach this address; undefined for all others. */
export function unreachable(url: string): string | undefined {
  const { hostname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const isName = host === 'localhost' || host.endsWith('.localhost')
  const isOwn = isIP(host) === 4 ? /^(?:127|0)\./.test(host) : /^(?:::1?|::ffff:7f[\da-f]{2}:[\da-f]{1,4})$/.test(host)
  if (!isName && !(isIP(host) > 0 && isOwn)) return undefined
  return `A CI job cannot reach ${url}: it is an address of this machine.`
}
