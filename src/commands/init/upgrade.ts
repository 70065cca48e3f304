// hubplan upgrade-ci: this program becomes the one that CI runs, and its sum that of the CI files.

import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { Problem } from '../../core/problem.ts'
import { readProgram } from '../../io/program.ts'
import { writeBytes } from '../../io/textfile.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { pipelineFile, programFile } from '../../views/ci/index.ts'
import { hasOtherSum, withSum } from '../../views/ci/sum.ts'
import { proseForTerminal } from '../../views/safe.ts'

import { type CiFile, pipelineAt, programFiles, version } from './ci.ts'
import { checkPlaces, findPlace, textOrNone } from './place.ts'
import { type Repository, repositoryOf } from './repository.ts'

interface Upgrade {
  readonly file: CiFile
  /** What changes in it, in words. */
  readonly words: string
}

/** Replaces the program and its sum; what people wrote around that line stays. */
export async function runUpgradeCi(world: World): Promise<ExitCode> {
  const { streams, cwd } = world
  const program = await readProgram()
  const repository = await repositoryOf(world)
  const present = await sumOf(join(cwd, programFile))
  const upgrades = await upgradesOf(repository, program.sha256, world)
  const isSame = present === program.sha256 && upgrades.every(({ words }) => words === '')
  if (isSame) {
    await streams.out(`CI runs this hubplan already: ${version}, sha256 ${program.sha256}.\n`)
    return 0
  }
  const files = [...programFiles(program.bytes, world), ...upgrades.map(({ file }) => file)]
  for (const { home, path } of files) await checkPlaces([path], { ...world, cwd: home })
  for (const { home, path, content, mode } of files) {
    const place = await findPlace(path, { ...world, cwd: home })
    await mkdir(dirname(place), { recursive: true })
    await writeBytes(place, content, mode)
  }
  const lines = upgrades.map(
    ({ file, words }) => `${proseForTerminal(file.shown)}: ${words === '' ? 'unchanged' : words}`,
  )
  const own = `${programFile}: sha256 ${program.sha256} (${wasWords(present, program.sha256)})`
  await streams.out(`${[own, ...lines].join('\n')}\n`)
  streams.err('Next: commit these files together. A job stops when only one of them changed.\n')
  return 0
}

function wasWords(present: string | undefined, sha256: string): string {
  if (present === undefined) return 'it was missing'
  return present === sha256 ? 'unchanged' : `before, ${present}`
}

async function upgradesOf(repository: Repository, sha256: string, world: World): Promise<readonly Upgrade[]> {
  const { root, folder } = repository
  const found: Upgrade[] = []
  const others: string[] = []
  for (const path of await ciPaths(root)) {
    const text = await textOrNone(path, { ...world, cwd: root })
    const replaced = withSum(text, { sha256, version, folder })
    if (replaced === undefined) {
      others.push(...reasonsIn(path, text))
      continue
    }
    const { before } = replaced
    const words =
      replaced.text === text ? '' : `hubplan ${before.version} became ${version}, its sha256 was ${before.sha256}`
    found.push({ file: pipelineAt(repository, path, replaced.text, world), words })
  }
  if (found.length > 0) return found
  const why = `No CI file names ${programFile} of this folder with its sha256.`
  throw new Problem('usage', [why, ...others].join(' '), {
    hint: 'run it in the folder of hubplan.yaml; or remove the CI file and make it again with hubplan init --offline --ci github, which keeps hubplan.yaml',
  })
}

/** Why a CI file that runs hubplan is left as it is. */
function reasonsIn(path: string, text: string): readonly string[] {
  if (hasOtherSum(text)) return [`${path} names another program, or its line was edited by hand.`]
  if (!/\bnpm install\b.*\bhubplan@/.test(text)) return []
  return [`${path} installs hubplan by its name, which any owner of that name can change.`]
}

/** CI files that may name the program, below the root. */
async function ciPaths(root: string): Promise<readonly string[]> {
  const workflows = dirname(pipelineFile('github', ''))
  const names = await readdir(join(root, workflows)).catch(() => [])
  const own = names.filter((name) => /\.ya?ml$/.test(name)).sort()
  const others = await readdir(root)
  return [...own.map((name) => `${workflows}/${name}`), ...others.filter((name) => name === pipelineFile('gitlab', ''))]
}

async function sumOf(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined)
  return bytes === undefined ? undefined : createHash('sha256').update(bytes).digest('hex')
}
